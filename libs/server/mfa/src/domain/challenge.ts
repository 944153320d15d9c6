import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

export type CodeMethod = 'sms' | 'email';

/** One method's code in one transaction. A re-send replaces the code; it never refills what was tried (N-11). */
export type Challenge = Readonly<{
  transactionId: string;
  method: CodeMethod;
  /** Changes with every code sent: an answer counts for the code it was asked for. */
  generation: string;
  /** Sealed; E.164 number or address. */
  recipientSealed: string;
  /** HMAC of our own code; null where the provider made it. */
  codeMac: string | null;
  /** What the provider's answer left for its verification, sealed. */
  interactionSealed: string | null;
  state: 'sending' | 'open' | 'spent' | 'exhausted' | 'unsent';
  triesLeft: number;
  /** Tries left in this transaction, over all codes. */
  budgetLeft: number;
  sends: number;
  sentAt: Date;
  expiresAt: Date;
}>;

export type ChallengeRules = Readonly<{ tries: number; lifetimeSeconds: number }>;

/** Seconds between two codes of one transaction, and codes at most (L-030). */
export const RESEND_SECONDS = 60;
export const MOST_SENDS = 5;
/** A transaction offers at most twice the tries of one code: whoever used one code up gets one more chance. */
const BUDGET_FACTOR = 2;

/**
 * Decides whether another code may be sent now, and with how many tries. A code that still has tries hands them on;
 * one that is used up hands on what the transaction has left.
 */
export function nextCode(
  previous: Challenge | null,
  rules: ChallengeRules,
  now: Date,
): Outcome<{ triesLeft: number; budgetLeft: number; sends: number }, Problem> {
  if (!previous) return ok({ triesLeft: rules.tries, budgetLeft: rules.tries * BUDGET_FACTOR, sends: 1 });
  const wait = Math.ceil((previous.sentAt.getTime() - now.getTime()) / 1000) + RESEND_SECONDS;
  if (previous.state !== 'unsent' && wait > 0) return refuse({ code: 'factor.resend_too_early', retryAfterSeconds: wait });
  if (previous.sends >= MOST_SENDS || previous.budgetLeft <= 0)
    return refuse({ code: 'factor.send_quota', retryAfterSeconds: RESEND_SECONDS * 30 });
  const triesLeft = previous.triesLeft > 0 ? previous.triesLeft : Math.min(rules.tries, previous.budgetLeft);
  return ok({ triesLeft, budgetLeft: previous.budgetLeft, sends: previous.sends + 1 });
}

export const isAnswerable = (challenge: Challenge, now: Date): boolean =>
  challenge.state === 'open' && challenge.triesLeft > 0 && challenge.expiresAt > now;
