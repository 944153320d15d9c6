import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aGroup, aPolicyDocument, policyPattern1, policyPattern2, policyPattern3 } from '../testing.ts';
import { isWeakening } from './is-weakening.ts';
import type { PolicyDocument } from './policy.ts';

const password = 'password-authentication';
const sms = 'sms-authentication';
const email = 'email-authentication';

const only = (changes: object = {}) =>
  aPolicyDocument({ ...policyPattern1(), conditions: {}, available_methods: [], ...changes });
const groups = (...any_of: readonly object[]) => only({ success_conditions: { any_of } });
const p1 = aPolicyDocument(policyPattern1());
const p2 = aPolicyDocument(policyPattern2());
const p3 = aPolicyDocument(policyPattern3());
const locking = (after: number) =>
  only({ lock_conditions: { any_of: [[{ path: `$.${sms}.failure_count`, operation: 'gte', value: after }]] } });
const asking = (role: object[]) => groups([...aGroup(password), ...role]);
const lockedEverywhere = (after: number) =>
  only({
    ...policyPattern3(),
    lock_conditions: {
      any_of: [password, 'initial-registration', sms, email].map((name) => [
        { path: `$.${name}.failure_count`, operation: 'gte', value: after },
      ]),
    },
  });
const calls = { path: `$.${password}.call_count`, operation: 'lt' };
const callsBelow = (value: number) => groups([...aGroup(password), { ...calls, value }]);
const paying = (methods: readonly string[]) => only({ level_of_authentication_scopes: { pay: methods } });
const staff = { path: '$.user.roles', operation: 'contains', value: 'staff' };

type Row = readonly [what: string, before: PolicyDocument | null, after: PolicyDocument | null, weakening: boolean];
const table: readonly Row[] = [
  ['nothing changed', p1, p1, false],
  ['a way added (1 to 3)', p1, p3, true],
  ['devices may be remembered (L-060)', only(), only({ remember_device: {} }), true],
  ['devices are remembered longer', only({ remember_device: { lifetime_days: 7 } }), only({ remember_device: {} }), true],
  ['devices are remembered less long', only({ remember_device: {} }), only({ remember_device: { lifetime_days: 7 } }), false],
  ['a way removed (3 to 1)', p3, p1, false],
  ['e-mail in place of SMS', p1, p2, true],
  ['a second factor dropped', groups(aGroup(password, sms)), groups(aGroup(password)), true],
  ['a second factor demanded', groups(aGroup(password)), groups(aGroup(password, sms)), false],
  [
    'groups in another order',
    groups(aGroup(password, sms), aGroup(password, email)),
    groups(aGroup(email, password), aGroup(sms, password)),
    false,
  ],
  ['the policy switched off', p1, { ...p1, enabled: false }, true],
  ['the policy deleted', p1, null, true],
  ['a first policy with two factors', null, only(), false],
  ['a first policy with one factor', null, groups(aGroup(password)), true],
  ['a lock after more failures', locking(5), locking(10), true],
  ['a lock after fewer failures', locking(10), locking(5), false],
  ['locks everywhere after fewer failures', lockedEverywhere(10), lockedEverywhere(5), false],
  ['locks everywhere after more failures', lockedEverywhere(5), lockedEverywhere(6), true],
  ['fewer calls allowed', callsBelow(8), callsBelow(5), false],
  ['more calls allowed', callsBelow(5), callsBelow(6), true],
  ['a bound said in other words', callsBelow(5), groups([...aGroup(password), { ...calls, operation: 'lte', value: 4 }]), false],
  ['a lock removed', locking(5), only(), true],
  ['a role no longer asked for', asking([staff]), asking([]), true],
  ['a role asked for', asking([]), asking([staff]), false],
  ['a scope without its method', paying(['email']), only(), true],
  ['a scope with a method', only(), paying(['email']), false],
  ['a scope earned by one more method', paying(['email']), paying(['email', 'password']), true],
  ['a scope earned by what is proved anyway', paying(['sms']), only(), false],
  ['a binding no longer forced', only({ auth_session_binding_required: true }), only(), true],
  ['a binding switched off', only(), only({ auth_session_binding_required: false }), true],
  ['a binding forced', only(), only({ auth_session_binding_required: true }), false],
  ['a method offered that a group was waiting for', only({ available_methods: ['password'] }), only(), true],
  ['a method no longer offered', only(), only({ available_methods: ['password', 'sms'] }), false],
  ['another description', only(), only({ description: 'renamed' }), false],
];

describe('a weakening change', () => {
  it.each(table)('%s', (_, before, after, weakening) => {
    expect(isWeakening(before, after)).toBe(weakening);
  });

  it('is one that lets in requests which were refused', () => {
    const forShop = aPolicyDocument({ ...policyPattern1(), conditions: { client_ids: ['shop'] } });
    const forAll = aPolicyDocument({ ...policyPattern1(), conditions: {} });
    expect(isWeakening(forShop, forAll)).toBe(true);
    expect(isWeakening(forAll, forShop)).toBe(false);
  });

  it('is one that puts a weaker policy first for some client', () => {
    const weak = {
      ...policyPattern1(),
      priority: 99,
      conditions: { client_ids: ['kiosk'] },
      success_conditions: { any_of: [aGroup(password)] },
    };
    expect(isWeakening(p1, aPolicyDocument(policyPattern1(), weak))).toBe(true);
    expect(isWeakening(p1, aPolicyDocument(policyPattern1(), { ...weak, conditions: { scopes: ['openid'] }, priority: 1 }))).toBe(
      false,
    );
  });

  it('is assumed where there is too much to try', () => {
    const scopes = Array.from({ length: 13 }, (_, i) => `scope-${i}`);
    expect(isWeakening(only(), only({ conditions: { scopes } }))).toBe(true);
    const sub = { path: '$.user.sub', operation: 'regex', value: 'a.*' };
    expect(isWeakening(only(), asking([sub]))).toBe(true);
    const thresholds = [5, 10, 15, 20, 25, 30].map((value) => ({ path: `$.${sms}.call_count`, operation: 'lte', value }));
    const many = [password, email, 'initial-registration'].flatMap((name) =>
      [3, 6, 9].map((value) => ({ path: `$.${name}.failure_count`, operation: 'lte', value })),
    );
    const large = groups([...aGroup(password), ...thresholds, ...many]);
    expect(isWeakening(only(), large)).toBe(true);
  });

  it('is never adding a demand to every group, and always taking one away', () => {
    const groupOf = fc.subarray([password, sms, email], { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fc.array(groupOf, { minLength: 1, maxLength: 3 }), (written) => {
        const fewer = groups(...written.map((names) => aGroup(...names)));
        const extra = { path: `$.${sms}-challenge.call_count`, operation: 'gte', value: 1 };
        const more = groups(...written.map((names) => [...aGroup(...names), extra]));
        expect(isWeakening(fewer, more)).toBe(false);
        expect(isWeakening(more, fewer)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});
