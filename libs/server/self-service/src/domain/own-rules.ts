import type { Problem, Standing } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { hasSecondFactor, methodOfFactor, MOST_FACTORS, secondFactors, type EnrolmentVerdict, type Factor } from '#server/mfa';
import { wouldLockOut, type PolicyDocument } from '#server/policies';
import { requireFresh, type Proof } from './proof.ts';

/** `document`: the tenant's policies. */
export type RemovalFacts = Readonly<{ factors: readonly Factor[]; document: PolicyDocument | null; proof: Proof }>;

/** Whether the factor is the only second factor. A set of recovery codes goes with it: it only stood in for it. */
export const isLastFactor = (factors: readonly Factor[], factor: Pick<Factor, 'id'>): boolean => {
  const second = secondFactors(factors);
  return second.length === 1 && second[0]?.id === factor.id;
};

/** The last one that the policy takes cannot go: its owner could not log in any more (L-070). */
export function mayRemove(factor: Factor, { factors, document, proof }: RemovalFacts): Outcome<null, Problem> {
  const left = factors.filter(({ id }) => id !== factor.id);
  if (wouldLockOut(document, methodsOf(factors), methodsOf(left))) return refuse({ code: 'factor.last_one' });
  return requireFresh(proof);
}

/** What somebody proves a second factor with. Recovery codes count only beside a factor that they stand in for. */
const methodsOf = (factors: readonly Factor[]): readonly string[] =>
  factors
    .filter(({ status, type, codesLeft }) => status === 'verified' && (type !== 'recovery_code' || codesLeft > 0))
    .filter(({ type }) => type !== 'recovery_code' || hasSecondFactor(factors))
    .map(({ type }) => methodOfFactor(type));

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
