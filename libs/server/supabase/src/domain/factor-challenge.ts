import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

export const CHALLENGE_SECONDS = 300;
/** Wrong codes after which a challenge is dead (reference section 7). */
export const CHALLENGE_TRIES = 5;
/** Seconds between two messages to one number. */
export const MESSAGE_SECONDS = 60;

export type FactorChallenge = Readonly<{
  id: string;
  factorId: string;
  sessionId: string;
  triesLeft: number;
  expiresAt: Date;
  spentAt: Date | null;
  /** HMAC of a code that we made and sent; null for an app's codes and a provider's. */
  codeMac: string | null;
  /** What the provider's answer left for its verification, sealed. */
  interactionSealed: string | null;
}>;

/** Whether a code may be tried on it, in GoTrue's order; it belongs to the session that made it, not to an address of the network. */
export function requireAnswerable(
  challenge: FactorChallenge | null,
  by: Readonly<{ factorId: string; sessionId: string }>,
  now: Date,
): Outcome<FactorChallenge, Problem> {
  if (!challenge || challenge.factorId !== by.factorId) return refuse({ code: 'supabase.challenge_not_found' });
  if (challenge.spentAt !== null || challenge.sessionId !== by.sessionId) return refuse({ code: 'supabase.challenge_used' });
  if (challenge.expiresAt <= now) return refuse({ code: 'supabase.challenge_expired' });
  return challenge.triesLeft > 0 ? ok(challenge) : refuse({ code: 'supabase.challenge_exhausted' });
}
