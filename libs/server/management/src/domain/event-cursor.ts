/** Where a page ended: the event's time in microseconds since 1970, and its id for those of the same microsecond. */
export type EventCursor = Readonly<{ micros: string; id: string }>;

export const cursorText = ({ micros, id }: EventCursor): string => `${micros}_${id}`;

/** Only for what `eventCursor` of the contracts let through. */
export function readCursor(text: string): EventCursor {
  const [micros = '', id = ''] = text.split('_');
  return { micros, id };
}
