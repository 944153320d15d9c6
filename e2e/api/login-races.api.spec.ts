import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { newUser } from '../../tools/lib/requirement-002.mjs';
import { authorize, codeFor, password, prove, redeem, refresh, smsCode, tally, times, userinfo, verify } from './a-flow.ts';
import { aPhone, aTenant, expected, textAt, type TestTenant } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox, linkToken } from './inbox.ts';

const MANY = 50;
let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

const count = async (text: string, ...values: readonly unknown[]): Promise<number> =>
  Number((await seedSql(server.database, text, [tenant.id, ...values]))[0]?.['count']);

describe('fifty at once', () => {
  it('A6-21 TH-06 of one SMS code: one succeeds', async () => {
    for (let round = 0; round < 3; round += 1) {
      const login = await tenant.open();
      expected(await password(login, await tenant.user(`sms-${round}`)), 200);
      const code = await smsCode(login);
      const counts = tally(await times(MANY, () => verify(login, code)));
      expect(counts['200']).toBe(1);
      expect(Object.keys(counts).filter((kind) => kind !== '200' && kind !== '503 temporarily_unavailable')).toEqual([
        '400 invalid_grant',
      ]);
      expect((await authorize(login)).get('code')).not.toBeNull();
    }
  });

  it('A10-02 of one authorization code: one gets tokens, and because the code came again they are dead', async () => {
    const code = await codeFor(tenant, await tenant.user('code'), { scope: 'openid offline_access' });
    const answers = await times(MANY, () => redeem(tenant, code));
    expect(tally(answers)).toEqual({ '200': 1, '400 invalid_grant': MANY - 1 });
    const won = answers.find(({ status }) => status === 200)?.body;
    expect((await userinfo(tenant, textAt(won, 'access_token'))).status).toBe(401);
    expect(await refresh(tenant, textAt(won, 'refresh_token'))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await count(`SELECT count(*) FROM audit_event WHERE tenant_id = $1 AND type = 'code_reuse'`)).toBe(1);
  });

  it('A10-05 of one refresh token: one gets the next, and the whole family dies', async () => {
    const code = await codeFor(tenant, await tenant.user('refresh'), { scope: 'openid offline_access' });
    const first = textAt(expected(await redeem(tenant, code), 200).body, 'refresh_token');
    const answers = await times(MANY, () => refresh(tenant, first));
    expect(tally(answers)).toEqual({ '200': 1, '400 invalid_grant': MANY - 1 });
    const won = answers.find(({ status }) => status === 200)?.body;
    expect(await refresh(tenant, textAt(won, 'refresh_token'))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await userinfo(tenant, textAt(won, 'access_token'))).status).toBe(401);
    expect(await count(`SELECT count(*) FROM audit_event WHERE tenant_id = $1 AND type = 'refresh_token_reuse'`)).toBe(1);
  });

  it('R-002 of authorize on one successful transaction: one code', async () => {
    const user = await tenant.user('authorize');
    const login = await prove(await tenant.open(), user);
    const answers = await times(MANY, () => login.post('authorize'));
    expect(tally(answers)).toEqual({ '200': 1, '404 invalid_request': MANY - 1 });
    const codes = `SELECT count(*) FROM authorization_code c JOIN token_grant g ON g.tenant_id = c.tenant_id AND g.id = c.grant_id
      WHERE c.tenant_id = $1 AND g.account_id = $2`;
    expect(await count(codes, user.id)).toBe(1);
    expect(await count('SELECT count(*) FROM session WHERE tenant_id = $1 AND account_id = $2', user.id)).toBe(1);
  });

  it('L-011 of registrations of one address: one account', async () => {
    const logins = await times(MANY, () => tenant.open());
    const email = 'wanted-by-many@example.com';
    const started = await Promise.all(
      logins.map((login) => login.post('initial-registration', { ...newUser, email, phone_number: aPhone() })),
    );
    expect(tally(started)).toEqual({ '200': MANY });
    for (const login of logins) expected(await verify(login, await smsCode(login)), 200);
    const answers = await Promise.all(logins.map((login) => login.post('authorize')));
    expect(tally(answers)).toEqual({ '200': 1, '400 invalid_request': MANY - 1 });
    expect(await count('SELECT count(*) FROM account WHERE tenant_id = $1 AND username = $2', email)).toBe(1);
  });

  it('A6-18 of password resets with one link: one password is set', async () => {
    const user = await tenant.user('reset');
    expected(await server.ask('POST', `/${tenant.id}/v1/password-resets`, { body: { email: user.username } }), 202);
    const token = await linkToken(server, user.username);
    const answers = await times(MANY, (index) =>
      server.ask('POST', `/${tenant.id}/v1/password-resets/complete`, { body: { token, password: `Nakahechi-route-${index}` } }),
    );
    expect(tally(answers)).toEqual({ '200': 1, '400 invalid_grant': MANY - 1 });
    const winner = answers.findIndex(({ status }) => status === 200);
    expect((await password(await tenant.open(), { ...user, password: `Nakahechi-route-${winner}` })).status).toBe(200);
    expect((await password(await tenant.open(), user)).status).toBe(400);
  });

  it('A6-30 of challenges in one transaction: one message', async () => {
    const user = await tenant.user('challenge');
    const login = await tenant.open();
    expected(await password(login, user), 200);
    const answers = await times(MANY, () => login.post('sms-authentication-challenge'));
    expect(tally(answers)).toEqual({ '200': 1, '429 too_many_requests': MANY - 1 });
    expect(await inbox(server, user.phone)).toHaveLength(1);
  });

  it('A6-30 of transactions that each send a code to one person: ten messages an hour', async () => {
    const user = await tenant.user('pumped');
    const logins = await times(MANY, () => tenant.open());
    for (const login of logins) expected(await password(login, user), 200);
    const answers = await Promise.all(logins.map((login) => login.post('sms-authentication-challenge')));
    expect(tally(answers)).toEqual({ '200': 10, '429 too_many_requests': MANY - 10 });
    expect(await inbox(server, user.phone)).toHaveLength(10);
  });
});

describe('passwords at once', () => {
  const counter = `SELECT count(*) FROM attempt_counter WHERE tenant_id = $1 AND scope = 'password'`;

  it('TH-02 200 wrong ones spend exactly ten tries, and the name is locked', async () => {
    const user = await tenant.user('guessed');
    const logins = await times(200, () => tenant.open());
    const before = await count(counter);
    const answers = await Promise.all(logins.map((login, index) => password(login, { ...user, password: `wrong-${index}` })));
    const counts = tally(answers);
    expect(counts['400 invalid_credentials']).toBe(10);
    expect(Object.keys(counts).sort()).toEqual(expect.arrayContaining(['400 invalid_credentials', '400 too_many_attempts']));
    expect(Object.keys(counts).every((kind) => /^400 (invalid_credentials|too_many_attempts)$|^503 /.test(kind))).toBe(true);
    expect(await count(counter)).toBe(before + 1);
    const locked = `${counter} AND failures = 10 AND in_flight = 0 AND consecutive = 10 AND locks = 1 AND locked_until IS NOT NULL`;
    expect(await count(locked)).toBe(1);
    const events = `SELECT count(*) FROM audit_event WHERE tenant_id = $1 AND account_id = $2 AND type =`;
    expect(await count(`${events} 'password_failure' AND outcome = 'failure'`, user.id)).toBe(10);
    expect(await count(`${events} 'user_lock'`, user.id)).toBe(1);
    expect(await password(await tenant.open(), user)).toMatchObject({ status: 400, body: { error: 'too_many_attempts' } });
  });

  it('TH-04 20 right ones all succeed', async () => {
    const user = await tenant.user('busy');
    const logins = await times(20, () => tenant.open());
    expect(tally(await Promise.all(logins.map((login) => password(login, user))))).toEqual({ '200': 20 });
  });
});

describe('after all these races', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(server.secrets.size).toBeGreaterThan(200);
    expect(await server.leaks()).toEqual([]);
  });
});
