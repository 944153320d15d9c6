import { describe, expect, it } from 'vitest';
import { aPolicyDocument, policyPattern1, someFacts } from '../testing.ts';
import { builtInPolicy, staffPolicy } from './built-in-policy.ts';
import { nextWays } from './next-ways.ts';
import { selectPolicy } from './select-policy.ts';

const request = { clientIds: ['5b2f…', 'shop'], scopes: ['openid', 'profile'], acrValues: ['urn:high'] };
const policy = (description: string, changes: object) => ({ ...policyPattern1(), conditions: {}, description, ...changes });
const chosen = (...policies: readonly object[]) => {
  const outcome = selectPolicy(aPolicyDocument(...policies), request);
  return outcome.ok ? outcome.value.description : outcome.problem;
};

describe('choosing the policy of a request', () => {
  it('takes the greatest priority', () => {
    expect(chosen(policy('low', { priority: 1 }), policy('high', { priority: 20 }), policy('mid', { priority: 10 }))).toBe(
      'high',
    );
  });

  it('takes the first of the list among equals', () => {
    expect(chosen(policy('first', {}), policy('second', {}))).toBe('first');
  });

  it.each([
    [{ client_ids: ['shop'] }, true],
    [{ client_ids: ['other'] }, false],
    [{ scopes: ['email', 'profile'] }, true],
    [{ scopes: ['email'] }, false],
    [{ acr_values: ['urn:high'] }, true],
    [{ acr_values: ['urn:low'] }, false],
    [{ client_ids: ['shop'], scopes: ['email'] }, false],
    [{ client_ids: ['shop'], scopes: ['openid'], acr_values: ['urn:high'] }, true],
    [{ client_ids: [], scopes: [] }, true],
    [{}, true],
  ])('asks %j: %s', (conditions, meant) => {
    expect(chosen(policy('it', { conditions }))).toBe(meant ? 'it' : 'no_match');
  });

  it('fails closed where policies are enabled and none is meant', () => {
    expect(chosen(policy('for another', { conditions: { client_ids: ['other'] } }))).toBe('no_match');
  });

  it.each([
    ['no document', null],
    ['a disabled document', { ...aPolicyDocument(policyPattern1()), enabled: false }],
    ['a document without policies', aPolicyDocument()],
  ])('falls back to the built-in default with %s', (_, document) => {
    expect(selectPolicy(document, request)).toEqual({ ok: true, value: builtInPolicy });
    expect(selectPolicy(document, request, 'staff')).toEqual({ ok: true, value: staffPolicy });
  });

  it('lets nobody make an account for himself where administrators log in', () => {
    expect(nextWays(staffPolicy, someFacts(), ['password', 'initial-registration', 'sms'])).toEqual(['password']);
  });
});
