import { generateURI, verifySync } from 'otplib';
import { normaliseCode } from '#shared/kernel';

/** RFC 6238: SHA-1, six digits, 30 seconds (product.md 4.10). What authenticator apps assume. */
export const TOTP_PERIOD_SECONDS = 30;
const DIGITS = 6;
/** One step either way, for clocks that are not quite right and codes that took a moment to type (requirement 004). */
const WINDOW_STEPS = 1;
/** A code that matches further away is still wrong, but says how far the device's clock is off (T-10). */
const DIAGNOSED_STEPS = 10;

export type TotpMatch =
  | Readonly<{ kind: 'right'; step: number }>
  /** `steps` of 30 seconds; negative where the device's clock is behind. */
  | Readonly<{ kind: 'drifted'; steps: number }>
  | Readonly<{ kind: 'wrong' }>;

/** The step of a moment: whole periods since 1970. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / TOTP_PERIOD_SECONDS);

/**
 * Compares a typed code with a Base32 secret at `now`, in constant time. Spaces, hyphens and full-width digits are accepted,
 * leading zeros count. It knows nothing of used codes: whoever accepts a step must also spend it.
 */
export function matchTotp(secret: string, typed: string, now: Date): TotpMatch {
  const token = normaliseCode(typed);
  if (!/^[0-9]{6}$/.test(token)) return { kind: 'wrong' };
  const at = (steps: number) =>
    verifySync({
      secret,
      token,
      epoch: stepAt(now) * TOTP_PERIOD_SECONDS,
      period: TOTP_PERIOD_SECONDS,
      digits: DIGITS,
      algorithm: 'sha1',
      epochTolerance: steps * TOTP_PERIOD_SECONDS,
    });
  const close = at(WINDOW_STEPS);
  if (close.valid) return { kind: 'right', step: stepAt(now) + (close.delta ?? 0) };
  const far = at(DIAGNOSED_STEPS);
  return far.valid ? { kind: 'drifted', steps: far.delta ?? 0 } : { kind: 'wrong' };
}

/** The Key URI that an authenticator app scans. The label is `issuer:account`, percent-encoded, Japanese included (T-11). */
export function otpauthUri(issuer: string, account: string, secret: string): string {
  const uri = new URL(
    generateURI({ issuer, label: account, secret, algorithm: 'sha1', digits: DIGITS, period: TOTP_PERIOD_SECONDS }),
  );
  // Spelled out although they are the defaults: some apps ask, and the wire format of requirement 004 has them.
  for (const [name, value] of [
    ['algorithm', 'SHA1'],
    ['digits', String(DIGITS)],
    ['period', String(TOTP_PERIOD_SECONDS)],
  ] as const)
    uri.searchParams.set(name, value);
  return uri.href.replaceAll('+', '%20');
}

/** `ABCD EFGH …`, as people copy a key by hand (L-041). */
export const groupedKey = (secret: string): string => (secret.match(/.{1,4}/g) ?? []).join(' ');
