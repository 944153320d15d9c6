import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { Browser, ownFetch } from './a-browser.ts';
import { aTenant, expected, PASSWORD, textAt, type Login, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const policy = {
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'password or registration',
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: ['password', 'initial-registration'],
      success_conditions: { any_of: [[once('password-authentication')], [once('initial-registration')]] },
    },
  ],
};
const ENGLISH = { 'accept-language': 'en-US, ja;q=0.5' };
const JAPANESE_WISHED = { 'accept-language': 'ja' };

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server, { policies: [policy] });
});
afterAll(() => server.stop());

/** The language of the newest of `count` mails to an address, by its own words. */
async function lastMail(address: string, count = 1): Promise<'ja' | 'en'> {
  const mails = async () => (await inbox(server, address)).filter(({ kind }) => kind === 'email');
  await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(count);
  const [newest] = await mails();
  return JAPANESE.test(newest?.text.ja ?? '') ? 'ja' : 'en';
}

const languageOf = async (username: string): Promise<unknown> =>
  (await seedSql(server.database, 'SELECT language FROM account WHERE username = $1', [username]))[0]?.['language'];
const newUser = (): Promise<TestUser> => tenant.user(`l${randomUUID().slice(0, 8)}`, { phone: null });
const askReset = (email: string, headers: Readonly<Record<string, string>>) =>
  server.ask('POST', `/${tenant.id}/v1/password-resets`, { body: { email }, headers });

async function logIn(login: Login, user: TestUser, headers: Readonly<Record<string, string>>) {
  const { username, password } = user;
  expected(await login.post('password-authentication', { username, password }, headers), 200);
  return expected(await login.post('authorize', {}, headers), 200);
}

describe('the language of a login', () => {
  it('is its reader’s from then on, whatever a later request prefers', async () => {
    const user = await newUser();
    expect(await languageOf(user.username)).toBeNull();
    await logIn(await tenant.open(), user, ENGLISH);
    expect(await languageOf(user.username)).toBe('en');
    await askReset(user.username, JAPANESE_WISHED);
    expect(await lastMail(user.username)).toBe('en');
  });

  it('stays as it is where a client says nothing of it', async () => {
    const user = await newUser();
    await logIn(await tenant.open(), user, ENGLISH);
    await logIn(await tenant.open(), user, { 'accept-language': '*' });
    expect(await languageOf(user.username)).toBe('en');
  });

  it('OIDC Core 3.1.2.1: ui_locales goes before what the browser of an application’s own page prefers', async () => {
    const user = await newUser();
    await logIn(await tenant.open({ ui_locales: 'fr en ja' }), user, JAPANESE_WISHED);
    expect(await languageOf(user.username)).toBe('en');
  });

  it('a registration is written to in the language it was made in, and keeps it', async () => {
    const email = `r${randomUUID().slice(0, 8)}@example.com`;
    const login = await tenant.open();
    expected(await login.post('initial-registration', { email, password: PASSWORD }, ENGLISH), 200);
    expected(await login.post('authorize', {}, ENGLISH), 200);
    expect(await languageOf(email)).toBe('en');
    expect(await lastMail(email)).toBe('en');
    const again = await tenant.open();
    await again.post('initial-registration', { email, password: PASSWORD }, JAPANESE_WISHED);
    expect(await lastMail(email, 2)).toBe('en'); // that the address is taken
  });

  it('of a request counts where no language of the account is known, and Japanese where that is silent', async () => {
    const [english, silent] = [await newUser(), await newUser()];
    await askReset(english.username, ENGLISH);
    await askReset(silent.username, {});
    expect(await lastMail(english.username)).toBe('en');
    expect(await lastMail(silent.username)).toBe('ja');
  });
});

describe('the management API', () => {
  it('sets, shows and takes away the locale of a user, refuses others, and mails in it', async () => {
    const user = await newUser();
    const path = `${tenant.management}/users/${user.id}`;
    const token = await tenant.freshToken();
    const patch = (locale: unknown) => server.ask('PATCH', path, { token, body: { locale } });
    expect(textAt(expected(await patch('en'), 200).body, 'result.locale')).toBe('en');
    expect((await patch('fr')).status).toBe(400);
    const body = { raw_password: `${PASSWORD}-2` };
    expected(await server.ask('PUT', `${path}/password`, { token, body, headers: JAPANESE_WISHED }), 200);
    expect(await lastMail(user.username)).toBe('en');
    expected(await patch(null), 200);
    expect(await languageOf(user.username)).toBeNull();
  });
});

describe('the security page', () => {
  it('chooses the language of mails, on record, and for the own account only', async () => {
    const [user, other] = [await newUser(), await newUser()];
    const browser = new Browser(server);
    const begun = await browser.navigate(`/${tenant.id}/v1/me/login`);
    const opened = await browser.navigate(new URL(begun.location).pathname + new URL(begun.location).search);
    const path = `/${tenant.id}/v1/authorizations/${new URL(opened.location).searchParams.get('id') ?? ''}`;
    await browser.post(`${path}/password-authentication`, { username: user.username, password: user.password });
    expect((await browser.post(`${path}/authorize`, {}, JAPANESE_WISHED)).status).toBe(200);
    expect(await languageOf(user.username)).toBe('ja');
    const choose = (language: string) => browser.send('PUT', `/${tenant.id}/v1/me/language`, ownFetch(server.base), { language });
    expect((await choose('en')).status).toBe(204);
    expect((await choose('en')).status).toBe(204); // the same again is no change
    expect((await choose('de')).status).toBe(400);
    expect([await languageOf(user.username), await languageOf(other.username)]).toEqual(['en', null]);
    const recorded = `SELECT 1 FROM audit_record WHERE account_id = $1 AND type = 'user_language_chosen'`;
    expect(await seedSql(server.database, recorded, [user.id])).toHaveLength(1);
  });
});
