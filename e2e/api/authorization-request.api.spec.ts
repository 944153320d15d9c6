import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTenant, REDIRECT_URI, type TestTenant } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

type Query = Readonly<Record<string, string>>;
const usual = (): Query => ({
  response_type: 'code',
  client_id: tenant.clientId,
  redirect_uri: REDIRECT_URI,
  scope: 'openid',
  state: 's t/1',
});
const without = (query: Query, name: string): Query => Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));
const begin = (query: Query): Promise<Answer> =>
  server.ask('GET', `/${tenant.id}/v1/authorizations?${new URLSearchParams(query)}`);
const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);
const issuer = () => `${server.base}/${tenant.id}`;
describe('an authorization request', () => {
  it.each([
    ['A10-04 O-21 another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['A10-04 the implicit flow of OpenID Connect', { response_type: 'id_token token' }, 'unsupported_response_type'],
    ['A10-10 another response mode', { response_mode: 'fragment' }, 'invalid_request'],
    ['A10-10 a scope of nobody', { scope: 'openid launch-missiles' }, 'invalid_scope'],
    ['O-47 a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['O-47 a request object elsewhere', { request_uri: 'https://app.example.com/r' }, 'request_uri_not_supported'],
    ['O-26 a plain challenge', { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' }, 'invalid_request'],
    ['O-26 a challenge without method, which means plain', { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    ['O-26 a challenge that is none', { code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
    ['O-40 a prompt of nobody', { prompt: 'please' }, 'invalid_request'],
    ['O-40 prompt=none with another', { prompt: 'none login' }, 'invalid_request'],
    ['O-41 a max_age that is no number of seconds', { max_age: '-1' }, 'invalid_request'],
  ])('O-15 O-21 refuses %s by redirect, with state and iss', async (_, changes, error) => {
    const answer = await begin({ ...usual(), ...changes });
    expect(answer.status).toBe(302);
    expect(answer.location.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(parametersOf(answer.location)).toEqual({
      error,
      error_description: expect.any(String) as unknown,
      state: 's t/1',
      iss: issuer(),
    });
  });

  it.each(['response_type', 'scope'])('O-21 refuses one without %s', async (name) => {
    expect(parametersOf((await begin(without(usual(), name))).location)).toMatchObject({
      error: /scope/.test(name) ? 'invalid_scope' : 'invalid_request',
    });
  });

  it.each([
    'https://app.example.com/callback/',
    'https://app.example.com/Callback',
    'https://APP.example.com/callback',
    'https://app.example.com:444/callback',
    'https://app.example.com/callback?next=1',
    'https://app.example.com/callback#x',
    'https://user@app.example.com/callback',
    'https://app.example.com/%2e/callback',
    'https://app.example.com.evil.example/callback',
    'http://app.example.com/callback',
    'javascript:alert(1)',
  ])('A10-01 O-01 O-02 redirects never to %s', async (redirect_uri) => {
    const answer = await begin({ ...usual(), redirect_uri });
    const page = new URL(answer.location);
    expect([answer.status, page.origin, page.pathname]).toEqual([302, server.base, '/error']);
  });

  it('O-02 redirects to no client that is unknown', async () => {
    for (const client_id of [randomUUID(), 'nobody', ''])
      expect(new URL((await begin({ ...usual(), client_id })).location).pathname).toBe('/error');
  });

  it('O-20 takes no parameter twice, an empty one as absent and an unknown one for nothing', async () => {
    const twice = await server.ask('GET', `/${tenant.id}/v1/authorizations?${new URLSearchParams(usual())}&state=2`);
    expect(twice).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(new URL((await begin({ ...usual(), prompt: '', nonsense: '1' })).location).pathname).toBe('/authorize');
  });

  it('O-20 may be a form', async () => {
    const answer = await server.ask('POST', `/${tenant.id}/v1/authorizations`, { body: new URLSearchParams(usual()) });
    expect(answer.status).toBe(302);
    expect(parametersOf(answer.location)).toMatchObject({ tenant_id: tenant.id });
  });

  it('product 4.3: is refused where policies exist and none is meant', async () => {
    const body = {
      flow: 'oauth',
      policies: [{ conditions: { client_ids: [randomUUID()] }, success_conditions: once('password-authentication') }],
    };
    const strict = await aTenant(server, { policies: [body] });
    const asked = { ...usual(), client_id: strict.clientId };
    const answer = await server.ask('GET', `/${strict.id}/v1/authorizations?${new URLSearchParams(asked)}`);
    expect(parametersOf(answer.location)).toMatchObject({ error: 'invalid_request' });
  });
});

const once = (interaction: string) => ({
  any_of: [[{ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 }]],
});

describe('after all these requests', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
