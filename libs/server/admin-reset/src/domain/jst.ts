const PARTS = new Intl.DateTimeFormat('sv-SE', {
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  timeZone: 'Asia/Tokyo',
});

/** `2026-11-21 12:00 JST` (ux.md D-26). */
export const jst = (time: Date): string => `${PARTS.format(time)} JST`;
