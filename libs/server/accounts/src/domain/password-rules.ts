import type { PasswordVerdict } from '#shared/contracts';

export const MAX_PASSWORD_LENGTH = 256;
const SHORTEST_CONTEXT_WORD = 4;

/** NFKC is the only change a password undergoes before it is hashed (N-02): full-width letters and composed kana mean the same key presses. */
export const normalisePassword = (raw: string): string => raw.normalize('NFKC');

/** Each code point counts as one character (N-01). */
export const lengthOf = (password: string): number => [...password].length;

export type PasswordContext = Readonly<{ minLength: number; words: readonly string[]; isCommon: (password: string) => boolean }>;

/** Words that belong to the account or the product and make a password guessable (A6-02). */
export const contextWords = (tenantName: string, email: string, name: string | null): readonly string[] => [
  'sekisho',
  tenantName,
  email,
  email.split('@')[0] ?? '',
  ...(name ?? '').split(/\s+/),
];

/**
 * Judges a new password: long enough, not too long, not on the list of common ones, not made of the account's own words.
 * No composition rule (N-04). `strength` is a plain guess at the effort of guessing it, for the words beside the field.
 */
export function judgePassword(raw: string, context: PasswordContext): PasswordVerdict {
  const password = normalisePassword(raw);
  const folded = password.toLowerCase();
  const length = lengthOf(password);
  const problems: PasswordVerdict['problems'][number][] = [];
  if (length < context.minLength) problems.push('too_short');
  if (length > MAX_PASSWORD_LENGTH) problems.push('too_long');
  const common = context.isCommon(folded);
  if (common) problems.push('too_common');
  const own = context.words
    .map((word) => word.toLowerCase())
    .some((word) => word.length >= SHORTEST_CONTEXT_WORD && isMadeOf(folded, word));
  if (own) problems.push('contains_context');
  return { strength: strengthOf(password, common || own), problems, min_length: context.minLength };
}

/** A password is made of a word when little else is left without it: `tanaka2026` for tanaka@…, but not a sentence naming tanaka. */
const isMadeOf = (password: string, word: string): boolean =>
  password.includes(word) && password.length - word.length < SHORTEST_CONTEXT_WORD + 1;

function strengthOf(password: string, guessable: boolean): PasswordVerdict['strength'] {
  const distinct = new Set(password).size;
  if (guessable || distinct < 4) return 0;
  const effort = Math.min(lengthOf(password), distinct * 2);
  if (effort < 8) return 1;
  if (effort < 12) return 2;
  return effort < 16 ? 3 : 4;
}
