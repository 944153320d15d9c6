import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { isPrimary, type Factor } from '#server/mfa';
import { aalOf, type Evidence } from '#server/policies';

/** An authenticator app that is being set up within a login. */
export type Enrolment = Readonly<{
  /** The pending factor of an account, or the id that the factor of a registration will have. */
  factorId: string;
  /** The key of a registration's app, until there is an account to keep it; null for an account. */
  secret: string | null;
  /** The single-use ticket that allowed it; spent when the first code is right. */
  ticket: string | null;
  /** The step of the code that confirmed it, used by that; null until then. */
  confirmedStep: number | null;
  /** Recovery codes were made in this login; of a registration, what has to be stored of them. */
  codes: Readonly<{ salt: string; hashes: readonly string[]; name: string }> | 'stored' | null;
}>;

export type EnrolmentFacts = Readonly<{
  /** Null for a registration, which never had a factor. */
  account: Readonly<{ enrolmentLocked: boolean }> | null;
  factors: readonly Factor[];
  /** Whether the account ever had a verified factor. */
  everHad: boolean;
  evidence: Evidence;
  /** A ticket of this very account that is good now. */
  hasTicket: boolean;
}>;

/**
 * Who may set up a factor in a login (rulings section 6, N-20): whoever never had one, by the first factor alone; whoever has
 * one, after proving it here; whoever lost all, or was reset, only with a ticket. A stolen password gets no further by it.
 */
export function mayEnrol({ account, factors, everHad, evidence, hasTicket }: EnrolmentFacts): Outcome<null, Problem> {
  if (account === null) return ok(null);
  const standing = factors.some((factor) => factor.status === 'verified' && factor.type !== 'email' && isPrimary(factor));
  if (standing && !account.enrolmentLocked)
    return aalOf(evidence) === 'aal2' ? ok(null) : refuse({ code: 'factor.enrolment_refused' });
  if (!account.enrolmentLocked && !everHad) return ok(null);
  return hasTicket ? ok(null) : refuse({ code: 'factor.enrolment_locked' });
}
