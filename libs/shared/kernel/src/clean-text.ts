/**
 * What no reason may hold (ux.md D-18): control characters but LF, marks that turn the direction of writing, characters nobody
 * sees, tags, private use, non-characters, halves of surrogate pairs. Kept: `<>&"'` (escaped where they are shown), U+200D and
 * variation selectors, which names need.
 */
const FORBIDDEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\p{Co}\p{Noncharacter_Code_Point}\p{Surrogate}]|[\u{e0000}-\u{e007f}]/gu;

/** Code points of a detail or a comment about a reset, counted after cleaning. */
export const LONGEST_DETAIL = 500;

export type CleanText = Readonly<{
  text: string;
  /** Characters that were taken out. */
  removed: number;
  /** Code points that are left: what a limit counts, the same on both sides. */
  length: number;
}>;

/** Cleans what a person wrote, before it is stored or counted: LF for every line end, a space for a tab, NFC. */
export function cleanText(raw: string): CleanText {
  const even = raw.replace(/\r\n?|[\u2028\u2029]/g, '\n').replaceAll('\t', ' ');
  const removed = [...even.matchAll(FORBIDDEN)].length;
  const text = even.replace(FORBIDDEN, '').normalize('NFC');
  return { text, removed, length: [...text].length };
}
