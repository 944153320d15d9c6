import { describe, expect, it } from 'vitest';
import { nameKey, PENDING_SECONDS, type Factor } from './factor.ts';
import { mfaStateOf, usualExpectation, type MfaFacts } from './mfa-state.ts';

const now = new Date('2026-11-21T03:00:00Z');
const aFactor = (changes: Partial<Factor> = {}): Factor => ({
  id: 'f',
  accountId: 'a',
  type: 'totp',
  status: 'verified',
  name: '',
  contact: null,
  createdAt: now,
  updatedAt: now,
  verifiedAt: now,
  lastUsedAt: null,
  lastChallengedAt: null,
  codesLeft: 0,
  ...changes,
});
const state = (factors: Factor[], facts: Partial<MfaFacts> = {}, expected = usualExpectation(factors)) =>
  mfaStateOf({ factors, broken: [], recoveryCodesLeft: 10, unrepaired: false, paused: false, ...facts }, expected, now);

describe('D-1 the MFA state of a user', () => {
  it('is 無効 without a factor', () => {
    expect(state([])).toBe('disabled');
    expect(state([aFactor({ status: 'removed' })])).toBe('disabled');
    expect(state([aFactor({ type: 'recovery_code' })])).toBe('disabled');
  });

  it('is 有効 with a verified factor and codes', () => {
    expect(state([aFactor()])).toBe('enabled');
    expect(state([aFactor({ type: 'sms' })], { recoveryCodesLeft: 0 })).toBe('enabled');
  });

  it('is 部分設定 while a key was shown and no code verified, beside a verified factor too', () => {
    expect(state([aFactor({ status: 'pending' })])).toBe('partial');
    expect(state([aFactor(), aFactor({ status: 'pending' })])).toBe('partial');
  });

  it('forgets a pending factor after 15 minutes', () => {
    const createdAt = new Date(now.getTime() - PENDING_SECONDS * 1000);
    expect(state([aFactor({ status: 'pending', createdAt })])).toBe('disabled');
  });

  it('is 部分設定 with an app but without recovery codes, or with fewer factors than expected', () => {
    expect(state([aFactor()], { recoveryCodesLeft: 0 })).toBe('partial');
    expect(state([aFactor()], {}, { factors: 2, recoveryCodes: false })).toBe('partial');
  });

  it('is 無効 while it is paused, whatever stands (D-5), but エラー状態 before that', () => {
    expect(state([aFactor()], { paused: true })).toBe('disabled');
    expect(state([aFactor()], { paused: true, unrepaired: true })).toBe('error');
  });

  it('is エラー状態 before anything else, when a secret does not open or a reset is unrepaired', () => {
    expect(state([aFactor(), aFactor({ status: 'pending' })], { broken: ['f'] })).toBe('error');
    expect(state([], { unrepaired: true })).toBe('error');
  });
});

describe('the name of a factor', () => {
  it.each([
    ['My  Phone ', 'my phone'],
    ['ＭＹ ＰＨＯＮＥ', 'my phone'],
    ['', null],
    ['  ', null],
  ])('%j is told apart as %j', (name, key) => expect(nameKey(name)).toBe(key));
});
