import { aalOf, knownMethods, type Aal, type Evidence } from '#server/policies';

/** How old the last proof of a second factor may be for changing factors (rulings section 6), in seconds. */
export const FRESH_SECONDS = 300;
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

/**
 * The level of a session. Beside the product's own rule, a mailed code and a second factor make aal2: a recovered account is
 * proved by one code and one factor that is left (NIST SP 800-63B-4 section 4.2.2.2), and the wire format has no third level.
 * One channel used twice stays aal1 (TH-12).
 */
export function levelOf(evidence: Evidence): Aal {
  if (aalOf(evidence) === 'aal2') return 'aal2';
  const proven = knownMethods.filter(({ provedBy }) => (evidence[provedBy]?.success_count ?? 0) > 0);
  const held = proven.some(({ kind, aal2 }) => kind === 'possession' && aal2);
  return held && new Set(proven.map(({ channel }) => channel)).size > 1 ? 'aal2' : 'aal1';
}

/** When a second factor was last proved in the session, or null. */
export function lastProofAt(evidence: Evidence): Date | null {
  const times = knownMethods
    .filter(({ kind, aal2 }) => kind === 'possession' && aal2)
    .map(({ provedBy }) => evidence[provedBy])
    .flatMap((record) => (record && record.success_count > 0 ? [Date.parse(record.interaction_time)] : []));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

export const isFresh = (evidence: Evidence, now: Date): boolean => {
  const proof = lastProofAt(evidence);
  return proof !== null && now.getTime() - proof.getTime() <= FRESH_SECONDS * 1000;
};

/** Whether the person signed in, or proved anything, a moment ago. */
export const isRecent = (evidence: Evidence, now: Date): boolean =>
  Object.values(evidence).some(
    ({ success_count: successes, interaction_time: at }) =>
      successes > 0 && now.getTime() - Date.parse(at) <= RECENT_SIGN_IN_SECONDS * 1000,
  );

const secondsOf = (time: string): number => Math.floor(Date.parse(time) / 1000);
