const SHAPE = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+\.[^\s@<>()[\]\\,;:"]+$/;
const MAX_LENGTH = 254; // RFC 5321 section 4.5.3.1.3: a path of 256 octets holds an address of 254

/**
 * One spelling for one mailbox, so that every spelling meets the same counter and the same uniqueness rule:
 * NFKC (full-width ＠ and letters), trimmed, lower case. Null when it is no address.
 */
export function normaliseEmail(raw: string): string | null {
  const address = raw.normalize('NFKC').trim().toLowerCase();
  return address.length <= MAX_LENGTH && SHAPE.test(address) ? address : null;
}

/**
 * `ta***@example.co.jp` (ux.md D-19): enough to recognise one's own address, too little to learn another's. Of what is no
 * address nothing is shown: it may be a password that was typed into the wrong field (L-04).
 */
export function maskEmail(raw: string): string {
  const address = normaliseEmail(raw);
  if (address === null) return '***';
  const at = address.lastIndexOf('@');
  return `${address.slice(0, Math.min(2, at))}***${address.slice(at)}`;
}
