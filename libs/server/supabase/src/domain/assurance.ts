import type { Evidence } from '#server/policies';

/** How old the sign-in may be for a new password without the old one, in seconds. */
export const RECENT_SIGN_IN_SECONDS = 900;

/** GoTrue's word for a proof, by the interaction that records it; second factors first, because they follow a first one. */
const METHODS = [
  ['totp-authentication', 'totp'],
  ['sms-authentication', 'mfa/phone'],
  ['recovery-code-authentication', 'mfa/recovery_code'],
  ['email-authentication', 'otp'],
  ['password-authentication', 'password'],
  ['initial-registration', 'password'],
] as const;

export type AmrEntry = Readonly<{ method: string; timestamp: number }>;

/** `amr` of a token: what was proved and when (Unix seconds), most recent first. */
export function amrOf(evidence: Evidence): readonly AmrEntry[] {
  return METHODS.flatMap(([interaction, method]) => {
    const record = evidence[interaction];
    return record && record.success_count > 0 ? [{ method, timestamp: secondsOf(record.interaction_time) }] : [];
  }).sort((one, other) => other.timestamp - one.timestamp);
}

/** Whether the person signed in, or proved anything, a moment ago. */
export const isRecent = (evidence: Evidence, now: Date): boolean =>
  Object.values(evidence).some(
    ({ success_count: successes, interaction_time: at }) =>
      successes > 0 && now.getTime() - Date.parse(at) <= RECENT_SIGN_IN_SECONDS * 1000,
  );

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);
