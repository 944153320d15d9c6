import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIN_LIMIT } from '#server/accounts';
import { volumeLimits } from '#server/platform';
import { seedSql } from '#testing/schema';
import { eventsOf } from './an-admin.ts';
import { aTenant, expected, Login, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

/** Two processes on one database, as behind a load balancer; per-address limits as in production. */
let first: TestServer;
let second: TestServer;
let tenant: TestTenant;
let user: TestUser;
beforeAll(async () => {
  first = await aServer({ settings: { SEKISHO_DEV_LIMITS: 'strict' } });
  tenant = await aTenant(first); // before the second server: passport knows one strategy of a name in a process, the last one
  second = await aServer({ beside: first, settings: { SEKISHO_DEV_LIMITS: 'strict', LOG_LEVEL: 'warn' } });
  user = await tenant.user('user');
});
afterAll(() => first.stop());

const at = (server: TestServer, login: Login): Login => new Login({ server, id: tenant.id }, login.id);
const credentials = () => ({ username: user.username, password: user.password });

describe('two servers on one database', () => {
  it('go on with a login that the other one began', async () => {
    const login = await tenant.open();
    expected(await at(second, login).post('password-authentication', credentials()), 200);
    expected(await at(first, login).post('sms-authentication-challenge', { template: 'authentication' }), 200);
    const wrong = await at(second, login).post('sms-authentication', { verification_code: '000000' });
    const left = await at(first, login).post('sms-authentication', { verification_code: '000000' });
    expect([wrong.status, left.status, wrong.body['tries_left'], left.body['tries_left']]).toEqual([400, 400, 4, 3]);
  });

  it('both follow a policy at once when it is changed at one of them', async () => {
    const list = expected(await first.ask('GET', `${tenant.management}/authentication-policies`, { token: tenant.token }), 200);
    const [policy] = list.body['list'] as [Record<string, unknown>];
    const statusAfterPassword = async (server: TestServer) => {
      const login = at(server, await tenant.open());
      expected(await login.post('password-authentication', credentials()), 200);
      return textAt((await login.get('authentication-status')).body, 'status');
    };
    expect([await statusAfterPassword(first), await statusAfterPassword(second)]).toEqual(['in_progress', 'in_progress']);
    const [entry] = policy['policies'] as [Record<string, unknown>];
    const password = [{ path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 }];
    const body = { ...policy, policies: [{ ...entry, success_conditions: { any_of: [password] } }] };
    const path = `${tenant.management}/authentication-policies/${textAt(policy, 'id')}`;
    expected(await first.ask('PUT', path, { token: tenant.token, body }), 200);
    expect([await statusAfterPassword(first), await statusAfterPassword(second)]).toEqual(['success', 'success']);
  });

  it('count wrong passwords of an account together, and lock it at both', async () => {
    const victim = await tenant.user('victim');
    const guess = async (server: TestServer, password: string) =>
      at(server, await tenant.open()).post('password-authentication', { username: victim.username, password });
    for (let tries = 0; tries < LOGIN_LIMIT.failures; tries += 1) await guess(tries % 2 ? first : second, 'not the password');
    for (const server of [first, second]) {
      const { status, body } = await guess(server, victim.password);
      expect([status, body['error']]).toEqual([400, 'too_many_attempts']);
    }
  });

  it('count the requests of one address together', async () => {
    const report = (server: TestServer) => server.ask('POST', `/${tenant.id}/v1/problem-reports`, { body: { step: 'password' } });
    const { points } = volumeLimits.report;
    for (let asked = 0; asked < points; asked += 1) expect((await report(asked % 2 ? first : second)).status).toBe(202);
    expect([(await report(first)).status, (await report(second)).status]).toEqual([429, 429]);
  });

  it('refuse at both what was ended at one', async () => {
    const path = `${tenant.management}/clients/${tenant.clientId}`;
    const read = expected(await first.ask('GET', path, { token: tenant.token }), 200).body;
    const grant = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: tenant.clientId,
      client_secret: tenant.clientSecret,
    });
    const proof = () => second.ask('POST', `/${tenant.id}/v1/tokens`, { body: grant });
    expect((await proof()).body['error']).toBe('invalid_grant');
    expected(await first.ask('PUT', path, { token: tenant.token, body: { ...read, enabled: false } }), 200);
    expect((await proof()).body['error']).toBe('invalid_client');
  });

  /** Last: it stops the second one. */
  it('L-06 say in the trail of the installation that they began, with other settings than before, and that one ended', async () => {
    const started = await eventsOf(first, 'audit_started');
    const [before, after] = ['info', 'warn'].map((level) => expect.objectContaining({ log_level: level }) as unknown);
    expect(started.map(({ detail }) => detail)).toEqual([{ after: before }, { after }]);
    expect(await eventsOf(first, 'audit_settings_changed')).toMatchObject([{ outcome: 'success', detail: { before, after } }]);
    expect(await eventsOf(first, 'audit_stopped')).toEqual([]);
    await second.stop();
    const [system] = await seedSql(first.database, 'SELECT system_tenant() AS id');
    expect(await eventsOf(first, 'audit_stopped')).toMatchObject([
      { tenant_id: system?.['id'], outcome: 'success', actor: { kind: 'system', id: 'audit' } },
    ]);
  });
});
