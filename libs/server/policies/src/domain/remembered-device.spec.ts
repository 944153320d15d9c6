import { describe, expect, it } from 'vitest';
import { aGroup, aPolicy, proofsOf, rawDocument, policyPattern1, someFacts } from '../testing.ts';
import { aalOf, acrOf, amrOf, scopesAllowed } from './assurance.ts';
import { evaluate } from './evaluate.ts';
import type { Evidence } from './facts.ts';
import { knownMethods } from './methods.ts';
import { withoutDevice } from './remembered-device.ts';
import { restorePolicy, snapshotPolicy } from './snapshot.ts';
import { validatePolicyDocument } from './validate-policy-document.ts';

const [password, totp, sms] = ['password-authentication', 'totp-authentication', 'sms-authentication'];
const methods = ['password', 'initial-registration', 'totp', 'sms'];
const wanting = (second: string, changes: object = { remember_device: {} }) =>
  aPolicy({ available_methods: methods, success_conditions: { any_of: [aGroup(password, second)] }, ...changes });
/** A device that was remembered after a code of this method. */
const device = (method: string, success_count = 1): Evidence => ({
  'remembered-device': {
    operation_type: 'DEVICE',
    method,
    call_count: 1,
    success_count,
    failure_count: 0,
    interaction_time: '2026-01-15T10:30:00Z',
  },
});
const stateOf = (policy: ReturnType<typeof aPolicy>, evidence: Evidence) => evaluate(policy, someFacts(evidence)).state;

describe('L-060 a remembered device', () => {
  it('stands in for the second factor where the policy allows it, and only there', () => {
    const evidence = { ...proofsOf(password), ...device('totp') };
    expect(stateOf(wanting(totp), evidence)).toBe('success');
    expect(stateOf(wanting(totp, {}), evidence)).toBe('in_progress');
  });

  it('stands in for the method that earned it, and for no other', () => {
    expect(stateOf(wanting(totp), { ...proofsOf(password), ...device('sms') })).toBe('in_progress');
    expect(stateOf(wanting(sms), { ...proofsOf(password), ...device('sms') })).toBe('success');
    expect(stateOf(wanting(totp), { ...proofsOf(password), ...device('password') })).toBe('in_progress');
    expect(stateOf(wanting(totp), { ...proofsOf(password), ...device('totp', 0) })).toBe('in_progress');
  });

  it('is nothing without a password', () => {
    const alone = aPolicy({ available_methods: methods, success_conditions: { any_of: [aGroup(totp)] }, remember_device: {} });
    expect(stateOf(alone, device('totp'))).toBe('in_progress');
    expect(stateOf(wanting(totp), device('totp'))).toBe('in_progress');
  });

  it('asks for nothing more than what is still lacking', () => {
    const both = aPolicy({
      available_methods: methods,
      success_conditions: { any_of: [aGroup(password, totp, sms)] },
      remember_device: {},
    });
    const facts = someFacts({ ...proofsOf(password), ...device('totp') });
    expect(evaluate(both, facts)).toEqual({ state: 'in_progress', lacking: [['sms']] });
  });

  it('N-25 never raises the level: no aal2, no mfa, no acr and no scope that the factor would give', () => {
    const evidence = { ...proofsOf(password), ...device('totp') };
    const policy = wanting(totp, {
      remember_device: {},
      acr_mapping_rules: { 'urn:gold': ['totp'] },
      level_of_authentication_scopes: { transfers: ['totp'] },
    });
    expect(aalOf(evidence)).toBe('aal1');
    expect(amrOf(evidence)).toEqual(['password', 'remembered-device']);
    expect(acrOf(policy, evidence)).toBe('aal1');
    expect(scopesAllowed(policy, evidence, ['openid', 'transfers'])).toEqual(['openid']);
  });

  it('is left out where the proof itself is asked for', () => {
    const evidence = { ...proofsOf(password), ...device('totp') };
    expect(withoutDevice(evidence)).toEqual(proofsOf(password));
  });

  it('is written in a policy as remember_device, for 30 days unless told, and outlives a snapshot', () => {
    expect(wanting(totp).remember_device).toEqual({ lifetime_days: 30 });
    expect(wanting(totp, {}).remember_device).toBeUndefined();
    expect(restorePolicy(snapshotPolicy(wanting(totp))).remember_device).toEqual({ lifetime_days: 30 });
  });

  it.each([{ lifetime_days: 0 }, { lifetime_days: 91 }, { lifetime_days: 1.5 }, { days: 30 }, true, 'yes'])(
    'is refused at save as %j',
    (remember_device) => {
      const written = validatePolicyDocument(rawDocument({ ...policyPattern1(), remember_device }), knownMethods);
      expect(written.ok).toBe(false);
    },
  );
});
