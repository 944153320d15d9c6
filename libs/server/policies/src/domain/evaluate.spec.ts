import fc from 'fast-check';
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
import { subsets } from './combinations.ts';
import { evaluate } from './evaluate.ts';
import { methods } from './methods.ts';

const [password, registration] = ['password-authentication', 'initial-registration'];
const [sms, email] = ['sms-authentication', 'email-authentication'];
const patterns = [
  ['1', policyPattern1(), [sms]],
  ['2', policyPattern2(), [email]],
  ['3', policyPattern3(), [sms, email]],
] as const;
const stateOf = (policy: object, ...proofs: readonly string[]) => evaluate(aPolicy(policy), someFacts(proofsOf(...proofs))).state;

describe.each(patterns)('requirement 002, pattern %s', (_, pattern, seconds) => {
  it.each(subsets([password, registration, sms, email]).map((proofs) => [proofs] as const))('of the evidence %j', (proofs) => {
    const first = proofs.includes(password) || proofs.includes(registration);
    const second = proofs.some((proof) => seconds.some((one) => one === proof));
    expect(stateOf(pattern, ...proofs)).toBe(first && second ? 'success' : 'in_progress');
  });

  it('TH-12 is never satisfied by one factor, however often it succeeds or fails', () => {
    const policy = aPolicy(pattern);
    fc.assert(
      fc.property(fc.constantFrom(password, registration, sms, email), fc.nat(50), fc.nat(50), (only, successes, failures) => {
        expect(evaluate(policy, someFacts(someEvidence({ [only]: [successes, failures] }))).state).toBe('in_progress');
      }),
    );
  });

  it('never loses success by more successes', () => {
    const policy = aPolicy(pattern);
    const counts = fc.record(Object.fromEntries(methods.map(({ provedBy }) => [provedBy, fc.tuple(fc.nat(3), fc.nat(3))])));
    fc.assert(
      fc.property(
        counts,
        fc.constantFrom(password, registration, sms, email),
        fc.integer({ min: 1, max: 5 }),
        (record, which, more) => {
          const [successes, failures] = record[which] ?? [0, 0];
          const before = evaluate(policy, someFacts(someEvidence(record))).state;
          const after = evaluate(policy, someFacts(someEvidence({ ...record, [which]: [successes + more, failures] }))).state;
          expect(before === 'success' && after !== 'success').toBe(false);
        },
      ),
    );
  });

  it('a sent code proves nothing', () => {
    expect(stateOf(pattern, password, `${sms}-challenge`, `${email}-challenge`)).toBe('in_progress');
  });
});

describe('evaluating a policy', () => {
  const failing = { failure_conditions: { any_of: [[{ path: `$.${sms}.failure_count`, operation: 'gte', value: 3 }]] } };
  const locking = { lock_conditions: { any_of: [[{ path: `$.${sms}.failure_count`, operation: 'gte', value: 5 }]] } };
  const after = (failures: number) =>
    evaluate(aPolicy({ ...failing, ...locking }), someFacts(someEvidence({ [password]: [1, 0], [sms]: [1, failures] })));

  it('puts locked before failure, and failure before success', () => {
    expect([0, 2, 3, 4, 5, 9].map((failures) => after(failures).state)).toEqual([
      'success',
      'success',
      'failure',
      'failure',
      'locked',
      'locked',
    ]);
    expect(after(5).lacking).toEqual([]);
  });

  it('L-002 tells per group that can be completed what it lacks', () => {
    expect(evaluate(aPolicy(), someFacts()).lacking).toEqual([
      ['password', 'sms'],
      ['initial-registration', 'sms'],
    ]);
    expect(evaluate(aPolicy(policyPattern3()), someFacts(proofsOf(password))).lacking).toEqual([['sms'], ['email']]);
    expect(evaluate(aPolicy(), someFacts(proofsOf(registration))).lacking).toEqual([['sms']]);
  });

  it.each([
    ['the same condition twice', aGroup(email, email)],
    ['two successes of one method', [{ path: `$.${email}.success_count`, operation: 'gte', value: 2 }]],
    ['one channel by two methods', aGroup(password, registration)],
  ])('TH-12 never lets a group be satisfied by %s', (_, group) => {
    const policy = aPolicy({ available_methods: [], success_conditions: { any_of: [group] } });
    const everything = someEvidence({ [password]: [9, 0], [registration]: [9, 0], [sms]: [9, 0], [email]: [9, 0] });
    expect(evaluate(policy, someFacts(everything))).toEqual({ state: 'in_progress', lacking: [] });
  });

  it('gives up a group whose counter has gone too far', () => {
    const policy = aPolicy({
      success_conditions: { any_of: [[...aGroup(password, sms), { path: `$.${sms}.failure_count`, operation: 'eq', value: 0 }]] },
    });
    expect(evaluate(policy, someFacts(someEvidence({ [password]: [1, 0], [sms]: [0, 1] }))).lacking).toEqual([]);
  });

  it('gives up a group that asks of the bound user what cannot change', () => {
    const group = [...aGroup(password, sms), { path: '$.user.roles', operation: 'contains', value: 'staff' }];
    const policy = aPolicy({ success_conditions: { any_of: [group] } });
    const as = (roles: readonly string[]) => someFacts(proofsOf(password), { user: { sub: 'u', roles } });
    expect(evaluate(policy, someFacts()).lacking).toEqual([['password', 'sms']]);
    expect(evaluate(policy, as(['staff'])).lacking).toEqual([['sms']]);
    expect(evaluate(policy, as(['guest'])).lacking).toEqual([]);
  });

  it('fails closed on groups that ask nothing, were they ever stored', () => {
    const policy = { ...builtInPolicy, success_conditions: { any_of: [[], [{ path: '$.user.sub', operation: 'missing' }]] } };
    expect(evaluate(policy, someFacts()).state).toBe('in_progress');
  });

  it('A1-02 neither crashes on nor is satisfied by keys of the prototype chain', () => {
    const key = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty');
    fc.assert(
      fc.property(key, key, fc.constantFrom('gte', 'nin', 'missing', 'ne'), (interaction, planted, operation) => {
        const condition = { path: `$.${interaction}.success_count`, operation, value: 1 };
        const policy = { ...builtInPolicy, success_conditions: { any_of: [[condition]] } };
        const evidence = JSON.parse(`{"${planted}":{"success_count":9,"call_count":9}}`);
        expect(evaluate(policy, someFacts(evidence)).state).toBe('in_progress');
        expect(evaluate(aPolicy(), someFacts(evidence)).state).toBe('in_progress');
      }),
    );
  });
});

describe('the built-in default', () => {
  it('lets in by password or registration who has no second factor', () => {
    expect(evaluate(builtInPolicy, someFacts()).state).toBe('in_progress');
    expect(evaluate(builtInPolicy, someFacts(proofsOf(password))).state).toBe('success');
    expect(evaluate(builtInPolicy, someFacts(proofsOf(registration))).state).toBe('success');
  });

  it('is not "any one success": an SMS code alone lets nobody in', () => {
    expect(evaluate(builtInPolicy, someFacts(proofsOf(sms))).state).toBe('in_progress');
  });

  it('wants one of the enrolled second factors from who has some', () => {
    const enrolled = { enrolledSecondFactors: ['sms', 'email'] as const };
    expect(evaluate(builtInPolicy, someFacts(proofsOf(password), enrolled))).toEqual({
      state: 'in_progress',
      lacking: [['sms'], ['email']],
    });
    expect(evaluate(builtInPolicy, someFacts(proofsOf(password, email), enrolled)).state).toBe('success');
  });
});
