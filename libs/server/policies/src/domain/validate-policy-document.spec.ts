import { describe, expect, it } from 'vitest';
import { aGroup, policyPattern1, policyPattern2, policyPattern3, rawDocument } from '../testing.ts';
import { knownMethods, type Method } from './methods.ts';
import { validatePolicyDocument } from './validate-policy-document.ts';

const faultsOf = (raw: unknown, known: readonly Method[] = knownMethods) => {
  const outcome = validatePolicyDocument(raw, known);
  return outcome.ok ? [] : outcome.problem.faults.map(({ path, message }) => `${path}: ${message}`);
};
const withPolicy = (changes: object) => rawDocument({ ...policyPattern1(), ...changes });
const withCondition = (changes: object) =>
  withPolicy({
    success_conditions: { any_of: [[...aGroup('password-authentication'), { ...aGroup('sms-authentication')[0], ...changes }]] },
  });

describe('saving a policy document', () => {
  it.each([policyPattern1(), policyPattern2(), policyPattern3()])(
    'accepts requirement 002, $description, as it is written',
    (pattern) => {
      expect(validatePolicyDocument(rawDocument(pattern), knownMethods)).toMatchObject({
        ok: true,
        value: { flow: 'oauth', enabled: true, policies: [pattern] },
      });
    },
  );

  it('fills in the defaults', () => {
    const { any_of } = policyPattern1().success_conditions;
    const outcome = validatePolicyDocument(rawDocument({ success_conditions: { any_of } }), knownMethods);
    expect(outcome).toMatchObject({
      ok: true,
      value: { policies: [{ priority: 0, description: '', conditions: {}, available_methods: [], step_definitions: [] }] },
    });
  });

  it('accepts every field of the reference', () => {
    expect(
      faultsOf(
        withPolicy({
          acr_mapping_rules: { 'urn:mfa': ['sms'], 'urn:single': ['password'] },
          level_of_authentication_scopes: { transfers: ['sms'] },
          failure_conditions: { any_of: [[{ path: '$.password-authentication.failure_count', operation: 'GTE', value: '5' }]] },
          lock_conditions: {
            any_of: [[{ path: '$.sms-authentication.call_count', type: 'integer', operation: 'gt', value: 9 }]],
          },
          device_registration_conditions: { any_of: [] },
          step_definitions: [
            { method: 'sms', interaction: 'sms-authentication', order: 2, requires_user: true, allow_registration: true },
          ],
          auth_session_binding_required: true,
        }),
      ),
    ).toEqual([]);
  });

  it('names every fault at once, with its path', () => {
    const condition = { path: '$.telepathy.success_count', type: 'integer', operation: 'roughly', value: {}, note: '' };
    const raw = {
      id: 'mine',
      flow: 'ciba',
      enabled: 'yes',
      extra: 1,
      policies: [
        {
          priority: 'high',
          conditions: { scopes: 'openid', authorization_flow: ['x'] },
          available_methods: ['password', 'telepathy'],
          success_conditions: { any_of: [[], [condition]] },
          step_definitions: [{ method: 'dance', sequence: 1 }],
          device_registration_conditions: { any_of: [[{}]] },
        },
        {},
      ],
    };
    expect(
      faultsOf(raw)
        .map((fault) => fault.split(':')[0])
        .sort(),
    ).toEqual(
      [
        '$.enabled',
        '$.extra',
        '$.flow',
        '$.id',
        '$.policies[0].available_methods[1]',
        '$.policies[0].conditions.authorization_flow',
        '$.policies[0].conditions.scopes',
        '$.policies[0].device_registration_conditions',
        '$.policies[0].priority',
        '$.policies[0].step_definitions[0].method',
        '$.policies[0].step_definitions[0].sequence',
        '$.policies[0].success_conditions.any_of[0]',
        '$.policies[0].success_conditions.any_of[1][0].note',
        '$.policies[0].success_conditions.any_of[1][0].operation',
        '$.policies[0].success_conditions.any_of[1][0].path',
        '$.policies[0].success_conditions.any_of[1][0].value',
        '$.policies[1].success_conditions',
      ].sort(),
    );
  });

  it('names the value as well as the path of one condition', () => {
    expect(faultsOf(withCondition({ path: '$.x', value: 'many' }))).toEqual([
      '$.policies[0].success_conditions.any_of[0][1].path: unknown path "$.x"',
      '$.policies[0].success_conditions.any_of[0][1].value: the value must be a number',
    ]);
  });

  it.each([
    [{ path: '$.user.password_hash' }, 'path: unknown path "$.user.password_hash"'],
    [{ path: '$.fax-authentication.success_count' }, 'path: unknown interaction "fax-authentication"'],
    [{ operation: 'between' }, 'operation: unknown operator "between"'],
    [{ operation: 'constructor' }, 'operation: unknown operator "constructor"'],
    [{ type: 'integer', value: 1.5 }, 'value: the value is not of type integer'],
    [{ type: 'string', value: 1 }, 'value: the value is not of type string'],
    [{ operation: 'regex', type: 'string', value: 'x'.repeat(1001) }, 'value: the pattern is longer than 1000 characters'],
    [{ operation: 'in', value: [] }, 'value: the value must be a list with at least one entry'],
    [{ path: 7 }, 'path: Invalid input: expected string, received number'],
  ])('refuses the condition %j', (changes, fault) => {
    expect(faultsOf(withCondition(changes))).toEqual([`$.policies[0].success_conditions.any_of[0][1].${fault}`]);
  });

  it.each(['ciba', 'fido-uaf-registration', 'fido-uaf-deregistration', 'fido2-registration'])(
    'refuses the flow %s by name',
    (flow) => {
      expect(faultsOf({ ...rawDocument(policyPattern1()), flow })).toEqual([`$.flow: the flow "${flow}" is not offered yet`]);
    },
  );

  it('refuses a policy without success conditions: no fallback is weaker than none', () => {
    expect(faultsOf(withPolicy({ success_conditions: undefined }))).toEqual(['$.policies[0].success_conditions: is required']);
    expect(faultsOf(withPolicy({ success_conditions: { any_of: [] } }))).toEqual([
      '$.policies[0].success_conditions.any_of: no group',
    ]);
  });

  it('refuses a group that demands no proof', () => {
    const group = [{ path: '$.sms-authentication.failure_count', operation: 'ne', value: 3 }];
    expect(faultsOf(withPolicy({ success_conditions: { any_of: [group] } }))).toEqual([
      '$.policies[0].success_conditions.any_of[0]: demands no success of any method',
    ]);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('A1-02 names the key %s wherever it stands', (key) => {
    const raw = JSON.parse(JSON.stringify(rawDocument(policyPattern1())).replace('"scopes"', `"${key}":{},"scopes"`));
    expect(faultsOf(raw)).toContain(`$.policies[0].conditions.${key}: is not a field`);
    const rules = JSON.parse(`{"${key}":["sms"]}`);
    expect(faultsOf(withPolicy({ acr_mapping_rules: rules }))).toContain(
      `$.policies[0].acr_mapping_rules.${key}: is not a field`,
    );
  });

  it('refuses what is nested too deep or too large before reading it', () => {
    const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(faultsOf({ ...rawDocument(), policies: deep })).toEqual([expect.stringContaining('nested deeper than 12')]);
    expect(faultsOf({ ...rawDocument(), policies: Array(20_001).fill(0) })).toEqual(['$: has more than 20000 values']);
  });

  it.each([null, undefined, 7, 'text', [], [[]]])('refuses %j, which is no document', (raw) => {
    expect(faultsOf(raw)).not.toEqual([]);
  });

  it('refuses acr that lose their place in the order', () => {
    expect(faultsOf(withPolicy({ acr_mapping_rules: { '2': ['sms'] } }))).toEqual([]);
    expect(faultsOf(withPolicy({ acr_mapping_rules: { high: ['sms'], '1': ['password'] } }))).toEqual([
      '$.policies[0].acr_mapping_rules.1: a bare number among several acr has no place in their order',
    ]);
  });

  it('knows a new factor by one entry of the registry', () => {
    const passkey: Method = {
      method: 'passkey',
      interactions: ['passkey-authentication'],
      provedBy: 'passkey-authentication',
      kind: 'possession',
      channel: 'passkey',
      aal2: true,
    };
    const raw = withPolicy({
      available_methods: ['password', 'passkey'],
      success_conditions: { any_of: [aGroup('password-authentication', 'passkey-authentication')] },
    });
    expect(faultsOf(raw)).not.toEqual([]);
    expect(faultsOf(raw, [...knownMethods, passkey])).toEqual([]);
  });
});
