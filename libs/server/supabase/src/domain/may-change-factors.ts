import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import {
  hasSecondFactor,
  isFresh,
  levelOf,
  mustStay,
  recoverySetOf,
  secondFactors,
  type EnrolmentVerdict,
  type Factor,
  type FactorDemands,
} from '#server/mfa';
import type { Evidence } from '#server/policies';

const REFUSALS: Readonly<Record<Exclude<EnrolmentVerdict, 'allowed'>, Problem>> = {
  locked: { code: 'factor.enrolment_locked' },
  ticket: { code: 'supabase.ticket_needed' },
  unproved: { code: 'supabase.aal_enroll' },
  stale: { code: 'supabase.proof_old_enroll' },
};

/** Whether this session may set up another factor, in the words of this surface. */
export const mayEnrol = (verdict: EnrolmentVerdict): Outcome<null, Problem> =>
  verdict === 'allowed' ? ok(null) : refuse(REFUSALS[verdict]);

export type RemovalFacts = FactorDemands & Readonly<{ factors: readonly Factor[]; evidence: Evidence }>;

/** Whether this session may remove the factor. One that was never verified protects nobody; the last one may have to stay (L-070). */
export function mayRemove(factor: Factor, { factors, evidence, ...demands }: RemovalFacts, now: Date): Outcome<null, Problem> {
  if (factor.type === 'recovery_code') return refuse({ code: 'supabase.recovery_factor' });
  if (factor.status !== 'verified') return ok(null);
  const proved = mayUnenrol(evidence, now);
  if (!proved.ok) return proved;
  if (mustStay(factor, factors, demands)) return refuse({ code: 'factor.last_one' });
  const hasCodes = recoverySetOf(factors) !== null;
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
