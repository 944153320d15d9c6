import { describe, expect, it } from 'vitest';
import {
  aGroup,
  aPolicy,
  policyPattern1,
  policyPattern2,
  policyPattern3,
  proofsOf,
  someEvidence,
  someFacts,
} from '../testing.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { isInTurn, nextWays } from './next-ways.ts';

const all = ['password', 'initial-registration', 'sms', 'email'];
const password = 'password-authentication';
const registration = 'initial-registration';

describe('L-002 the ways that help now', () => {
  it.each([
    ['pattern 1', policyPattern1(), ['sms']],
    ['pattern 2', policyPattern2(), ['email']],
    ['pattern 3', policyPattern3(), ['sms', 'email']],
  ] as const)('under %s: first who somebody is, then what they hold', (_, pattern, seconds) => {
    const policy = aPolicy(pattern);
    expect(nextWays(policy, someFacts(), all)).toEqual(['password', 'initial-registration']);
    expect(nextWays(policy, someFacts(proofsOf(password)), all)).toEqual(seconds);
    expect(nextWays(policy, someFacts(proofsOf(registration)), all)).toEqual(seconds);
  });

  it('are none once everything is proved', () => {
    expect(nextWays(aPolicy(), someFacts(proofsOf(password, 'sms-authentication')), all)).toEqual([]);
  });

  it('are none once the transaction is locked', () => {
    const lock = { any_of: [[{ path: `$.${password}.failure_count`, operation: 'gte', value: 3 }]] };
    const facts = someFacts(someEvidence({ [password]: [0, 3] }), { user: null });
    expect(nextWays(aPolicy({ lock_conditions: lock }), facts, all)).toEqual([]);
  });

  it('stay open after a failure', () => {
    const facts = someFacts(someEvidence({ [password]: [0, 1] }), { user: null });
    expect(nextWays(aPolicy(), facts, all)).toEqual(['password', 'initial-registration']);
  });

  it('leave out what is not configured, and what then leads nowhere', () => {
    expect(nextWays(aPolicy(policyPattern3()), someFacts(proofsOf(password)), ['password', 'email'])).toEqual(['email']);
    expect(nextWays(aPolicy(policyPattern3()), someFacts(), ['password', 'sms'])).toEqual(['password']);
    expect(nextWays(aPolicy(), someFacts(), ['password', 'initial-registration'])).toEqual([]);
  });

  it('leave out what the policy does not offer', () => {
    expect(nextWays(aPolicy({ available_methods: ['password', 'sms'] }), someFacts(), all)).toEqual(['password']);
  });

  it('do not offer registration to somebody who is bound', () => {
    expect(nextWays(aPolicy(), someFacts({}, { user: { sub: 'u' } }), all)).toEqual(['password', 'sms']);
  });

  it('keep to the order of the steps', () => {
    const step_definitions = [
      { method: 'email', order: 2 },
      { method: 'sms', order: 3 },
    ];
    const both = {
      available_methods: [],
      success_conditions: { any_of: [aGroup(password, 'sms-authentication', 'email-authentication')] },
    };
    const policy = aPolicy({ ...both, step_definitions });
    expect(nextWays(policy, someFacts(proofsOf(password)), all)).toEqual(['email']);
    expect(nextWays(policy, someFacts(proofsOf(password, 'email-authentication')), all)).toEqual(['sms']);
    expect(nextWays(aPolicy(both), someFacts(proofsOf(password)), all)).toEqual(['sms', 'email']);
  });

  it('begin with a code only where no group has a password or a registration', () => {
    const codes = {
      available_methods: [],
      success_conditions: { any_of: [aGroup('sms-authentication', 'email-authentication')] },
    };
    expect(nextWays(aPolicy(codes), someFacts(), all)).toEqual(['sms', 'email']);
    const bound = { ...codes, step_definitions: [{ method: 'sms', requires_user: true }] };
    expect(nextWays(aPolicy(bound), someFacts(), all)).toEqual(['email']);
  });

  it('under the built-in default ask for an enrolled second factor', () => {
    expect(nextWays(builtInPolicy, someFacts(), all)).toEqual(['password', 'initial-registration']);
    const facts = someFacts(proofsOf(password), { enrolledSecondFactors: ['sms'] });
    expect(nextWays(builtInPolicy, facts, all)).toEqual(['sms']);
  });
});

describe('a method is performed in the turn that the policy gives it', () => {
  const conditions = { any_of: [aGroup(password, 'sms-authentication', 'email-authentication')] };
  const stepped = aPolicy({
    available_methods: [],
    success_conditions: conditions,
    step_definitions: [
      { method: 'password', order: 1 },
      { method: 'email', order: 2 },
      { method: 'sms', order: 3 },
    ],
  });
  const bound = (...proofs: string[]) => someFacts(proofsOf(...proofs), { user: { sub: 'u' } });

  it('and waits for those of a lower order', () => {
    expect(isInTurn(stepped, bound(password), 'sms')).toBe(false);
    expect(isInTurn(stepped, bound(password), 'email')).toBe(true);
    expect(isInTurn(stepped, bound(password, 'email-authentication'), 'sms')).toBe(true);
  });

  it('which a password does although its step, as every step, needs a user by default', () => {
    expect(isInTurn(stepped, someFacts(), 'password')).toBe(true);
    expect(nextWays(stepped, someFacts(), all)).toEqual(['password']);
  });

  it('and a step that needs somebody waits until somebody is bound', () => {
    expect(isInTurn(stepped, someFacts(), 'email')).toBe(false);
  });

  it('and may be performed again once it was, or where the policy sets no steps', () => {
    expect(isInTurn(stepped, bound(password, 'email-authentication'), 'email')).toBe(true);
    expect(isInTurn(aPolicy({ success_conditions: conditions }), bound(password), 'sms')).toBe(true);
  });
});
