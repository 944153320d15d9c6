import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '#server/accounts';
import { smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { Browser } from './a-browser.ts';
import { codeFor, password, prove } from './a-flow.ts';
import { aTenant, expected, PASSWORD, type TestTenant } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

function aSignal() {
  let give = () => undefined as void;
  const given = new Promise<void>((resolve) => (give = resolve));
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
