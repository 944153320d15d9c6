import type { Problem, ResetAnomaly, ResetMethod } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { MfaState } from '#server/mfa';

export type TargetFacts = Readonly<{
  /** The requester and the target are one person. */
  isSelf: boolean;
  mfaState: MfaState;
  standing: number;
  paused: boolean;
  /** Another reset of the target is running or half done. */
  underWay: boolean;
  importance: readonly string[];
  /** Some policy of the tenant demands a second factor of everybody. */
  policyDemandsFactor: boolean;
  /** The target was paused within 30 days. */
  pausedLately: boolean;
}>;

/** Whether this user can be reset at all (R-052, R-055, R-056, D-23). */
export function mayReset(facts: TargetFacts): Outcome<null, Problem> {
  if (facts.isSelf) return refuse({ code: 'reset.self' });
  if (facts.underWay) return refuse({ code: 'reset.in_progress' });
  if (facts.mfaState === 'disabled' && facts.standing === 0) return refuse({ code: 'reset.mfa_not_configured' });
  return ok(null);
}

/** Why a method is not offered; null where it is. */
export function whyNotMethod(method: ResetMethod, facts: TargetFacts): 'policy' | 'already_paused' | 'no_factor' | null {
  if (method !== 'pause') return null;
  if (facts.policyDemandsFactor || facts.importance.includes('admin_role')) return 'policy';
  if (facts.paused) return 'already_paused';
  return facts.standing === 0 ? 'no_factor' : null;
}

/** Why a second person has to agree; empty where nobody has to (D-5, D-8, R-148). */
export const approvalReasons = (
  method: ResetMethod | null,
  facts: Pick<TargetFacts, 'importance' | 'pausedLately'>,
  anomalies: readonly ResetAnomaly[],
): readonly string[] => [
  ...facts.importance,
  ...(method === 'pause' && facts.pausedLately ? ['second_pause'] : []),
  ...anomalies,
];
