import { describe, expect, it } from 'vitest';
import { requirement002Sms } from '#testing/outbound';
import { policyPattern1, policyPattern2, policyPattern3, rawDocument } from '#testing/policies';
import { readPage } from './requirement-002-page.mjs';
import * as requirement from './requirement-002.mjs';

const ID = '11111111-2222-4333-8444-555555555555';
const page = readPage({ SMS_AUTH_CONFIG_ID: ID, AUTH_POLICY_ID: ID });

const sent = [
  requirement.smsConfiguration(ID),
  requirement.mfaPolicy(ID),
  requirement.newUser,
  requirement.challenge('registration'),
  requirement.verification(requirement.printedCodes.registration),
  {},
  requirement.credentials,
  requirement.challenge('authentication'),
  requirement.verification(requirement.printedCodes.authentication),
  {},
];

describe('what npm run demo:login and the tests send', () => {
  it('is what the server is tested with', () => {
    expect({ ...requirement.smsConfiguration(ID), id: '' }).toEqual({ ...requirement002Sms(), id: '' });
    expect({ ...requirement.mfaPolicy(ID), id: '' }).toEqual({ ...rawDocument(policyPattern1()), id: '' });
    expect(requirement.policyPatterns).toEqual(
      [policyPattern1(), policyPattern2(), policyPattern3()].map((pattern) => ({ policies: [pattern] })),
    );
  });

  it(`is what the page prints${page ? '' : ' (not compared: the page does not lie beside this checkout)'}`, () => {
    expect(sent).toHaveLength(10);
    if (!page) return;
    expect(sent).toEqual(page.calls.flatMap(({ body }) => (body ? [body] : [])));
    expect(requirement.policyPatterns).toEqual(page.patterns);
    expect(Object.values(requirement.printedErrors)).toEqual(page.errors);
    expect(page.calls.at(-1)?.query).toBe(requirement.securityEventsQuery);
  });

  it('begins a login with the query string of the requirement', () => {
    const query = requirement.authorizationQuery({ clientId: 'c', redirectUri: 'r', state: 'random-state-login' });
    expect(query).toBe('response_type=code&client_id=c&redirect_uri=r&scope=openid+profile&state=random-state-login');
  });
});
