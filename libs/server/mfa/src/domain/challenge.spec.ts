import { describe, expect, it } from 'vitest';
import { isAnswerable, MOST_SENDS, nextCode, RESEND_SECONDS, type Challenge } from './challenge.ts';

const now = new Date('2026-11-21T03:00:00Z');
const secondsAgo = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const rules = { tries: 5, lifetimeSeconds: 300 };

const aChallenge = (changes: Partial<Challenge> = {}): Challenge => ({
  transactionId: 't',
  method: 'sms',
  generation: 'g',
  recipientSealed: '',
  codeMac: null,
  interactionSealed: null,
  state: 'open',
  triesLeft: 5,
  budgetLeft: 10,
  sends: 1,
  sentAt: secondsAgo(RESEND_SECONDS),
  expiresAt: new Date(now.getTime() + 1_000),
  ...changes,
});
const value = (challenge: Challenge | null) => {
  const next = nextCode(challenge, rules, now);
  return next.ok ? next.value : next.problem;
};

describe('L-030 another code', () => {
  it('the first one has all its tries, and the transaction twice as many', () => {
    expect(value(null)).toEqual({ triesLeft: 5, budgetLeft: 10, sends: 1 });
  });

  it('waits out the interval, to the second', () => {
    expect(value(aChallenge({ sentAt: secondsAgo(RESEND_SECONDS - 1) }))).toEqual({
      code: 'factor.resend_too_early',
      retryAfterSeconds: 1,
    });
    expect(value(aChallenge())).toMatchObject({ sends: 2 });
  });

  it('is sent at once where the last one never left', () => {
    expect(value(aChallenge({ state: 'unsent', sentAt: now }))).toMatchObject({ sends: 2 });
  });

  it('N-11 inherits the tries that are left, and never refills them', () => {
    expect(value(aChallenge({ triesLeft: 2, budgetLeft: 7 }))).toEqual({ triesLeft: 2, budgetLeft: 7, sends: 2 });
  });

  it('N-11 after one that was used up has what the transaction has left', () => {
    expect(value(aChallenge({ triesLeft: 0, budgetLeft: 5 }))).toMatchObject({ triesLeft: 5 });
    expect(value(aChallenge({ triesLeft: 0, budgetLeft: 3 }))).toMatchObject({ triesLeft: 3 });
    expect(value(aChallenge({ triesLeft: 0, budgetLeft: 0 }))).toMatchObject({ code: 'factor.send_quota' });
  });

  it('is refused after the fifth', () => {
    expect(value(aChallenge({ sends: MOST_SENDS - 1 }))).toMatchObject({ sends: MOST_SENDS });
    expect(value(aChallenge({ sends: MOST_SENDS }))).toMatchObject({ code: 'factor.send_quota' });
  });
});

describe('a code can be answered', () => {
  it.each([
    ['while it is open, has tries and has not expired', {}, true],
    ['not once it is spent', { state: 'spent' }, false],
    ['not before it was sent', { state: 'sending' }, false],
    ['not when all tries are used', { triesLeft: 0 }, false],
    ['not at the very moment it expires', { expiresAt: now }, false],
  ] as const)('%s', (_, changes, expected) => expect(isAnswerable(aChallenge(changes), now)).toBe(expected));
});
