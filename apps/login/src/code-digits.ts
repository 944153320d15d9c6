import { normaliseCode } from '#shared/kernel';

export const CODE_LENGTH = 6;

/**
 * The digits of what was typed, pasted or filled in: 「１２３ ４５６」 and "123-456" become 123456 (L-031).
 * Nothing is cut off: seven digits stay seven, so that a slip is seen instead of sent.
 */
export const cleanCode = (raw: string): string => normaliseCode(raw).replace(/\D/g, '');

export const isWholeCode = (code: string): boolean => code.length === CODE_LENGTH;

/**
 * Whether an edit sends the code by itself (L-032): when it became whole, and not when it is the very code
 * that was sent before. Called for edits only, so after an error nothing is sent until somebody edits.
 */
export const sendsItself = (before: string, after: string, lastSent: string | null): boolean =>
  isWholeCode(after) && after !== before && after !== lastSent;
