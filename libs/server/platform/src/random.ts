import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 random bits as base64url: session secrets, codes, tokens, tickets (A11-06). */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** `digits` decimal digits without modulo bias, leading zeros kept. */
export const randomDigits = (digits: number): string =>
  randomInt(10 ** digits)
    .toString()
    .padStart(digits, '0');

/** How a high-entropy token is stored: it needs no salt, since nobody can guess its input. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Constant time for equal lengths; the length of a MAC or hash is no secret. */
export function constantTimeEqual(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
