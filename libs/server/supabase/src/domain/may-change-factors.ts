import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { isPrimary, type Factor } from '#server/mfa';
import type { Evidence } from '#server/policies';
import { isFresh, levelOf } from './assurance.ts';
import { isShown } from './user-view.ts';

/** The verified factors that are second factors by themselves. */
export const secondFactors = (factors: readonly Factor[]): readonly Factor[] =>
  factors.filter((factor) => factor.status === 'verified' && isPrimary(factor) && isShown(factor));

export const hasSecondFactor = (factors: readonly Factor[]): boolean => secondFactors(factors).length > 0;

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
 * Whether this session may set up another factor (rulings section 6): the first one by the password alone, if there never was
 * any; every other one with a proof that is not older than five minutes.
 */
export function mayEnrol(facts: EnrolmentFacts, now: Date): Outcome<null, Problem> {
  const { factors, evidence } = facts;
  if (facts.enrolmentLocked) return refuse({ code: 'factor.enrolment_locked' });
  const isProved = levelOf(evidence) === 'aal2' && isFresh(evidence, now);
  if (!hasSecondFactor(factors))
    return !facts.everHad || facts.removedHere || isProved ? ok(null) : refuse({ code: 'supabase.ticket_needed' });
  if (levelOf(evidence) !== 'aal2') return refuse({ code: 'supabase.aal_enroll' });
  return isProved ? ok(null) : refuse({ code: 'supabase.proof_old_enroll' });
}

/** Whether this session may remove the factor. One that was never verified protects nobody. */
export function mayRemove(factor: Factor, factors: readonly Factor[], evidence: Evidence, now: Date): Outcome<null, Problem> {
  if (factor.type === 'recovery_code') return refuse({ code: 'supabase.recovery_factor' });
  if (factor.status !== 'verified') return ok(null);
  const proved = mayUnenrol(evidence, now);
  if (!proved.ok) return proved;
  const hasCodes = factors.some(({ type, status }) => type === 'recovery_code' && status === 'verified');
  const isLast = secondFactors(factors).every(({ id }) => id === factor.id);
  return hasCodes && isLast ? refuse({ code: 'supabase.recovery_codes_sole_factor' }) : ok(null);
}

export function mayUnenrol(evidence: Evidence, now: Date): Outcome<null, Problem> {
  if (levelOf(evidence) !== 'aal2') return refuse({ code: 'supabase.aal_unenroll' });
  return isFresh(evidence, now) ? ok(null) : refuse({ code: 'supabase.proof_old_unenroll' });
}

/** Whether this session may make or renew recovery codes. */
export function mayMakeCodes(factors: readonly Factor[], evidence: Evidence, now: Date): Outcome<null, Problem> {
  if (levelOf(evidence) !== 'aal2') return refuse({ code: 'supabase.aal_enroll' });
  if (!isFresh(evidence, now)) return refuse({ code: 'supabase.proof_old_enroll' });
  return hasSecondFactor(factors) ? ok(null) : refuse({ code: 'supabase.recovery_codes_sole_factor' });
}
