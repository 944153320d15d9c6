import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { Browser } from './a-browser.ts';
import { aTenant, expected, Login, REDIRECT_URI, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

const DAY = 86_400;
let server: TestServer;
let tenant: TestTenant;

/** Password alone is enough for the policy, which knows nothing of an app: the tenant asks for it. */
const passwordOnly = () => ({
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: ['password', 'initial-registration'],
      success_conditions: {
        any_of: ['password-authentication', 'initial-registration'].map((name) => [
          { path: `$.${name}.success_count`, type: 'integer', operation: 'gte', value: 1 },
        ]),
      },
    },
  ],
});
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server, {
    policies: [passwordOnly()],
    tenant: { mfa_config: { enrollment_grace_days: 14 } },
  });
});
afterAll(() => server.stop());

const newUser = (of = tenant) => of.user(`n${randomUUID().slice(0, 8)}`, { proven: false });
const codeOf = (secret: string) => generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });
const next = async (login: Login) => (await login.get('view-data')).body['next'] as Readonly<Record<string, unknown>>;

async function password(user: TestUser, of = tenant): Promise<Login> {
  const login = await of.open();
  expected(await login.post('password-authentication', { username: user.username, password: user.password }), 200);
  return login;
}
const later = async (login: Login) => expected(await login.post('authorize'), 200);

/** Sets up the app in a login; what the login says next. */
async function setUp(login: Login) {
  const secret = textAt(expected(await login.post('totp-enrollment'), 200).body, 'totp.secret');
  expected(await login.post('totp-authentication', { verification_code: codeOf(secret) }), 200);
  const offered = await next(login);
  expected(await login.post('recovery-code-generation'), 200);
  return offered;
}

describe('L-045 a user without a second factor', () => {
  it('is asked after the login, with the days that are left, which begin with the first login', async () => {
    const user = await newUser();
    server.clock.advance(30 * DAY);
    const first = await password(user);
    expect(await next(first)).toMatchObject({ step: 'nudge', days: 14, daysLeft: 14, ticketNeeded: false });
    await later(first);
    server.clock.advance(3 * DAY);
    const second = await password(user);
    expect(await next(second)).toMatchObject({ step: 'nudge', daysLeft: 11 });
    await later(second);
    server.clock.advance(11 * DAY - 60);
    expect(await next(await password(user))).toMatchObject({ step: 'nudge', daysLeft: 1 });
  });

  it('sets up an app now, though the policy has no word of it, and is asked no more', async () => {
    const user = await newUser();
    const login = await password(user);
    expect(await setUp(login)).toMatchObject({ step: 'recovery-codes' });
    expect(await next(login)).toMatchObject({ step: 'done' });
    await later(login);
    expect(await next(await password(user))).toMatchObject({ step: 'done' });
  });

  it('has to set one up when the days are over: nothing else goes on, and it is no dead end', async () => {
    const user = await newUser();
    await later(await password(user));
    server.clock.advance(14 * DAY);
    const login = await password(user);
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: false });
    expect((await login.get('authentication-status')).body['status']).toBe('in_progress');
    expect((await login.post('authorize')).status).toBe(400);
    await setUp(login);
    expect(await next(login)).toMatchObject({ step: 'done' });
    await later(login);
  });

  it('has no session that answers silently when the days are over', async () => {
    const user = await newUser();
    const browser = new Browser(server);
    const asked = { response_type: 'code', client_id: tenant.clientId, redirect_uri: REDIRECT_URI, scope: 'openid' };
    const start = async (prompt: object = {}) => {
      const query = new URLSearchParams({ ...asked, ...prompt }).toString();
      return new URL((await browser.navigate(`/${tenant.id}/v1/authorizations?${query}`)).location, server.base).searchParams;
    };
    const path = `/${tenant.id}/v1/authorizations/${(await start()).get('id') ?? ''}`;
    await browser.post(`${path}/password-authentication`, { username: user.username, password: user.password });
    await browser.post(`${path}/authorize`);
    expect((await start({ prompt: 'none' })).get('code')).toEqual(expect.any(String));
    await seedSql(
      server.database,
      `UPDATE enrolment_grace SET started_at = started_at - interval '15 days' WHERE account_id = $1`,
      [user.id],
    );
    expect((await start({ prompt: 'none' })).get('error')).toBe('login_required');
  });

  it('is asked when he registers too, and his days begin there', async () => {
    const email = `new-${randomUUID()}@example.com`;
    const login = await tenant.open();
    expected(await login.post('initial-registration', { email, password: 'Kumano-kodo-88-tabi', name: 'New' }), 200);
    expect(await next(login)).toMatchObject({ step: 'nudge', daysLeft: 14 });
    await later(login);
    server.clock.advance(DAY);
    const user = { id: '', username: email, password: 'Kumano-kodo-88-tabi', phone: '' };
    expect(await next(await password(user))).toMatchObject({ step: 'nudge', daysLeft: 13 });
  });

  it('is asked by no tenant that did not set it', async () => {
    const quiet = await aTenant(server, { policies: [passwordOnly()] });
    expect(await next(await password(await newUser(quiet), quiet))).toMatchObject({ step: 'done' });
    const login = await password(await newUser(quiet), quiet);
    expect((await login.post('totp-enrollment')).status).toBe(400);
  });

  it.each([0, 91, 1.5, '14'])('cannot be given %s days', async (enrollment_grace_days) => {
    const body = { name: 'T', domain: server.base, mfa_config: { enrollment_grace_days } };
    const tenants = `/v1/management/organizations/${tenant.organizationId}/tenants`;
    expect((await server.ask('POST', tenants, { token: await tenant.freshToken(), body })).status).toBe(400);
  });
});

describe('L-045 the coverage of a tenant', () => {
  const read = async (of: TestTenant, query = '') =>
    expected(await server.ask('GET', `${of.management}/mfa-coverage${query}`, { token: await of.freshToken() }), 200).body;

  it('counts who has a factor, half of one, and none, by type and by the values of a property', async () => {
    const own = await aTenant(server, { policies: [passwordOnly()], tenant: { mfa_config: { enrollment_grace_days: 14 } } });
    const [full, half, gone] = [await newUser(own), await newUser(own), await newUser(own)];
    await newUser(own);
    await setUp(await password(full, own));
    expected(await (await password(half, own)).post('totp-enrollment'), 200);
    const set = (user: TestUser, change: string) =>
      seedSql(server.database, `UPDATE account SET ${change} WHERE id = $1`, [user.id]);
    await set(full, `custom_properties = '{"department":"sales"}'`);
    await set(half, `custom_properties = '{"department":"sales"}'`);
    await set(gone, `status = 'DELETED'`);
    expect(await read(own)).toEqual({
      total: { users: 3, enabled: 1, partial: 1, none: 1, by_type: { totp: 1, sms: 0, email: 0, recovery_code: 1 } },
      groups: [],
    });
    expect(await read(own, '?group_by=department')).toMatchObject({
      groups: [
        { group: 'sales', users: 2, enabled: 1, partial: 1, none: 0 },
        { group: null, users: 1, enabled: 0, partial: 0, none: 1 },
      ],
    });
  });

  it('says nothing to another organization, nor to a property that is no name', async () => {
    const stranger = await aTenant(server, { policies: [passwordOnly()] });
    const foreign = await server.ask('GET', `${tenant.management}/mfa-coverage`, { token: await stranger.freshToken() });
    expect([403, 404]).toContain(foreign.status);
    const bad = `${tenant.management}/mfa-coverage?group_by=${encodeURIComponent("a' OR 1=1")}`;
    expect((await server.ask('GET', bad, { token: await tenant.freshToken() })).status).toBe(400);
  });
});
