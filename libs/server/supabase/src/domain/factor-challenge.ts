import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { judgeChallenge, type ChallengeVerdict, type FactorChallenge } from '#server/mfa';

const REFUSALS: Readonly<Record<Exclude<ChallengeVerdict, 'open'>, Problem>> = {
  unknown: { code: 'supabase.challenge_not_found' },
  used: { code: 'supabase.challenge_used' },
  expired: { code: 'supabase.challenge_expired' },
  exhausted: { code: 'supabase.challenge_exhausted' },
};

/** Whether a code may be tried on it, in the words of this surface. */
export function requireAnswerable(
  challenge: FactorChallenge | null,
  by: Readonly<{ factorId: string; sessionId: string }>,
  now: Date,
): Outcome<FactorChallenge, Problem> {
  const verdict = judgeChallenge(challenge, by, now);
  if (verdict === 'open' && challenge) return ok(challenge);
  return refuse(REFUSALS[verdict === 'open' ? 'unknown' : verdict]);
}
