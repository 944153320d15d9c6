import type { Evidence } from '#server/policies';
import { isPrimary, type Factor } from './factor.ts';
import { isFresh, levelOf } from './fresh-proof.ts';

/** The verified factors that are second factors by themselves; a mailbox is none. */
export const secondFactors = (factors: readonly Factor[]): readonly Factor[] =>
  factors.filter((factor) => factor.status === 'verified' && isPrimary(factor) && factor.type !== 'email');

export const hasSecondFactor = (factors: readonly Factor[]): boolean => secondFactors(factors).length > 0;

/** The standing set of recovery codes. */
export const recoverySetOf = (factors: readonly Factor[]): Factor | null =>
  factors.find(({ type, status }) => type === 'recovery_code' && status === 'verified') ?? null;

/** The reason on record of a factor that its owner removed with a fresh proof: in which session, because that one may set up another. */
export const ownRemoval = (sessionId: string): string => `owner/${sessionId}`;

export type EnrolmentFacts = Readonly<{
  factors: readonly Factor[];
  evidence: Evidence;
  /** All factors were reset or lost. */
  enrolmentLocked: boolean;
  /** The account had a second factor at some time. */
  everHad: boolean;
  /** This very session removed one a moment ago, with a fresh proof of it. */
  removedHere: boolean;
}>;

/**
 * `locked`: all factors were reset, so only a ticket sets up another. `ticket`: there was a factor once, so the password alone
 * does not. `unproved`: a factor stands and was not proved in this session. `stale`: it was, but too long ago.
 */
export type EnrolmentVerdict = 'allowed' | 'locked' | 'ticket' | 'unproved' | 'stale';

/**
 * Whether a session may set up another factor (rulings section 6): the first one by the password alone, if there never was
 * any; every other one with a proof that is not older than five minutes.
 */
export function judgeEnrolment(facts: EnrolmentFacts, now: Date): EnrolmentVerdict {
  const { factors, evidence } = facts;
  if (facts.enrolmentLocked) return 'locked';
  const isStrong = levelOf(evidence) === 'aal2';
  const isProved = isStrong && isFresh(evidence, now);
  if (!hasSecondFactor(factors)) return !facts.everHad || facts.removedHere || isProved ? 'allowed' : 'ticket';
  if (!isStrong) return 'unproved';
  return isProved ? 'allowed' : 'stale';
}
