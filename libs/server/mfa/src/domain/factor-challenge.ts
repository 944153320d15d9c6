export const CHALLENGE_SECONDS = 300;
/** Wrong codes after which a challenge is dead (totp-api-reference section 7). */
export const CHALLENGE_TRIES = 5;
/** Seconds between two messages to one number. */
export const MESSAGE_SECONDS = 60;

/** A question to one factor within a session; the codes of logins are in `Challenge`. */
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

export type ChallengeVerdict = 'open' | 'unknown' | 'used' | 'expired' | 'exhausted';

/** Whether a code may be tried on it, in GoTrue's order; it belongs to the session that made it, not to an address of the network. */
export function judgeChallenge(
  challenge: FactorChallenge | null,
  by: Readonly<{ factorId: string; sessionId: string }>,
  now: Date,
): ChallengeVerdict {
  if (!challenge || challenge.factorId !== by.factorId) return 'unknown';
  if (challenge.spentAt !== null || challenge.sessionId !== by.sessionId) return 'used';
  if (challenge.expiresAt <= now) return 'expired';
  return challenge.triesLeft > 0 ? 'open' : 'exhausted';
}
