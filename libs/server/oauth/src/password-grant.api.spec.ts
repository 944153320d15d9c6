import { hash } from '@node-rs/argon2';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FactorStore } from '#server/mfa';
import { aCall, aVault } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { aServer, basic, type TestServer } from './testing.ts';

let server: TestServer;
let passwordHash: string;
let tenantId: string;
let clientId: string;
let accountId: string;
beforeAll(async () => {
  server = await aServer();
  passwordHash = await hash('correct horse battery', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});
afterAll(() => server.close());
beforeEach(() => prepare({}));

const prepare = async (settings: object): Promise<void> => {
  tenantId = await server.world.tenant(settings);
  const grant_types = ['password', 'refresh_token'];
  clientId = await server.confidential(tenantId, { grant_types, scope: 'openid management' });
  accountId = await server.world.account(tenantId, { username: 'admin@example.com', passwordHash });
};
const ask = (form: Record<string, string> = {}) =>
  server.tokens(
    tenantId,
    { grant_type: 'password', username: 'admin@example.com', password: 'correct horse battery', scope: 'management', ...form },
    basic(clientId),
  );
const policy = (groups: readonly (readonly string[])[], conditions: object = {}) => {
  const any_of = groups.map((group) =>
    group.map((name) => ({ path: `$.${name}.success_count`, type: 'integer', operation: 'gte', value: 1 })),
  );
  const success = { description: 'p', priority: 1, conditions, success_conditions: { any_of } };
  return seedSql(
    server.world.database,
    `INSERT INTO authentication_policy (tenant_id, id, flow, document) VALUES ($1, gen_random_uuid(), 'oauth', $2)`,
    [tenantId, JSON.stringify({ policies: [success] })],
  );
};
const refused = (error: string) => ({ status: 400, body: { error } });

describe('the password grant', () => {
  it('gives a registered client tokens for name and password, and tells that a password was all', async () => {
    const { status, body } = await ask({ scope: 'openid management' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'openid management', refresh_token: expect.any(String), id_token: expect.any(String) });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      sub: accountId,
      aud: [`https://id.example/${tenantId}/v1/userinfo`, 'https://id.example/v1/management'],
      acr: 'aal1',
      auth_time: server.world.clock.now().getTime() / 1000,
    });
    expect(await server.world.events(tenantId)).toEqual(['issue_token_success', 'password_success']);
  });

  it('TH-17 finds the account by every spelling of its name', async () => {
    expect((await ask({ username: ' ＡＤＭＩＮ@Example.COM ' })).status).toBe(200);
  });

  it('A10-10 gives no scope the client is not registered for', async () => {
    expect(await ask({ scope: 'management org-management' })).toMatchObject(refused('invalid_scope'));
    expect((await ask({ scope: '' })).body['scope']).toBe('openid management');
  });

  it('A6-15 answers unknown, wrong and inactive alike', async () => {
    const inactive = await server.world.account(tenantId, { username: 'gone@example.com', passwordHash, status: 'DISABLED' });
    const answers = [
      await ask({ password: 'wrong' }),
      await ask({ username: 'nobody@example.com' }),
      await ask({ username: 'gone@example.com' }),
    ];
    for (const { status, body } of answers) expect([status, body]).toEqual([400, answers[0]?.body]);
    expect(answers[0]?.body['error']).toBe('invalid_grant');
    const events = await seedSql(
      server.world.database,
      `SELECT reason, account_id, user_name FROM audit_record WHERE tenant_id = $1 AND type = 'password_failure'`,
      [tenantId],
    );
    expect(events).toHaveLength(3);
    expect(events).toContainEqual({ reason: 'unknown_user', account_id: null, user_name: 'no***@example.com' });
    expect(events).toContainEqual({ reason: 'inactive', account_id: inactive, user_name: 'gone@example.com' });
  });

  it('L-30 locks after ten wrong passwords, alike for a name that nobody has', async () => {
    for (const username of ['admin@example.com', 'nobody@example.com']) {
      for (let tries = 0; tries < 10; tries += 1)
        expect(await ask({ username, password: 'wrong' })).toMatchObject(refused('invalid_grant'));
      const { status, headers, body } = await ask({ username });
      expect([status, headers['retry-after'], body['error']]).toEqual([400, '1800', 'too_many_attempts']);
    }
    expect((await server.world.events(tenantId)).filter((type) => type === 'user_lock')).toHaveLength(2);
  });

  it('spends exactly the limit on 60 wrong passwords at once, and lets 20 right ones in at once', async () => {
    const right = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(right.filter(({ status }) => status === 200)).toHaveLength(20);
    const wrong = await Promise.all(Array.from({ length: 60 }, () => ask({ password: 'wrong' })));
    expect(wrong.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(10);
    expect(wrong.filter(({ body }) => body['error'] === 'too_many_attempts')).toHaveLength(50);
    expect((await server.world.events(tenantId)).filter((type) => type === 'password_failure')).toHaveLength(10);
  });

  it('lets in nobody whose factors were reset', async () => {
    await seedSql(server.world.database, 'UPDATE account SET enrolment_locked = true WHERE id = $1', [accountId]);
    expect(await ask()).toMatchObject(refused('invalid_grant'));
  });

  it('is refused where the policy demands a second factor, whatever the password', async () => {
    await prepare({ allow_password_grant: false });
    await policy([['password-authentication', 'sms-authentication']]);
    const [right, wrong] = [await ask(), await ask({ password: 'wrong' })];
    expect(right).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(String(right.body['error_description'])).toContain('second factor');
    expect(wrong.body).toEqual(right.body);
    expect(await seedSql(server.world.database, 'SELECT 1 FROM attempt_counter WHERE tenant_id = $1', [tenantId])).toEqual([]);
  });

  it('is allowed where a password suffices, or where the tenant says so', async () => {
    await prepare({ allow_password_grant: false });
    await policy([['password-authentication']]);
    expect((await ask()).status).toBe(200);
    await prepare({ allow_password_grant: true });
    await policy([['password-authentication', 'sms-authentication']]);
    expect((await ask()).status).toBe(200);
  });

  it('is refused under the built-in policy to whom a second factor is enrolled, once the password was right', async () => {
    await prepare({ allow_password_grant: false });
    expect((await ask()).status).toBe(200);
    await seedSql(
      server.world.database,
      `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at)
       VALUES ($1, gen_random_uuid(), $2, 'phone', '+819012345678', '2020-01-01')`,
      [tenantId, accountId],
    );
    const factors = new FactorStore(server.world.clock, aVault());
    await server.world.db.run(tenantId, (tx) => factors.bindContact(tx, aCall(), accountId, 'sms'));
    await seedSql(
      server.world.database,
      `INSERT INTO authentication_configuration (tenant_id, id, type, document, secrets_sealed)
       VALUES ($1, gen_random_uuid(), 'sms', '{}', '')`,
      [tenantId],
    );
    const right = await ask();
    expect(right).toMatchObject(refused('invalid_grant'));
    expect(String(right.body['error_description'])).toContain('second factor');
    expect(String((await ask({ password: 'wrong' })).body['error_description'])).not.toContain('second factor');
    expect(await server.world.events(tenantId)).toContain('issue_token_failure');
  });

  it('fails closed where policies exist but none is meant', async () => {
    await policy([['password-authentication']], { scopes: ['other'] });
    expect(await ask()).toMatchObject(refused('invalid_request'));
  });

  it('wants both parameters', async () => {
    expect(await ask({ username: '' })).toMatchObject(refused('invalid_request'));
    expect(await ask({ password: '' })).toMatchObject(refused('invalid_request'));
  });
});
