import { aalOf, knownMethods, type Aal, type Evidence } from '#server/policies';

/** How old the last proof of a second factor may be for changing factors (rulings section 6), in seconds. */
export const FRESH_SECONDS = 300;

/**
 * The level of a session. Beside the product's own rule, a mailed code and a second factor make aal2: a recovered account is
 * proved by one code and one factor that is left (NIST SP 800-63B-4 section 4.2.2.2), and there is no third level. One channel
 * used twice stays aal1 (TH-12).
 */
export function levelOf(evidence: Evidence): Aal {
  if (aalOf(evidence) === 'aal2') return 'aal2';
  const proven = knownMethods.filter(({ provedBy }) => (evidence[provedBy]?.success_count ?? 0) > 0);
  const held = proven.some(({ kind, aal2 }) => kind === 'possession' && aal2);
  return held && new Set(proven.map(({ channel }) => channel)).size > 1 ? 'aal2' : 'aal1';
}

/** When a second factor was last proved in the session, or null. */
export const lastProofAt = (evidence: Evidence): Date | null =>
  latest(
    evidence,
    knownMethods.filter(({ kind, aal2 }) => kind === 'possession' && aal2).map(({ provedBy }) => provedBy),
  );

/** When the password was last typed in the session, or chosen at registration; null where it never was. */
export const lastPasswordAt = (evidence: Evidence): Date | null =>
  latest(
    evidence,
    knownMethods.filter(({ kind }) => kind !== 'possession').map(({ provedBy }) => provedBy),
  );

/** Whether a proof of that moment is still good for changing factors. */
export const isFreshAt = (proof: Date | null, now: Date): boolean =>
  proof !== null && now.getTime() - proof.getTime() <= FRESH_SECONDS * 1000;

export const isFresh = (evidence: Evidence, now: Date): boolean => isFreshAt(lastProofAt(evidence), now);

function latest(evidence: Evidence, interactions: readonly string[]): Date | null {
  const times = interactions
    .map((interaction) => evidence[interaction])
    .flatMap((record) => (record && record.success_count > 0 ? [Date.parse(record.interaction_time)] : []));
  return times.length === 0 ? null : new Date(Math.max(...times));
}
