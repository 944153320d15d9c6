import { describe, expect, it } from 'vitest';
import { Challenges, CODE_LIFETIME_MS } from './challenges.ts';

const START = 1_000_000;

function withOneSms(): Challenges {
  const challenges = new Challenges();
  challenges.add({ id: 'a', kind: 'sms', code: '123456', now: START });
  return challenges;
}
const answer = (code: string, more: Partial<{ kind: 'sms' | 'email'; transactionId: string; now: number }> = {}) => ({
  kind: 'sms' as const,
  transactionId: 'a' as string | undefined,
  now: START + 1,
  ...more,
  code,
});

describe('spending a code', () => {
  it('accepts the right code once', () => {
    const challenges = withOneSms();
    expect(challenges.spend(answer('123456'))).toBe(true);
    expect(challenges.spend(answer('123456'))).toBe(false);
  });

  it('accepts it until the last millisecond of its five minutes and not after', () => {
    expect(withOneSms().spend(answer('123456', { now: START + CODE_LIFETIME_MS - 1 }))).toBe(true);
    expect(withOneSms().spend(answer('123456', { now: START + CODE_LIFETIME_MS }))).toBe(false);
  });

  it('accepts it after four wrong tries and refuses it after five', () => {
    const triedOften = (wrongTries: number) => {
      const challenges = withOneSms();
      for (let n = 0; n < wrongTries; n += 1) challenges.spend(answer('000000'));
      return challenges.spend(answer('123456'));
    };
    expect(triedOften(4)).toBe(true);
    expect(triedOften(5)).toBe(false);
  });

  it('refuses it for another transaction and through the other kind of message', () => {
    const challenges = withOneSms();
    expect(challenges.spend(answer('123456', { transactionId: 'b' }))).toBe(false);
    expect(challenges.spend(answer('123456', { kind: 'email' }))).toBe(false);
    expect(challenges.spend(answer('123456'))).toBe(true);
  });

  it('means the newest open challenge with that code when no transaction is named', () => {
    const challenges = withOneSms();
    challenges.add({ id: 'b', kind: 'sms', code: '123456', now: START });
    const unnamed = { kind: 'sms', code: '123456', transactionId: undefined, now: START + 1 } as const;
    expect(challenges.spend(unnamed)).toBe(true);
    expect(challenges.spend(answer('123456', { transactionId: 'b' }))).toBe(false);
    expect(challenges.spend(unnamed)).toBe(true);
    expect(challenges.spend(unnamed)).toBe(false);
  });

  it('keeps the newest ten thousand open challenges', () => {
    const challenges = withOneSms();
    for (let n = 1; n <= 10_000; n += 1) challenges.add({ id: `n${n}`, kind: 'sms', code: '111111', now: START });
    expect(challenges.spend(answer('123456'))).toBe(false);
    expect(challenges.spend(answer('111111', { transactionId: 'n1' }))).toBe(true);
  });
});
