import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeOf } from '#server/sessions';
import { seedSql } from '#testing/schema';
import { statementsOf } from '#testing/sessions';
import { aServer, basic, REDIRECT_URI, type TestServer } from './testing.ts';

let server: TestServer;
let tenantId: string;
let clientId: string;
let accountId: string;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.close());
beforeEach(async () => {
  tenantId = await server.world.tenant();
  clientId = await server.confidential(tenantId, { grant_types: ['authorization_code', 'refresh_token'] });
  accountId = await server.world.account(tenantId);
});

const verifier = 'v'.repeat(43);
const facts = { nonce: 'n-0S6 /"_Wz', authTime: 1_700_000_000, acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] };

const aCode = async (scopes = ['openid', 'email'], of = clientId, codeChallenge: string | null = challengeOf(verifier)) => {
  const { world } = server;
  return world.db.run(tenantId, async (tx) => {
    const grantId = await world.grants.create(tx, { clientId: of, accountId, sessionId: null, scopes, facts });
    return world.grants.issueCode(tx, { grantId, redirectUri: REDIRECT_URI, codeChallenge });
  });
};
const exchange = (code: string, changes: Record<string, string> = {}) =>
  server.tokens(
    tenantId,
    { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier, ...changes },
    basic(clientId),
  );
const refresh = (token: unknown, changes: Record<string, string> = {}) =>
  server.tokens(tenantId, { grant_type: 'refresh_token', refresh_token: String(token), ...changes }, basic(clientId));
const userinfo = (token: unknown) => server.call('GET', `/${tenantId}/v1/userinfo`, { authorization: `Bearer ${String(token)}` });
const refused = (error: string) => ({ status: 400, body: { error } });

describe('an authorization code at the token endpoint', () => {
  it('O-23 becomes tokens that nobody may cache', async () => {
    const { status, headers, body } = await exchange(await aCode());
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(headers['content-type']).toContain('application/json');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'openid email',
      refresh_token: expect.any(String),
      id_token: expect.any(String),
    });
    expect(await server.world.events(tenantId)).toEqual(['issue_token_success']);
  });

  it('A6-31 O-42 comes with an ID token that tells of the login and verifies by the published keys', async () => {
    const { body } = await exchange(await aCode());
    const jwks = (await server.call('GET', `/${tenantId}/v1/jwks`)).body as unknown as JSONWebKeySet;
    const options = { currentDate: server.world.clock.now(), typ: 'JWT', algorithms: ['ES256'] };
    const { payload } = await jwtVerify(String(body['id_token']), createLocalJWKSet(jwks), options);
    const iat = server.world.clock.now().getTime() / 1000;
    const half = createHash('sha256').update(String(body['access_token'])).digest().subarray(0, 16);
    expect(payload).toEqual({
      iss: `https://id.example/${tenantId}`,
      sub: accountId,
      aud: clientId,
      ...{ iat, exp: iat + 600, nonce: facts.nonce, auth_time: facts.authTime, acr: 'aal2', amr: facts.amr },
      at_hash: half.toString('base64url'),
    });
  });

  it('O-40 without openid is plain OAuth: no ID token', async () => {
    expect((await exchange(await aCode(['email']))).body).not.toHaveProperty('id_token');
  });

  it('names the client in the ID token as it calls itself', async () => {
    await server.confidential(tenantId, {}, 'shop');
    const [{ id } = {}] = await seedSql(server.world.database, `SELECT id FROM client WHERE alias = 'shop' AND tenant_id = $1`, [
      tenantId,
    ]);
    const code = await aCode(['openid'], String(id));
    const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier };
    const { body } = await server.tokens(tenantId, form, basic('shop'));
    expect(decodeJwt(String(body['id_token'])).aud).toBe('shop');
    expect(decodeJwt(String(body['access_token']))['client_id']).toBe(id);
  });

  it('O-43 signs ID tokens with RS256 for a client that registered it, where the tenant has such a key', async () => {
    await server.world.db.run(tenantId, (tx) => server.world.keys.generate(tx, 'RS256'));
    const settings = JSON.stringify({ id_token_signed_response_alg: 'RS256' });
    await seedSql(server.world.database, 'UPDATE client SET settings = settings || $2 WHERE id = $1', [clientId, settings]);
    const { body } = await exchange(await aCode());
    const jwks = (await server.call('GET', `/${tenantId}/v1/jwks`)).body as unknown as JSONWebKeySet;
    const options = { currentDate: server.world.clock.now(), algorithms: ['RS256'] };
    expect((await jwtVerify(String(body['id_token']), createLocalJWKSet(jwks), options)).payload.sub).toBe(accountId);
    expect((await userinfo(body['access_token'])).status).toBe(200);
  });

  it('gives no refresh token to a client that is not registered for it', async () => {
    await seedSql(
      server.world.database,
      `UPDATE client SET settings = settings || '{"grant_types":["authorization_code"]}' WHERE id = $1`,
      [clientId],
    );
    expect((await exchange(await aCode())).body).not.toHaveProperty('refresh_token');
  });

  it('A10-02 O-09 presented twice takes back what the first time gave', async () => {
    const code = await aCode();
    const { body } = await exchange(code);
    expect((await userinfo(body['access_token'])).status).toBe(200);
    expect(await exchange(code)).toMatchObject(refused('invalid_grant'));
    expect((await userinfo(body['access_token'])).status).toBe(401);
    expect(await refresh(body['refresh_token'])).toMatchObject(refused('invalid_grant'));
  });

  it('A10-02 redeemed 50 times at once over HTTP is won once, and the winner ends with nothing', async () => {
    const code = await aCode();
    const answers = await Promise.all(Array.from({ length: 50 }, () => exchange(code)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(49);
    expect((await userinfo(won[0]?.body['access_token'])).status).toBe(401);
    const events = await server.world.events(tenantId);
    expect(events.filter((type) => type === 'code_reuse')).toHaveLength(1);
    expect(events.filter((type) => type === 'issue_token_failure')).toHaveLength(49);
  });

  it('A10-06 O-26 O-03 O-24 is refused without its verifier, its address or its client', async () => {
    const code = await aCode();
    expect(await exchange(code, { code_verifier: 'w'.repeat(43) })).toMatchObject(refused('invalid_grant'));
    expect(await exchange(code, { code_verifier: '' })).toMatchObject(refused('invalid_grant'));
    for (const malformed of ['v'.repeat(42), 'v'.repeat(129), `${'v'.repeat(42)}+`])
      expect(await exchange(code, { code_verifier: malformed })).toMatchObject(refused('invalid_request'));
    expect(await exchange(code, { redirect_uri: `${REDIRECT_URI}?` })).toMatchObject(refused('invalid_grant'));
    expect(await exchange(code, { redirect_uri: '' })).toMatchObject(refused('invalid_request'));
    expect(await exchange(await aCode(['openid'], clientId, null))).toMatchObject(refused('invalid_grant'));
    expect(await exchange(await aCode(['openid'], await server.world.client(tenantId)))).toMatchObject(refused('invalid_grant'));
    expect((await exchange(code)).status).toBe(200);
  });

  it('A10-04 wants a grant type that exists and that the client is registered for', async () => {
    const answers = ['', 'implicit', '__proto__', 'password'].map((grant_type) => exchange('x', { grant_type }));
    expect((await Promise.all(answers)).map(({ status, body }) => [status, body['error']])).toEqual([
      [400, 'invalid_request'],
      [400, 'unsupported_grant_type'],
      [400, 'unsupported_grant_type'],
      [400, 'unauthorized_client'],
    ]);
  });
});

describe('a refresh token at the token endpoint', () => {
  const first = async () => (await exchange(await aCode())).body;

  it('A10-05 becomes new tokens of the same login; the ID token repeats it without its nonce', async () => {
    const before = await first();
    server.world.clock.advance(300);
    const { status, body } = await refresh(before['refresh_token']);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'openid email' });
    expect(body['refresh_token']).not.toBe(before['refresh_token']);
    expect(decodeJwt(String(body['id_token']))).toMatchObject({ sub: accountId, auth_time: facts.authTime, acr: 'aal2' });
    expect(decodeJwt(String(body['id_token']))).not.toHaveProperty('nonce');
    expect(await server.world.events(tenantId)).toEqual(['issue_token_success', 'refresh_token_success']);
  });

  it('A10-05 O-05 used twice ends the access tokens too', async () => {
    const before = await first();
    const { body } = await refresh(before['refresh_token']);
    expect(await refresh(before['refresh_token'])).toMatchObject(refused('invalid_grant'));
    expect((await userinfo(body['access_token'])).status).toBe(401);
    expect(await server.world.events(tenantId)).toEqual(expect.arrayContaining(['refresh_token_reuse', 'refresh_token_failure']));
  });

  it('O-24 may narrow the scopes of the next access token, never widen them, and a refusal does not spend it', async () => {
    const { refresh_token: token } = await first();
    expect(await refresh(token, { scope: 'openid management' })).toMatchObject(refused('invalid_scope'));
    const narrow = await refresh(token, { scope: 'email' });
    expect(narrow.body).toMatchObject({ scope: 'email' });
    expect(narrow.body).not.toHaveProperty('id_token');
    expect((await refresh(narrow.body['refresh_token'])).body).toMatchObject({ scope: 'openid email' });
  });

  it('O-24 is refused without a token, and for another client', async () => {
    const { refresh_token: token } = await first();
    expect(await refresh('')).toMatchObject(refused('invalid_request'));
    const other = await server.confidential(tenantId);
    const form = { grant_type: 'refresh_token', refresh_token: String(token) };
    expect(await server.tokens(tenantId, form, basic(other))).toMatchObject(refused('invalid_grant'));
    expect((await refresh(token)).status).toBe(200);
  });

  it('costs one statement to rotate, and four more beside two transactions', async () => {
    const { refresh_token: token } = await first();
    expect(await statementsOf(() => refresh(token))).toEqual([
      'volume_limit:rlflx-upsert',
      ...['BEGIN; SELECT', 'registration.find', 'COMMIT'],
      ...['BEGIN; SELECT', 'refresh.rotate', 'signing-key.active', 'audit.insert', 'COMMIT'],
    ]);
  });
});
