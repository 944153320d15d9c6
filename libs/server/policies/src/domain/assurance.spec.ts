import { describe, expect, it } from 'vitest';
import { aPolicy, proofsOf, someEvidence } from '../testing.ts';
import { aalOf, acrOf, amrOf, scopesAllowed } from './assurance.ts';

const password = 'password-authentication';
const registration = 'initial-registration';
const sms = 'sms-authentication';
const email = 'email-authentication';

describe('assurance', () => {
  it.each([
    [[], 'aal1', []],
    [[password], 'aal1', ['password']],
    [[sms], 'aal1', ['sms']],
    [[password, registration], 'aal1', ['password', 'initial-registration']],
    [[sms, email], 'aal1', ['sms', 'email']],
    [[password, sms], 'aal2', ['password', 'sms', 'mfa']],
    [[sms, password], 'aal2', ['password', 'sms', 'mfa']],
    [[registration, sms], 'aal2', ['initial-registration', 'sms', 'mfa']],
    [[password, sms, email], 'aal2', ['password', 'sms', 'email', 'mfa']],
    [[password, `${sms}-challenge`], 'aal1', ['password']],
  ] as const)('of %j is %s with amr %j', (proofs, aal, amr) => {
    expect(aalOf(proofsOf(...proofs))).toBe(aal);
    expect(amrOf(proofsOf(...proofs))).toEqual(amr);
    expect(acrOf(aPolicy(), proofsOf(...proofs))).toBe(aal);
  });

  it('X-13 e-mail satisfies a policy but never makes aal2 nor mfa', () => {
    expect(aalOf(proofsOf(password, email))).toBe('aal1');
    expect(amrOf(proofsOf(password, email))).toEqual(['password', 'email']);
    expect(acrOf(aPolicy({ acr_mapping_rules: { AAL2: ['email'] } }), proofsOf(password, email))).toBe('aal1');
  });

  it('counts successes only', () => {
    expect(aalOf(someEvidence({ [password]: [1, 0], [sms]: [0, 4] }))).toBe('aal1');
  });

  it('takes the first acr rule, as declared, with a proved method', () => {
    const policy = aPolicy({ acr_mapping_rules: { 'urn:z': ['email'], 'urn:b': ['sms', 'email'], 'urn:a': ['password'] } });
    expect(acrOf(policy, proofsOf(password, sms))).toBe('urn:b');
    expect(acrOf(policy, proofsOf(password))).toBe('urn:a');
    expect(acrOf(policy, proofsOf(registration))).toBe('aal1');
  });

  it('grants a scope with a rule only after one of its methods', () => {
    const policy = aPolicy({ level_of_authentication_scopes: { transfers: ['sms', 'email'] } });
    const scopes = ['openid', 'transfers', 'constructor'];
    expect(scopesAllowed(policy, proofsOf(password), scopes)).toEqual(['openid', 'constructor']);
    expect(scopesAllowed(policy, proofsOf(password, sms), scopes)).toEqual(scopes);
  });
});
