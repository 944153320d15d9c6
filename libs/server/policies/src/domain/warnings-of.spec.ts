import { describe, expect, it } from 'vitest';
import { aGroup, aPolicyDocument, policyPattern1, policyPattern2, policyPattern3 } from '../testing.ts';
import { warningsOf } from './warnings-of.ts';

const all = { configuredMethods: ['password', 'initial-registration', 'sms', 'email'] };
const password = 'password-authentication';
const registration = 'initial-registration';
const sms = 'sms-authentication';
const email = 'email-authentication';

const warned = (changes: object, tenant = all) =>
  warningsOf(aPolicyDocument({ ...policyPattern1(), available_methods: [], ...changes }), tenant).map(({ code, path }) => [
    code,
    path,
  ]);
const ofGroup = (...interactions: readonly string[]) =>
  warned({ success_conditions: { any_of: [aGroup(password, sms), aGroup(...interactions)] } }).map(([code]) => code);

describe('the warnings on saving a policy', () => {
  it('are none for requirement 002, pattern 1', () => {
    expect(warningsOf(aPolicyDocument(policyPattern1()), all)).toEqual([]);
  });

  it('X-13 name each group of patterns 2 and 3 that has e-mail as its second factor', () => {
    const paths = (pattern: object) =>
      warningsOf(aPolicyDocument(pattern), all).map(({ code, path }) => `${code} ${path.slice(-1 - 'any_of[0]'.length)}`);
    expect(paths(policyPattern2())).toEqual(['email_as_second_factor .any_of[0]', 'email_as_second_factor .any_of[1]']);
    expect(paths(policyPattern3())).toEqual(['email_as_second_factor .any_of[1]', 'email_as_second_factor .any_of[3]']);
  });

  it.each([
    [[password, registration], ['same_factor_twice']],
    [[email, email], ['same_factor_twice']],
    [[sms, email], ['same_kind_twice']],
    [[password], ['no_second_factor']],
    [[email], ['no_second_factor']],
    [[password, `${sms}-challenge`], ['no_second_factor']],
    [[password, sms, email], []],
  ])('L-33 TH-12 for the group %j are %j', (interactions, codes) => {
    expect(ofGroup(...interactions)).toEqual(codes);
  });

  it('point at the group and say it in English', () => {
    expect(warningsOf(aPolicyDocument({ ...policyPattern1(), success_conditions: { any_of: [aGroup(password)] } }), all)).toEqual(
      [
        {
          code: 'no_second_factor',
          path: '$.policies[0].success_conditions.any_of[0]',
          message: 'is satisfied by a single factor',
        },
      ],
    );
  });

  it('name a method that is not configured', () => {
    const tenant = { configuredMethods: ['password', 'initial-registration'] };
    expect(
      warned({ available_methods: ['password', 'sms'], success_conditions: { any_of: [aGroup(password, sms)] } }, tenant),
    ).toEqual([
      ['policy_locks_everyone_out', '$.policies[0]'],
      ['method_not_configured', '$.policies[0].success_conditions.any_of[0]'],
      ['method_not_configured', '$.policies[0].available_methods[1]'],
    ]);
  });

  it('name a group nobody can satisfy', () => {
    expect(warned({ available_methods: ['password', 'sms'] })).toEqual([
      ['group_unsatisfiable', '$.policies[0].success_conditions.any_of[1]'],
    ]);
  });

  it('name a group that the lock conditions overtake, and the policy when no other is left', () => {
    const lock_conditions = { any_of: [[{ path: `$.${password}.call_count`, operation: 'gte', value: 1 }]] };
    expect(warned({ lock_conditions })).toEqual([['group_locked_out', '$.policies[0].success_conditions.any_of[0]']]);
    expect(warned({ lock_conditions, success_conditions: { any_of: [aGroup(password, sms)] } })).toEqual([
      ['policy_locks_everyone_out', '$.policies[0]'],
      ['group_locked_out', '$.policies[0].success_conditions.any_of[0]'],
    ]);
  });

  it('name fields of a step that are kept without effect', () => {
    expect(warned({ step_definitions: [{ method: 'sms', order: 1, registration_mode: 'optional' }] })).toEqual([
      ['step_field_without_effect', '$.policies[0].step_definitions[0].registration_mode'],
    ]);
  });
});
