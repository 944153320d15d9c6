/** No 0, O, 1, I, L: nothing that is mistaken for something else when it is copied by hand. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const LENGTH = 16;
/** Codes of one set; 16 of 31 characters are about 79 bits each (rulings section 10). */
export const CODES_PER_SET = 10;
/** From here on the owner is urged to make new ones (L-051). */
export const LOW_CODES = 3;

/** A new code. `pick(n)` answers an unbiased random whole number below `n`. */
export const makeRecoveryCode = (pick: (below: number) => number): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(pick(ALPHABET.length))).join('');

/** What was typed, as it was made: case, spaces, hyphens and full-width letters do not matter (L-051). Null when it is no code. */
export function normaliseRecoveryCode(typed: string): string | null {
  const code = typed
    .normalize('NFKC')
    .replace(/[\s‐-―−ー-]/g, '')
    .toLowerCase();
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : null;
}

/** `abcd-efgh-jkmn-pqrs`, as it is shown, copied and printed. */
export const shownRecoveryCode = (code: string): string => (code.match(/.{4}/g) ?? []).join('-');
