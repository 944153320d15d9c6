import { describe, expect, it } from 'vitest';
import { authTimeOf, recordCall, requireOpen, stateAt, type Transaction, type TransactionState } from './transaction.ts';

const now = new Date('2026-11-21T03:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const aTransaction = (changes: Partial<Transaction> = {}): Transaction => ({
  tenantId: 't',
  id: 'x',
  clientId: 'c',
  request: {
    redirectUri: 'https://app.example.com/callback',
    scopes: ['openid'],
    state: null,
    nonce: null,
    codeChallenge: null,
    prompts: [],
    maxAge: null,
    acrValues: [],
    loginHint: null,
    uiLocales: null,
  },
  policy: {},
  state: 'in_progress',
  bound: false,
  bindingHash: '',
  accountId: null,
  registrationSealed: null,
  enrolmentSealed: null,
  evidence: {},
  createdAt: now,
  expiresAt: later(1),
  ...changes,
});

describe('product.md 4.1 a transaction', () => {
  it.each(['in_progress', 'success'] as const)('that is %s goes on until its time is over', (state) => {
    expect(requireOpen(aTransaction({ state }), now)).toMatchObject({ ok: true });
    expect(requireOpen(aTransaction({ state, expiresAt: now }), now)).toEqual({
      ok: false,
      problem: { code: 'transaction.ended', state: 'expired' },
    });
  });

  it.each(['consumed', 'failure', 'locked', 'expired', 'denied'] satisfies TransactionState[])(
    'that is %s refuses everything, and stays what it is',
    (state) => {
      expect(requireOpen(aTransaction({ state }), now)).toMatchObject({ ok: false, problem: { state } });
      expect(stateAt(aTransaction({ state, expiresAt: later(-60) }), now)).toBe(state);
    },
  );
});

describe('the record of an interaction', () => {
  const call = { operation: 'AUTHENTICATION', method: 'sms', now } as const;

  it('counts each call as one success or one failure', () => {
    const failed = recordCall({}, 'sms-authentication', { ...call, success: false });
    const both = recordCall(failed, 'sms-authentication', { ...call, success: true });
    expect(both['sms-authentication']).toMatchObject({ call_count: 2, success_count: 1, failure_count: 1 });
    expect(failed['sms-authentication']).toMatchObject({ call_count: 1 });
  });

  it('leaves the others alone', () => {
    const before = recordCall({}, 'password-authentication', { ...call, method: 'password', success: true });
    expect(recordCall(before, 'sms-authentication', { ...call, success: true })).toMatchObject(before);
  });
});

describe('auth_time (OpenID Connect Core section 2)', () => {
  it('is the latest proof; a sent code or a wrong one is none', () => {
    const steps = [
      ['password-authentication', { operation: 'AUTHENTICATION', method: 'password', success: true, now }],
      ['sms-authentication-challenge', { operation: 'CHALLENGE', method: 'sms', success: true, now: later(20) }],
      ['email-authentication', { operation: 'AUTHENTICATION', method: 'email', success: false, now: later(30) }],
      ['sms-authentication', { operation: 'AUTHENTICATION', method: 'sms', success: true, now: later(10) }],
    ] as const;
    const evidence = steps.reduce((all, [name, call]) => recordCall(all, name, call), {});
    expect(authTimeOf(evidence)).toEqual(later(10));
  });
});
