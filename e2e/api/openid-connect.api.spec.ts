import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askTokens, authorize, codeFor, prove, redeem, refresh, userinfo } from './a-flow.ts';
import { aTenant, expected, REDIRECT_URI, textAt, type TestTenant } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

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
const issuer = () => `${server.base}/${tenant.id}`;
const pkce = () => {
  const verifier = randomBytes(32).toString('base64url');
  return {
    verifier,
    asked: { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' },
  };
};

describe('PKCE', () => {
  it('A10-06 X-07 is demanded of a client that did not ask to go without', async () => {
    const strict = await aTenant(server, { client: { require_pkce: undefined } });
    const asked = { ...usual(), client_id: strict.clientId };
    const answer = await server.ask('GET', `/${strict.id}/v1/authorizations?${new URLSearchParams(asked)}`);
    expect(Object.fromEntries(new URL(answer.location).searchParams)).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('code_challenge') as unknown,
    });
  });

  it('A10-06 O-03 a code goes to who has its verifier, and a wrong one does not spend it', async () => {
    const { verifier, asked } = pkce();
    const code = await codeFor(tenant, await tenant.user('pkce'), asked);
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await redeem(tenant, code)).toMatchObject(refused);
    expect(await redeem(tenant, code, { code_verifier: pkce().verifier })).toMatchObject(refused);
    expect((await redeem(tenant, code, { code_verifier: verifier })).status).toBe(200);
  });

  it('O-03 a verifier where no challenge was sent is refused', async () => {
    const code = await codeFor(tenant, await tenant.user('no-challenge'));
    expect(await redeem(tenant, code, { code_verifier: pkce().verifier })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });
});

describe('a whole login', () => {
  it('O-42 A6-31 ends in an ID token that verifies by the published keys and tells what was proven', async () => {
    const user = await tenant.user('whole');
    const { verifier, asked } = pkce();
    const scope = 'openid profile email phone offline_access';
    const login = await prove(await tenant.open({ scope, nonce: 'n-1', ...asked }), user);
    const authTime = server.clock.now();
    server.clock.advance(30);
    const answer = await authorize(login);
    expect(Object.fromEntries(answer)).toMatchObject({ state: 's', iss: issuer() });
    const tokens = expected(await redeem(tenant, answer.get('code') ?? '', { code_verifier: verifier }), 200);
    expect(tokens.headers.get('cache-control')).toBe('no-store');
    expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope });

    const { body: metadata } = expected(await server.ask('GET', `/${tenant.id}/.well-known/openid-configuration`), 200);
    const keys = createRemoteJWKSet(new URL(textAt(metadata, 'jwks_uri')));
    const known = { issuer: textAt(metadata, 'issuer'), currentDate: server.clock.now(), algorithms: ['ES256'] };
    const idToken = textAt(tokens.body, 'id_token');
    const { payload } = await jwtVerify(idToken, keys, { ...known, audience: tenant.clientId });
    expect(payload).toMatchObject({
      sub: user.id,
      nonce: 'n-1',
      acr: 'aal2',
      amr: ['password', 'sms', 'mfa'],
      auth_time: Math.floor(authTime.getTime() / 1000),
    });
    const accessToken = textAt(tokens.body, 'access_token');
    expect(payload['at_hash']).toBe(createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'));
    expect(JSON.stringify(payload)).not.toContain(user.username);

    const access = await jwtVerify(accessToken, keys, {
      ...known,
      audience: textAt(metadata, 'userinfo_endpoint'),
      typ: 'at+jwt',
    });
    expect(access.payload).toMatchObject({ sub: user.id, client_id: tenant.clientId, scope, acr: 'aal2' });
    expect(decodeProtectedHeader(accessToken).kid).toBe(decodeProtectedHeader(idToken).kid);
    await expect(
      jwtVerify(idToken, keys, { ...known, currentDate: new Date(server.clock.now().getTime() + 601_000) }),
    ).rejects.toThrow('exp');

    expect((await userinfo(tenant, accessToken)).body).toMatchObject({
      sub: user.id,
      email: user.username,
      email_verified: true,
      phone_number: user.phone,
      phone_number_verified: true,
    });
    expect((await userinfo(tenant, idToken)).status).toBe(401);

    const next = expected(await refresh(tenant, textAt(tokens.body, 'refresh_token')), 200).body;
    const again = await jwtVerify(textAt(next, 'id_token'), keys, { ...known, audience: tenant.clientId });
    expect(again.payload).toMatchObject({ sub: user.id, auth_time: payload['auth_time'], acr: 'aal2', amr: payload['amr'] });
    expect((await userinfo(tenant, textAt(next, 'access_token'))).status).toBe(200);
  });

  it('A10-03 its code is good for sixty seconds', async () => {
    const [young, old] = [await codeFor(tenant, await tenant.user('young')), await codeFor(tenant, await tenant.user('old'))];
    server.clock.advance(59);
    expect((await redeem(tenant, young)).status).toBe(200);
    server.clock.advance(1);
    expect(await redeem(tenant, old)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('O-24 its code is good for its client, its tenant and its address only', async () => {
    const code = await codeFor(tenant, await tenant.user('bound'));
    const other = await aTenant(server);
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await redeem(other, code)).toMatchObject(refused);
    expect(await redeem(tenant, code, { redirect_uri: `${REDIRECT_URI}/` })).toMatchObject(refused);
    expect(await redeem(tenant, code, { client_secret: 'guessed' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect((await redeem(tenant, code)).status).toBe(200);
  });

  it('O-21 a person may withhold scopes, and the tokens are without them', async () => {
    const login = await prove(await tenant.open({ scope: 'openid email phone' }), await tenant.user('modest'));
    const { body } = expected(await login.post('authorize', { denied_scopes: ['phone'] }), 200);
    const code = new URL(textAt(body, 'redirect_uri')).searchParams.get('code') ?? '';
    const tokens = expected(await redeem(tenant, code), 200).body;
    expect(tokens['scope']).toBe('openid email');
    expect((await userinfo(tenant, textAt(tokens, 'access_token'))).body).not.toHaveProperty('phone_number');
  });

  it('A7-07 TH-19 a user who is disabled in the middle gets no code, and the tokens already given end', async () => {
    const user = await tenant.user('dismissed');
    const tokens = expected(await redeem(tenant, await codeFor(tenant, user)), 200).body;
    const [proven, code] = [await prove(await tenant.open(), user), await codeFor(tenant, user)];
    const asked = { token: await tenant.freshToken(), body: { status: 'DISABLED' } };
    expected(await server.ask('PATCH', `${tenant.management}/users/${user.id}`, asked), 200);
    expect((await proven.post('authorize')).status).toBeGreaterThanOrEqual(400);
    expect(await redeem(tenant, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await userinfo(tenant, textAt(tokens, 'access_token'))).status).toBe(401);
  });

  it('product 4.3: a password alone gets no token where the policy demands two factors, unless the tenant says so', async () => {
    const asked = { grant_type: 'password', scope: 'openid' };
    const strict = await aTenant(server, {
      tenant: { allow_password_grant: false },
      client: { grant_types: ['authorization_code', 'password'] },
    });
    const user = await strict.user('short-cut');
    const answer = await askTokens(strict, { ...asked, username: user.username, password: user.password });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(answer.text).not.toContain('access_token');
  });
});

describe('the metadata', () => {
  it('O-29 names the endpoints where they are, each answering, and no other one', async () => {
    const { body } = expected(await server.ask('GET', `/${tenant.id}/.well-known/openid-configuration`), 200);
    expect(body['issuer']).toBe(issuer());
    const named = Object.entries(body).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name));
    const answers = await Promise.all(named.map(async ([name, url]) => [name, (await server.ask('GET', String(url))).status]));
    expect(Object.fromEntries(answers)).toEqual({
      authorization_endpoint: 302,
      token_endpoint: 404, // POST only
      userinfo_endpoint: 401,
      jwks_uri: 200,
    });
    expect((await server.ask('GET', `/.well-known/oauth-authorization-server/${tenant.id}`)).body).toEqual(body);
  });

  it('O-29 names grant types, scopes and ways to authenticate that work, and claims that are told', async () => {
    const { body } = await server.ask('GET', `/${tenant.id}/.well-known/openid-configuration`);
    for (const grant_type of body['grant_types_supported'] as string[])
      expect((await askTokens(tenant, { grant_type })).body['error']).not.toBe('unsupported_grant_type');
    expect((await askTokens(tenant, { grant_type: 'implicit' })).body['error']).toBe('unsupported_grant_type');
    expect(body).toMatchObject({ code_challenge_methods_supported: ['S256'], response_types_supported: ['code'] });
    const scope = 'openid profile email phone';
    const user = await tenant.user('claims');
    const spoken = { token: tenant.token, body: { locale: 'ja' } };
    expected(await server.ask('PATCH', `${tenant.management}/users/${user.id}`, spoken), 200);
    const tokens = expected(await redeem(tenant, await codeFor(tenant, user, { scope, nonce: 'n' })), 200).body;
    const payload = JSON.parse(Buffer.from(textAt(tokens, 'id_token').split('.')[1] ?? '', 'base64url').toString()) as object;
    const told = new Set([
      ...Object.keys(payload),
      ...Object.keys((await userinfo(tenant, textAt(tokens, 'access_token'))).body),
    ]);
    expect(body['claims_supported']).toEqual(expect.arrayContaining([...told]));
    expect(told).toEqual(new Set(body['claims_supported'] as string[]));
  });
});

describe('after all these tokens', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
