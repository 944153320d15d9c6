import type { Assurance, Problem, ProofKind } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import {
  FRESH_SECONDS,
  hasSecondFactor,
  isFreshAt,
  lastPasswordAt,
  lastProofAt,
  levelOf,
  recoverySetOf,
  secondFactors,
  type Factor,
} from '#server/mfa';
import type { Evidence } from '#server/policies';

export type ProofFacts = Readonly<{
  factors: readonly Factor[];
  evidence: Evidence;
  /** Whether this session removed a factor itself, after its password was typed. */
  lowered: boolean;
}>;

/** What a session is worth for changing the own security. */
export type Proof = Readonly<{
  assurance: Assurance;
  /** By what it is proved anew. */
  by: readonly ProofKind[];
  /** Whether it is good enough now, and until when it will be; null where it is not. */
  freshUntil: Date | null;
  /** The level that would be enough (RFC 9470's acr). */
  needed: 'aal1' | 'aal2';
}>;

/**
 * Whoever has a second factor proves it anew after five minutes; whoever has none types the password (rulings section 6). A
 * password from before the last factor was removed counts no more: aal2 → aal1 asks for a fresh login (L-044).
 */
export function proofOf({ factors, evidence, lowered }: ProofFacts, now: Date): Proof {
  const has = hasSecondFactor(factors);
  const isLowered = !has && lowered;
  const given = has ? (levelOf(evidence) === 'aal2' ? lastProofAt(evidence) : null) : lastPasswordAt(evidence);
  const isGood = !isLowered && isFreshAt(given, now);
  return {
    assurance: { current: isLowered ? 'aal2' : levelOf(evidence), next: has ? 'aal2' : 'aal1' },
    by: has ? waysOf(factors) : ['password'],
    freshUntil: isGood && given ? new Date(given.getTime() + FRESH_SECONDS * 1000) : null,
    needed: has ? 'aal2' : 'aal1',
  };
}

/** RFC 9470: the refusal says what would be enough, and how old it may be. */
export const requireFresh = ({ freshUntil, needed }: Proof): Outcome<null, Problem> =>
  freshUntil === null ? refuse({ code: 'access.step_up_required', acrValues: needed, maxAge: FRESH_SECONDS }) : ok(null);

/** What needs nothing to be sent comes first; another login is always a way. */
function waysOf(factors: readonly Factor[]): readonly ProofKind[] {
  const ways: ProofKind[] = [];
  if (secondFactors(factors).some(({ type }) => type === 'totp')) ways.push('totp');
  if (secondFactors(factors).some(({ type }) => type === 'sms')) ways.push('sms');
  if ((recoverySetOf(factors)?.codesLeft ?? 0) > 0) ways.push('recovery-code');
  return [...ways, 'login'];
}
