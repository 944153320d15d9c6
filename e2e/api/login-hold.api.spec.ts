import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoginHolds } from '#server/accounts';
import { TenantDb } from '#server/platform';
import { Sessions } from '#server/sessions';
import { seedSql } from '#testing/schema';
import { aTenant, expected, REDIRECT_URI, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
let user: TestUser;
let apikey: string;

const passwordOnly = () => ({
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'password',
      priority: 1,
      conditions: {},
      available_methods: ['password'],
      success_conditions: {
        any_of: [[{ path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 }]],
      },
    },
  ],
});

beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server, {
    policies: [passwordOnly()],
    tenant: { allow_password_grant: true },
    client: { grant_types: ['authorization_code', 'refresh_token', 'password'] },
  });
  apikey = 'anon';
});
afterAll(() => server.stop());
beforeEach(async () => {
  user = await tenant.user(`u${randomUUID().slice(0, 8)}`);
});

const inTenant = <T>(act: Parameters<TenantDb['run']>[1] extends (tx: infer X) => unknown ? (tx: X) => Promise<T> : never) =>
  server.running.app.get(TenantDb).run(tenant.id, act);
const hold = () =>
  inTenant(async (tx) => {
    await server.running.app.get(LoginHolds).hold(tx, user.id, 'mfa_reset');
    await server.running.app.get(Sessions).endAllOf(tx, user.id);
  });
const tokens = (fields: Readonly<Record<string, string>>) =>
  server.ask('POST', `/${tenant.id}/v1/tokens`, {
    body: new URLSearchParams({ client_id: tenant.clientId, client_secret: tenant.clientSecret, ...fields }),
  });
const passwordGrant = () => tokens({ grant_type: 'password', username: user.username, password: user.password, scope: 'openid' });
const logIn = async () => {
  const login = await tenant.open({ scope: 'openid offline_access' });
  return { login, answer: await login.post('password-authentication', { username: user.username, password: user.password }) };
};
const supabase = (grant: string, body: object) =>
  server.ask('POST', `/${tenant.id}/auth/v1/token?grant_type=${grant}`, { headers: { apikey }, body });
const supabasePassword = () => supabase('password', { email: user.username, password: user.password });

describe('D-4 an account on login hold', () => {
  it('gets no session and no token for its password, at any door', async () => {
    await hold();
    expect((await logIn()).answer.status).toBe(400);
    expect((await passwordGrant()).status).toBe(400);
    expect((await supabasePassword()).status).toBe(400);
  });

  it('loses what it held: the login in progress, codes, refresh and access tokens, on every surface', async () => {
    const { login } = await logIn();
    const issued = expected(await passwordGrant(), 200).body;
    const other = expected(await supabasePassword(), 200).body;
    const done = await logIn();
    const code =
      new URL(textAt(expected(await done.login.post('authorize'), 200).body, 'redirect_uri')).searchParams.get('code') ?? '';
    await hold();
    const refresh = (token: string) => tokens({ grant_type: 'refresh_token', refresh_token: token });
    expect((await login.post('authorize')).status).toBeGreaterThanOrEqual(400);
    expect((await tokens({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI })).status).toBe(400);
    if (typeof issued['refresh_token'] === 'string') expect((await refresh(issued['refresh_token'])).status).toBe(400);
    expect((await supabase('refresh_token', { refresh_token: textAt(other, 'refresh_token') })).status).toBe(400);
    const info = await server.ask('GET', `/${tenant.id}/v1/userinfo`, { token: textAt(issued, 'access_token') });
    expect(info.status).toBe(401);
    const me = await server.ask('GET', `/${tenant.id}/auth/v1/user`, {
      token: textAt(other, 'access_token'),
      headers: { apikey },
    });
    expect(me.status).toBeGreaterThanOrEqual(401);
  });

  it('is not let go by an administrator who sets its status, only by what held it', async () => {
    await hold();
    const path = `${tenant.management}/users/${user.id}`;
    const changed = await server.ask('PATCH', path, { token: await tenant.freshToken(), body: { status: 'REGISTERED' } });
    expect(changed.status).toBe(403);
    expect((await passwordGrant()).status).toBe(400);
    expect(await inTenant((tx) => server.running.app.get(LoginHolds).release(tx, user.id))).toBe(true);
    expect((await passwordGrant()).status).toBe(200);
    expect((await supabasePassword()).status).toBe(200);
  });

  it('cannot be open in the database while it is held', async () => {
    await hold();
    const forced = seedSql(server.database, `UPDATE account SET status = 'REGISTERED' WHERE id = $1`, [user.id]);
    await expect(forced).rejects.toThrow('account_held_is_locked');
  });
});

describe('D-5 while the second factor is paused', () => {
  const pause = (seconds: number) =>
    seedSql(server.database, `UPDATE account SET mfa_paused_until = $2 WHERE id = $1`, [
      user.id,
      new Date(server.clock.now().getTime() + seconds * 1000),
    ]);
  const lives = async () => {
    const rows = await seedSql(server.database, `SELECT min(expires_at) AS expires_at FROM session WHERE account_id = $1`, [
      user.id,
    ]);
    return ((rows[0]?.['expires_at'] as Date).getTime() - server.clock.now().getTime()) / 1000;
  };

  it('a session lives eight hours at most, and never longer than the pause; nor do grants', async () => {
    await pause(168 * 3600);
    await (await logIn()).login.post('authorize');
    expect(await lives()).toBe(8 * 3600);
    await pause(600);
    await (await logIn()).login.post('authorize');
    expect(await lives()).toBe(600);
    const grants = await seedSql(
      server.database,
      `SELECT max(expires_at) AS last FROM token_grant WHERE account_id = $1 AND expires_at < $2`,
      [user.id, new Date(server.clock.now().getTime() + 3600_000)],
    );
    expect((grants[0]?.['last'] as Date).getTime()).toBe(server.clock.now().getTime() + 600_000);
  });

  it('afterwards a session lives as long as ever', async () => {
    await pause(-1);
    await (await logIn()).login.post('authorize');
    expect(await lives()).toBe(24 * 3600);
  });
});
