import { describe, expect, it } from 'vitest';
import { aGroup, aPolicy, aPolicyDocument, policyPattern1, policyPattern2, policyPattern3 } from '../testing.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { minimumPasswordLength, requiresSecondFactor, uniformRegistration } from './demands.ts';

const groups = (...any_of: readonly object[]) => ({ ...policyPattern1(), available_methods: [], success_conditions: { any_of } });
const single = groups(aGroup('password-authentication'));

describe('requiring a second factor', () => {
  it.each([
    ['pattern 1', aPolicyDocument(policyPattern1()), true],
    ['pattern 2', aPolicyDocument(policyPattern2()), true],
    ['pattern 3', aPolicyDocument(policyPattern3()), true],
    ['one policy with one factor', aPolicyDocument(policyPattern1(), single), false],
    ['two factors of one kind', aPolicyDocument(groups(aGroup('sms-authentication', 'email-authentication'))), false],
    ['password and registration', aPolicyDocument(groups(aGroup('password-authentication', 'initial-registration'))), false],
    ['a disabled document', { ...aPolicyDocument(policyPattern1()), enabled: false }, false],
    ['no policies', aPolicyDocument(), false],
    ['no document', null, false],
  ])('%s', (_, document, required) => {
    expect(requiresSecondFactor(document)).toBe(required);
  });
});

describe('the minimum password length', () => {
  const mfa = aPolicyDocument(policyPattern1());
  it.each([
    ['8 where every group has a second factor', null, mfa, 8],
    ['15 where one has not', null, aPolicyDocument(policyPattern1(), single), 15],
    ['15 under the built-in default', null, null, 15],
    ['what the tenant says', 10, null, 10],
    ['what the tenant says, also above', 20, mfa, 20],
    ['never below 8', 4, mfa, 8],
  ])('is %s', (_, tenantMinLength, document, length) => {
    expect(minimumPasswordLength({ tenantMinLength, document })).toBe(length);
  });
});

describe('a uniform answer to registration', () => {
  it.each([
    ['pattern 1', policyPattern1(), false],
    ['pattern 2', policyPattern2(), true],
    ['pattern 3', policyPattern3(), false],
    ['a policy without registration', single, false],
  ])('of %s', (_, policy, uniform) => {
    expect(uniformRegistration(aPolicy(policy))).toBe(uniform);
  });

  it('is not given under the built-in default', () => {
    expect(uniformRegistration(builtInPolicy)).toBe(false);
  });
});
