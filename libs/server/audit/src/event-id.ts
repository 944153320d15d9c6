import { randomBytes } from 'node:crypto';

let lastMs = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562): ids of one process sort in the order they were made, also within a millisecond (method 1), so that
 * ten million rows are appended at the end of their index and not all over it.
 */
export function newEventId(now: Date): string {
  const ms = now.getTime();
  counter = ms === lastMs ? counter + 1 : 0;
  lastMs = ms;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms + Math.floor(counter / 4096), 0, 6); // a full counter borrows from the next millisecond
  bytes.writeUInt16BE(0x7000 | (counter % 4096), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
