import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { EnrolmentVerdict } from '#server/mfa';

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

/** The verdict that every surface shares, in the words of a login. */
export function refusalOf(verdict: EnrolmentVerdict): Outcome<null, Problem> {
  if (verdict === 'allowed') return ok(null);
  const isProvable = verdict === 'unproved' || verdict === 'stale';
  return refuse({ code: isProvable ? 'factor.enrolment_refused' : 'factor.enrolment_locked' });
}
