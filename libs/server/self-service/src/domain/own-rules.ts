import type { Problem, Standing } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { hasSecondFactor, MOST_FACTORS, secondFactors, type EnrolmentVerdict, type Factor } from '#server/mfa';
import { requireFresh, type Proof } from './proof.ts';

/** `demanded`: nobody of this tenant logs in with one factor. */
export type RemovalFacts = Readonly<{ factors: readonly Factor[]; demanded: boolean; proof: Proof }>;

/** Whether the factor is the only second factor. A set of recovery codes goes with it: it only stood in for it. */
export const isLastFactor = (factors: readonly Factor[], factor: Pick<Factor, 'id'>): boolean => {
  const second = secondFactors(factors);
  return second.length === 1 && second[0]?.id === factor.id;
};

/** The last one cannot go where the policy demands one (L-070). */
export function mayRemove(factor: Factor, { factors, demanded, proof }: RemovalFacts): Outcome<null, Problem> {
  if (demanded && isLastFactor(factors, factor)) return refuse({ code: 'factor.last_one' });
  return requireFresh(proof);
}

/** The verdict of `mfa`, which every surface shares, and five minutes for whoever has no factor yet. */
export function mayAddApp(verdict: EnrolmentVerdict, proof: Proof): Outcome<null, Problem> {
  if (verdict === 'locked' || verdict === 'ticket') return refuse({ code: 'factor.enrolment_locked' });
  return requireFresh(proof);
}

/** Codes stand in for a factor; alone they would be one that nobody can renew. */
export function mayMakeCodes(factors: readonly Factor[], proof: Proof): Outcome<null, Problem> {
  return hasSecondFactor(factors) ? requireFresh(proof) : refuse({ code: 'factor.codes_need_factor' });
}

export const standingOf = (allowed: Outcome<null, Problem>): Standing => {
  if (allowed.ok) return 'now';
  if (allowed.problem.code === 'factor.enrolment_locked') return 'needs-ticket';
  if (allowed.problem.code === 'factor.codes_need_factor') return 'needs-factor';
  return allowed.problem.code === 'factor.last_one' ? 'last-one' : 'after-proof';
};

/** As many as one account may have. */
export const isFull = (factors: readonly Factor[]): boolean =>
  factors.filter(({ type, status }) => status === 'verified' && type !== 'recovery_code').length >= MOST_FACTORS;
