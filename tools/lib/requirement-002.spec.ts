import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requirement002Sms } from '#testing/outbound';
import { policyPattern1, rawDocument } from '#testing/policies';
import * as requirement from './requirement-002.mjs';

const page = fileURLToPath(new URL('../../../shared/requirements/002-mfa-policy-and-login-api.ja.md', import.meta.url));
const ID = '11111111-2222-4333-8444-555555555555';

/** What curl would send: the shell takes the escapes out of double quotes and puts the id in. */
function bodiesOf(text: string): unknown[] {
  return [...text.matchAll(/ -d ("(?:[^"\\]|\\.)*"|'[^']*')/g)].map(([, quoted = '']) => {
    const plain = quoted.slice(1, -1);
    return JSON.parse(quoted.startsWith('"') ? plain.replaceAll('\\"', '"').replaceAll(/\$\{\w+\}/g, ID) : plain) as unknown;
  });
}

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

describe('the bodies that npm run demo:login sends', () => {
  it('are the ones the server is tested with, and those of the page itself where it lies beside the checkout', () => {
    expect({ ...requirement.smsConfiguration(ID), id: '' }).toEqual({ ...requirement002Sms(), id: '' });
    expect({ ...requirement.mfaPolicy(ID), id: '' }).toEqual({ ...rawDocument(policyPattern1()), id: '' });
    if (existsSync(page)) expect(sent).toEqual(bodiesOf(readFileSync(page, 'utf8')));
  });

  it('begin a login with the query string of the requirement', () => {
    const query = requirement.authorizationQuery({ clientId: 'c', redirectUri: 'r', state: 'random-state-login' });
    expect(query).toBe('response_type=code&client_id=c&redirect_uri=r&scope=openid+profile&state=random-state-login');
  });
});
