import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '#server/accounts';
import { seedSql } from '#testing/schema';
import { smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { Browser } from './a-browser.ts';
import { codeFor, password, prove } from './a-flow.ts';
import { inbox, linkToken } from './inbox.ts';
import { aTenant, expected, Login, PASSWORD, type TestTenant } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

function aSignal() {
  let give: () => void = () => undefined;
  const given = new Promise<null>((resolve) => (give = () => resolve(null)));
  return { given, give: () => give() };
}

/** Holds every comparison of a password back until `release` is called. */
function heldBack() {
  const passwords = server.running.app.get(Passwords);
  const [gate, arrived] = [aSignal(), aSignal()];
  const verify = passwords.verify.bind(passwords);
  const spy = vi.spyOn(passwords, 'verify').mockImplementation(async (...values) => {
    arrived.give();
    await gate.given;
    return verify(...values);
  });
  return {
    arrived: arrived.given,
    release: () => {
      gate.give();
      spy.mockRestore();
    },
  };
}

describe('TH-12 TH-13 a login whose password is slow', () => {
  it('is not bound to the owner of the password once somebody else was bound meanwhile', async () => {
    const victim = await tenant.user('victim');
    const login = await tenant.open();
    const slow = heldBack();
    const answer = password(login, victim);
    await slow.arrived;
    const registration = { email: `thief-${randomUUID()}@example.com`, password: PASSWORD, phone_number: '+81-90-5555-1234' };
    expected(await login.post('initial-registration', registration), 200);
    expected(await login.post('sms-authentication-challenge', {}), 200);
    slow.release();
    expect(await answer).toMatchObject({ status: 409, body: { code: 'interaction.conflict' } });
    expected(await login.post('sms-authentication', { verification_code: '123456' }), 200);
    const tokens = await login.post('authorize');
    expect(JSON.stringify(tokens.body)).not.toContain(victim.id);
    expect((await login.get('authentication-status')).text).not.toContain(victim.id);
  });

  it('takes nobody else’s place the other way round either', async () => {
    const owner = await tenant.user('owner');
    const login = await tenant.open();
    expected(await password(login, owner), 200);
    const registration = { email: `late-${randomUUID()}@example.com`, password: PASSWORD, phone_number: '+81-90-5555-1235' };
    expect((await login.post('initial-registration', registration)).status).toBe(409);
  });
});

describe('TH-17 the id of a tenant, however it is spelled', () => {
  it('has one counter of wrong passwords', async () => {
    const user = await tenant.user('spelled');
    const login = await tenant.open();
    const wrong = (id: string) =>
      server.ask('POST', `/${id}/v1/authorizations/${login.id}/password-authentication`, {
        body: { username: user.username, password: 'wrong' },
      });
    for (let tries = 0; tries < 5; tries += 1) await wrong(tenant.id);
    for (let tries = 0; tries < 5; tries += 1) await wrong(tenant.id.toUpperCase());
    for (const id of [tenant.id, tenant.id.toUpperCase(), tenant.id.replace(/[a-f]/, (letter) => letter.toUpperCase())])
      expect(await wrong(id)).toMatchObject({ status: 400, body: { code: 'login.locked' } });
  });

  it('names one issuer', async () => {
    const answer = await server.ask('GET', `/${tenant.id.toUpperCase()}/.well-known/openid-configuration`);
    expect(answer.body['issuer']).toBe(`${server.base}/${tenant.id}`);
  });
});

describe('a policy that names a client by its alias', () => {
  const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
  const named = {
    id: randomUUID(),
    flow: 'oauth',
    enabled: true,
    policies: [
      {
        description: 'the bank',
        priority: 100,
        conditions: { client_ids: ['bank-app'] },
        available_methods: ['password', 'sms'],
        success_conditions: { any_of: [[once('password-authentication'), once('sms-authentication')]] },
      },
      {
        description: 'everybody else',
        priority: 1,
        conditions: {},
        available_methods: ['password'],
        success_conditions: { any_of: [[once('password-authentication')]] },
      },
    ],
  };

  it('is not passed over for a weaker one that names nobody', async () => {
    const bank = await aTenant(server, {
      policies: [named],
      configurations: [smsConfiguration(randomUUID())],
      client: { client_id_alias: 'bank-app' },
    });
    const user = await bank.user('customer');
    for (const client_id of [bank.clientId, 'bank-app']) {
      const login = await bank.open({ client_id });
      expected(await password(login, user), 200);
      expect((await login.post('authorize')).status).toBe(400);
    }
  });
});

describe('A7-04 a new login in the same browser', () => {
  it('leaves the session before it without a cookie', async () => {
    const user = await tenant.user('twice');
    const cookieOf = (answer: Readonly<{ headers: Headers }>) =>
      answer.headers
        .getSetCookie()
        .find((cookie) => cookie.startsWith('__Host-sk_s_'))
        ?.split(';')[0] ?? '';
    const first = await (await prove(await tenant.open(), user)).post('authorize');
    const old = cookieOf(first);
    server.clock.advance(60);
    const second = await (await prove(await tenant.open(), user)).post('authorize', {}, { cookie: old });
    const asked = { response_type: 'code', client_id: tenant.clientId, scope: 'openid', prompt: 'none' };
    const silent = async (cookie: string) => {
      const browser = new Browser(server);
      const [name = '', value = ''] = cookie.split('=');
      browser.jar.set(name, value);
      return (await browser.navigate(`/${tenant.id}/v1/authorizations?${new URLSearchParams(asked)}`)).location;
    };
    expect(await silent(old)).toContain('error=login_required');
    expect(await silent(cookieOf(second))).toContain('code=');
    expect(await codeFor(tenant, user)).toBeTruthy();
  });
});

describe('rulings 3: an account that a stranger made in somebody’s name', () => {
  const registered = async (email: string) => {
    const login = await tenant.open();
    const phone_number = `+81-90-${email.slice(7, 11).replace(/\D/g, '1')}-4321`;
    expected(await login.post('initial-registration', { email, password: PASSWORD, phone_number }), 200);
    expected(await login.post('sms-authentication-challenge', {}), 200);
    expected(await login.post('sms-authentication', { verification_code: '123456' }), 200);
    return expected(await login.post('authorize'), 200);
  };
  const address = () => `victim-${randomUUID()}@example.com`;
  const sessionOf = (answer: Readonly<{ headers: Headers }>) =>
    answer.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith('__Host-sk_s_'))
      ?.split(';')[0] ?? '';
  const complete = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    server.ask('POST', `/${tenant.id}/v1/${path}/complete`, { body, headers });

  it('is not confirmed by the owner of the mailbox who only follows the link; it is by whoever is logged in', async () => {
    const email = address();
    const made = await registered(email);
    const token = await linkToken(server, email);
    expect(await complete('email-verifications', { token })).toMatchObject({
      status: 403,
      body: { code: 'ticket.sign_in_first' },
    });
    expect((await complete('email-verifications', { token }, { cookie: sessionOf(made) })).status).toBe(200);
  });

  it('is taken over whole by the owner’s new password: number, factors and sessions of the stranger go', async () => {
    const email = address();
    const made = await registered(email);
    await linkToken(server, email);
    expected(await server.ask('POST', `/${tenant.id}/v1/password-resets`, { body: { email } }), 202);
    await expect
      .poll(
        async () =>
          (await inbox(server, email)).filter(({ links }) => links?.some((link) => link.includes('password-reset'))).length,
      )
      .toBe(1);
    const token = await linkToken(server, email);
    expect((await complete('password-resets', { token, password: 'Ise-jingu-2027!' })).status).toBe(200);
    const left = await seedSql(
      server.database,
      `SELECT (SELECT count(*)::int FROM factor f WHERE f.account_id = a.id AND f.status <> 'removed') AS factors,
              (SELECT count(*)::int FROM contact_point c WHERE c.account_id = a.id AND c.kind = 'phone') AS phones,
              (SELECT count(*)::int FROM session s WHERE s.account_id = a.id AND s.ended_at IS NULL) AS sessions
       FROM account a WHERE a.username = $1`,
      [email],
    );
    expect(left).toEqual([{ factors: 0, phones: 0, sessions: 0 }]);
    expect(sessionOf(made)).not.toBe('');
  });
});

describe('a link for a new password', () => {
  const ask = (email: string) => server.ask('POST', `/${tenant.id}/v1/password-resets`, { body: { email } });
  const complete = (token: string) =>
    server.ask('POST', `/${tenant.id}/v1/password-resets/complete`, { body: { token, password: 'Ise-jingu-2027!' } });

  it('opens nothing once the address was changed, or an administrator set a password', async () => {
    const [moved, renewed] = [await tenant.user('moved'), await tenant.user('renewed')];
    expected(await ask(moved.username), 202);
    expected(await ask(renewed.username), 202);
    const [oldLink, olderLink] = [await linkToken(server, moved.username), await linkToken(server, renewed.username)];
    const token = await tenant.freshToken();
    const body = { email: `new-${moved.username}` };
    expected(await server.ask('PATCH', `${tenant.management}/users/${moved.id}`, { token, body }), 200);
    const raw = { raw_password: 'Nachi-falls-99!' };
    expected(await server.ask('PUT', `${tenant.management}/users/${renewed.id}/password`, { token, body: raw }), 200);
    expect((await complete(oldLink)).status).toBe(400);
    expect((await complete(olderLink)).status).toBe(400);
  });

  it('is mailed ten times an hour to one address, whoever asks, and the answer does not tell', async () => {
    const user = await tenant.user('flooded');
    for (let times = 0; times < 15; times += 1) expect((await ask(user.username)).status).toBe(202);
    const jobs = await seedSql(server.database, `SELECT count(*)::int AS n FROM ticket WHERE account_id = $1`, [user.id]);
    expect(jobs).toEqual([{ n: 10 }]);
  });
});

describe('rulings 7: switching the SMS service off', () => {
  it('lets nobody in without the factor it was for', async () => {
    const plain = await aTenant(server, { policies: [] });
    const user = await plain.user('switched');
    const token = await plain.freshToken();
    const list = await server.ask('GET', `${plain.management}/authentication-configurations`, { token });
    const [configuration] = list.body['list'] as readonly Readonly<{ id: string }>[];
    const body = { ...configuration, enabled: false };
    expected(
      await server.ask('PUT', `${plain.management}/authentication-configurations/${String(configuration?.id)}`, { token, body }),
      200,
    );
    const login = await plain.open();
    expected(await password(login, user), 200);
    expect((await login.post('authorize')).status).toBe(400);
  });
});

describe('TH-20 where administrators log in', () => {
  it('no stranger makes an account: not in a login, not over the Supabase surface, not by a mailed code', async () => {
    const [row = {}] = await seedSql(
      server.database,
      `SELECT t.id, c.id AS "clientId", c.settings #>> '{redirect_uris,0}' AS "redirectUri" FROM tenant t JOIN client c ON c.tenant_id = t.id
       WHERE t.organization_id = $1 AND t.kind = 'ORGANIZER' AND c.settings ? 'redirect_uris'`,
      [tenant.organizationId],
    );
    const [id, clientId] = [String(row['id']), String(row['clientId'])];
    const accounts = async () => (await seedSql(server.database, 'SELECT id FROM account WHERE tenant_id = $1', [id])).length;
    const before = await accounts();
    const asked = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: String(row['redirectUri']),
      scope: 'openid',
      state: 's',
    };
    const opened = expected(await server.ask('GET', `/${id}/v1/authorizations?${new URLSearchParams(asked)}`), 302);
    const login = new Login({ server, id }, new URL(opened.location, server.base).searchParams.get('id') ?? '');
    expect((await login.get('view-data')).text).not.toContain('initial-registration');
    const stranger = { email: `stranger-${randomUUID()}@example.com`, password: PASSWORD };
    expect(await login.post('initial-registration', stranger)).toMatchObject({ status: 404 });
    expect(await server.ask('POST', `/${id}/auth/v1/signup`, { body: stranger })).toMatchObject({ status: 422 });
    expected(await server.ask('POST', `/${id}/auth/v1/otp`, { body: { email: stranger.email } }), 200);
    expect(await accounts()).toBe(before);
  });
});
