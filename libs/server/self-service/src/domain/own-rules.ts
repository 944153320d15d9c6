import type { Problem, Standing } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { hasSecondFactor, MOST_FACTORS, mustStay, type EnrolmentVerdict, type Factor, type FactorDemands } from '#server/mfa';
import { requireFresh, type Proof } from './proof.ts';

export type RemovalFacts = FactorDemands & Readonly<{ factors: readonly Factor[]; proof: Proof }>;

/** The last one that the policy takes cannot go: its owner could not log in any more (L-070). */
export const mayRemove = (factor: Factor, { factors, proof, ...demands }: RemovalFacts): Outcome<null, Problem> =>
  mustStay(factor, factors, demands) ? refuse({ code: 'factor.last_one' }) : requireFresh(proof);

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
