import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { statementsOf } from '#testing/sessions';
import { aServer, type TestServer } from './testing.ts';

let server: TestServer;
let tenantId: string;
let clientId: string;
let accountId: string;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.close());
beforeEach(async () => {
  tenantId = await server.world.tenant();
  clientId = await server.world.client(tenantId);
  accountId = await server.world.account(tenantId, { username: 'taro@example.com' });
  await seedSql(
    server.world.database,
    `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at)
     VALUES ($1, gen_random_uuid(), $2, 'email', 'taro@example.com', now()), ($1, gen_random_uuid(), $2, 'phone', '+819012345678', NULL)`,
    [tenantId, accountId],
  );
});

const aToken = (...scopes: string[]): Promise<string> =>
  server.world.db.run(tenantId, async (tx) => {
    const grant = await server.world.grants.open(tx, { clientId, accountId, sessionId: null, scopes, facts: {} });
    return (await server.world.tokens.sign(tx, grant)).token;
  });
const url = () => `/${tenantId}/v1/userinfo`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const read = async (...scopes: string[]) => (await server.call('GET', url(), bearer(await aToken(...scopes)))).body;

describe('userinfo', () => {
  it('O-44 tells by GET and POST whom the token stands for, and nobody may cache it', async () => {
    const token = await aToken('openid');
    for (const answer of [
      await server.call('GET', url(), bearer(token)),
      await server.call('POST', url(), bearer(token)),
      await server.call('POST', url(), bearer(token), {}),
    ]) {
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
      expect(answer.body).toEqual({ sub: accountId });
    }
  });

  it('O-44 opens claims by scope, and no other', async () => {
    const profile = { name: '山田太郎', preferred_username: 'taro@example.com', updated_at: expect.any(Number) };
    const email = { email: 'taro@example.com', email_verified: true };
    const phone = { phone_number: '+819012345678', phone_number_verified: false };
    const sub = accountId;
    expect(await read('openid', 'profile')).toEqual({ sub, ...profile });
    expect(await read('openid', 'email')).toEqual({ sub, ...email });
    expect(await read('openid', 'phone')).toEqual({ sub, ...phone });
    expect(await read('openid', 'profile', 'email', 'phone', 'toString')).toEqual({ sub, ...profile, ...email, ...phone });
  });

  it('O-44 tells the language of mails as locale, by the scope profile, once it is known', async () => {
    await seedSql(server.world.database, `UPDATE account SET language = 'en' WHERE id = $1`, [accountId]);
    expect(await read('openid', 'profile')).toMatchObject({ locale: 'en' });
    expect(await read('openid', 'email')).not.toHaveProperty('locale');
  });

  it('leaves out what nobody knows', async () => {
    accountId = await server.world.account(tenantId);
    expect(await read('openid', 'email', 'phone')).toEqual({ sub: accountId });
  });

  it('O-33 challenges with no error code where no token came, with invalid_token where a bad one did', async () => {
    const none = await server.call('GET', url());
    expect([none.status, none.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    const bad = await server.call('GET', url(), bearer('bad.bad.bad'));
    expect([bad.status, bad.headers['www-authenticate'], bad.body['error']]).toEqual([
      401,
      'Bearer error="invalid_token"',
      'invalid_token',
    ]);
    const narrow = await server.call('GET', url(), bearer(await aToken('email')));
    expect([narrow.status, narrow.body['error']]).toEqual([403, 'insufficient_scope']);
    expect(narrow.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="openid"');
    expect(await server.world.events(tenantId)).toEqual(['userinfo_failure']);
  });

  it('O-10 reads a token from the Authorization header only', async () => {
    const token = await aToken('openid');
    const inQuery = await server.call('GET', `${url()}?access_token=${token}`);
    const inBoth = await server.call('GET', `${url()}?access_token=${token}`, bearer(token));
    const inBody = await server.call('POST', url(), {}, { access_token: token });
    for (const { status, body } of [inQuery, inBoth, inBody]) expect([status, body['error']]).toEqual([400, 'invalid_request']);
  });

  it('A9-04 O-44 refuses an ID token as bearer', async () => {
    const code = await server.world.db.run(tenantId, async (tx) => {
      const draft = { clientId, accountId, sessionId: null, scopes: ['openid'], facts: {} };
      const grantId = await server.world.grants.create(tx, draft);
      return server.world.grants.issueCode(tx, { grantId, redirectUri: 'x', codeChallenge: null });
    });
    const form = { grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: 'x' };
    const { body } = await server.tokens(tenantId, form);
    expect((await server.call('GET', url(), bearer(String(body['access_token'])))).status).toBe(200);
    expect((await server.call('GET', url(), bearer(String(body['id_token'])))).status).toBe(401);
  });

  it('A8-02 A9-05 refuses a token of another tenant, and knows no other tenants', async () => {
    const token = await aToken('openid');
    const other = await server.world.tenant();
    expect((await server.call('GET', `/${other}/v1/userinfo`, bearer(token))).status).toBe(401);
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'nobody'])
      expect((await server.call('GET', `/${unknown}/v1/userinfo`, bearer(token))).status).toBe(404);
  });

  it('costs two statements, each in a transaction of its tenant', async () => {
    const token = await aToken('openid', 'email');
    await server.call('GET', url(), bearer(token));
    expect(await statementsOf(() => server.call('GET', url(), bearer(token)))).toEqual([
      ...['BEGIN; SELECT', 'grant.living', 'COMMIT'],
      ...['BEGIN; SELECT', 'userinfo.person', 'COMMIT'],
    ]);
  });
});
