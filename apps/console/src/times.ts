const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `2024-10-21 09:30 JST`, wherever the browser stands (R-013, D-26). */
export function jst(at: string | Date): string {
  const named = Object.fromEntries(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${named['year']}-${named['month']}-${named['day']} ${named['hour']}:${named['minute']} JST`;
}

/** `09:30`, for the axis of a chart whose title says that it is JST. */
export const jstClock = (at: string | Date): string => jst(at).slice(11, 16);

/** `2024-10-21 09:30:12.120`, for a list whose title says that it is JST. */
export function jstExact(at: string): string {
  const instant = new Date(at);
  return `${jst(instant).slice(0, 16)}:${instant.toISOString().slice(17, 23)}`;
}

export type Ago = Readonly<{ unit: 'justNow' | 'minutesAgo' | 'hoursAgo' | 'daysAgo'; n: number }>;

/** How long ago something was, in one whole unit. `now` in Unix milliseconds. */
export function ago(at: string, now: number): Ago {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return { unit: 'justNow', n: 0 };
  if (minutes < 60) return { unit: 'minutesAgo', n: minutes };
  return minutes < 1_440
    ? { unit: 'hoursAgo', n: Math.floor(minutes / 60) }
    : { unit: 'daysAgo', n: Math.floor(minutes / 1_440) };
}
