import { levelOf, isFresh } from './fresh-proof.ts';
import { hasSecondFactor } from './may-change-factors.ts';
import type { Evidence } from '#server/policies';
import type { Factor } from './factor.ts';

/** What the second factors proved so far are worth for setting up another one. */
export type ProofAge = 'none' | 'old' | 'fresh';

/** Of a session: good for five minutes (rulings section 6). */
export const proofInSession = (evidence: Evidence, now: Date): ProofAge => {
  if (levelOf(evidence) !== 'aal2') return 'none';
  return isFresh(evidence, now) ? 'fresh' : 'old';
};

/** Of a login under way: all of its evidence was given in it, and it lives for half an hour at most. */
export const proofInLogin = (evidence: Evidence): ProofAge => (levelOf(evidence) === 'aal2' ? 'fresh' : 'none');

export type EnrolmentFacts = Readonly<{
  factors: readonly Factor[];
  proof: ProofAge;
  /** All factors were reset or lost. */
  enrolmentLocked: boolean;
  /** The account had a second factor at some time. */
  everHad: boolean;
  /** This very session removed one a moment ago, with a fresh proof of it. */
  removedHere: boolean;
  /** A ticket of this very account that is good now. */
  hasTicket: boolean;
}>;

/**
 * `locked`: all factors were reset, so only a ticket sets up another. `ticket`: there was a factor once, so the password alone
 * does not. `unproved`: a factor stands and was not proved. `stale`: it was, but too long ago.
 */
export type EnrolmentVerdict = 'allowed' | 'locked' | 'ticket' | 'unproved' | 'stale';

/**
 * Who may set up a factor, at every door (rulings section 6, N-20): whoever never had one, by the password alone; whoever has
 * one, after proving it; whoever lost all, or was reset, with a ticket. A ticket replaces no factor that stands. A stolen
 * password gets no further by it.
 */
export function mayEnrol(facts: EnrolmentFacts): EnrolmentVerdict {
  const stands = hasSecondFactor(facts.factors);
  if (facts.hasTicket && (facts.enrolmentLocked || !stands)) return 'allowed';
  if (facts.enrolmentLocked) return 'locked';
  if (facts.proof === 'fresh') return 'allowed';
  if (stands) return facts.proof === 'none' ? 'unproved' : 'stale';
  return !facts.everHad || facts.removedHere ? 'allowed' : 'ticket';
}
