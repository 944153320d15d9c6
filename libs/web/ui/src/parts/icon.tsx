const strokes = {
  error: ['M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z', 'm9 9 6 6', 'm15 9-6 6'],
  warning: ['M12 3.5 2.5 20h19z', 'M12 10v4.5', 'M12 17.2v.1'],
  done: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'm8 12.2 2.8 2.8L16 9.5'],
  note: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'M12 11v5.5', 'M12 7.5v.1'],
  help: ['M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19z', 'M9.2 9.2a2.9 2.9 0 0 1 5.6.9c0 1.9-2.8 2.4-2.8 4', 'M12 17.2v.1'],
  shown: ['M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z', 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z'],
  caps: ['m12 3.5 7.5 7.5h-4v5h-7v-5h-4z', 'M8.5 20h7'],
  sms: [
    'M4.5 4h15A1.5 1.5 0 0 1 21 5.5v10a1.5 1.5 0 0 1-1.5 1.5H12l-4.5 4v-4h-3A1.5 1.5 0 0 1 3 15.5v-10A1.5 1.5 0 0 1 4.5 4z',
    'M8 10.5h.1',
    'M12 10.5h.1',
    'M16 10.5h.1',
  ],
  email: [
    'M4.5 5h15A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5v-11A1.5 1.5 0 0 1 4.5 5z',
    'm3.5 7 8.5 6 8.5-6',
  ],
  totp: [
    'M8 2.5h8A1.5 1.5 0 0 1 17.5 4v16a1.5 1.5 0 0 1-1.5 1.5H8A1.5 1.5 0 0 1 6.5 20V4A1.5 1.5 0 0 1 8 2.5z',
    'M10 8h4',
    'M9.5 12.5h.1',
    'M12 12.5h.1',
    'M14.5 12.5h.1',
    'M11 18.5h2',
  ],
  'recovery-code': ['M7.5 11.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z', 'm10.7 12.8 9.3-9.3', 'm15 8.5 3.5 3.5'],
  person: ['M12 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8z', 'M4.5 20.5c.6-3.8 3.6-6 7.5-6s6.900 2.200 7.500 6'],
} as const;

export type IconName = keyof typeof strokes;

/** A line drawing on a 24 px grid. Always stands beside a word, so it is silent. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="sk-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {strokes[name].map((stroke) => (
        <path key={stroke} d={stroke} />
      ))}
    </svg>
  );
}
