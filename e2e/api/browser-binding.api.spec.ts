import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyPatterns } from '../../tools/lib/requirement-002.mjs';
import { Browser, navigation, type Page } from './a-browser.ts';
import { aTenant, REDIRECT_URI, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server);
});
afterAll(() => server.stop());

const addressOf = ({ id, clientId }: TestTenant, query: Readonly<Record<string, string>> = {}) => {
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: REDIRECT_URI, scope: 'openid profile', state: 's' };
  return `/${id}/v1/authorizations?${new URLSearchParams({ ...asked, ...query })}`;
};
const transactionOf = ({ location }: Page): string => new URL(location).searchParams.get('id') ?? '';
const open = async (browser: Browser, at = tenant, query: Readonly<Record<string, string>> = {}) =>
  `/${at.id}/v1/authorizations/${transactionOf(await browser.navigate(addressOf(at, query)))}`;
const mismatch = { status: 401, body: { error: 'invalid_request', code: 'transaction.binding_mismatch' } };
const parametersOf = (url: unknown) => Object.fromEntries(new URL(String(url)).searchParams);

/** Both factors and the end, in a browser. */
async function logIn(browser: Browser, user: TestUser, query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const path = await open(browser, tenant, query);
  await browser.post(`${path}/password-authentication`, { username: user.username, password: user.password });
  await browser.post(`${path}/sms-authentication-challenge`);
  await browser.post(`${path}/sms-authentication`, { verification_code: '654321' });
  return browser.post(`${path}/authorize`);
}

describe('a login that a browser opened', () => {
  it('A7-15 rulings 4: gets a cookie of this tenant that no script reads, and goes on with it', async () => {
    const browser = new Browser(server);
    const opened = await browser.navigate(addressOf(tenant));
    expect(opened.status).toBe(302);
    const [cookie = ''] = opened.cookies;
    expect(cookie).toMatch(new RegExp(`^__Host-sk_tx_${tenant.id}=[\\w-]{43};`));
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=1800']) expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    const path = `/${tenant.id}/v1/authorizations/${transactionOf(opened)}`;
    expect((await browser.get(`${path}/view-data`)).status).toBe(200);
  });

  it('rulings 4: without the cookie, with a wrong one, and with that of another tenant every call answers 401', async () => {
    const [browser, nobody, forger, neighbour] = [
      new Browser(server),
      new Browser(server),
      new Browser(server),
      new Browser(server),
    ];
    const path = await open(browser);
    const name = `__Host-sk_tx_${tenant.id}`;
    forger.jar.set(name, 'A'.repeat(43));
    const other = await aTenant(server);
    await neighbour.navigate(addressOf(other));
    neighbour.jar.set(name, neighbour.jar.get(`__Host-sk_tx_${other.id}`) ?? '');
    for (const who of [nobody, forger, neighbour]) {
      for (const part of ['view-data', 'authentication-status']) expect(await who.get(`${path}/${part}`)).toMatchObject(mismatch);
      for (const part of [
        'password-authentication',
        'sms-authentication-challenge',
        'authorize',
        'deny',
        'switch-account',
        'password-check',
      ])
        expect(await who.post(`${path}/${part}`, { username: 'a', password: 'b' })).toMatchObject(mismatch);
    }
    expect(await server.ask('GET', `${path}/view-data`)).toMatchObject(mismatch);
    expect((await browser.get(`${path}/authentication-status`)).body).toMatchObject({
      status: 'in_progress',
      interaction_results: {},
    });
  });

  it('rulings 4: refuses what comes from another site even with the cookie', async () => {
    const browser = new Browser(server);
    const path = await open(browser);
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) expect(await browser.post(`${path}/deny`, {}, headers)).toMatchObject(mismatch);
  });

  it('rulings 4: two tabs of one browser go on side by side', async () => {
    const browser = new Browser(server);
    const [first, second] = [await open(browser), await open(browser)];
    expect((await browser.get(`${first}/view-data`)).status).toBe(200);
    expect((await browser.get(`${second}/view-data`)).status).toBe(200);
  });
});

describe('a login that an API client opened', () => {
  it('rulings 4: is refused to every browser, so that nobody plants one on a victim', async () => {
    const login = await tenant.open();
    const browser = new Browser(server);
    expect(await browser.get(login.path('view-data'))).toMatchObject(mismatch);
    expect(await browser.send('POST', login.path('authorize'), { origin: server.base }, {})).toMatchObject(mismatch);
    expect(await browser.send('GET', login.path('view-data'), { 'x-sekisho-ui': '1' })).toMatchObject(mismatch);
    expect(await browser.send('GET', login.path('view-data'), navigation)).toMatchObject(mismatch);
    expect((await login.get('view-data')).status).toBe(200);
  });

  it('product 4.2: needs the cookie where the policy demands binding, and a bound one needs none where it switches it off', async () => {
    const withBinding = (auth_session_binding_required: boolean) => {
      const [policy] = policyPatterns[0]?.policies ?? [];
      return aTenant(server, {
        policies: [{ id: randomUUID(), flow: 'oauth', policies: [{ ...policy, auth_session_binding_required }] }],
      });
    };
    expect(await (await (await withBinding(true)).open()).get('view-data')).toMatchObject(mismatch);
    const path = await open(new Browser(server), await withBinding(false));
    expect((await server.ask('GET', `${path}/view-data`)).status).toBe(200);
  });
});

describe('a session in a browser', () => {
  it('A7-03 A7-15 begins with the last factor: a cookie that no script reads', async () => {
    const browser = new Browser(server);
    const { status, cookies } = await logIn(browser, await tenant.user('session'));
    expect(status).toBe(200);
    expect(cookies.find((cookie) => cookie.startsWith(`__Host-sk_s_${tenant.id}=`))).toMatch(/HttpOnly.*Secure|Secure.*HttpOnly/);
  });

  it('O-40 O-41 answers the next request of the same client at once, unless it asks for a fresh login', async () => {
    const browser = new Browser(server);
    await logIn(browser, await tenant.user('again'));
    const silently = async (query: Readonly<Record<string, string>>) =>
      parametersOf((await browser.navigate(addressOf(tenant, query))).location);
    expect(await silently({})).toMatchObject({
      code: expect.any(String) as unknown,
      state: 's',
      iss: `${server.base}/${tenant.id}`,
    });
    expect(await silently({ prompt: 'none' })).toMatchObject({ code: expect.any(String) as unknown });
    for (const prompt of ['login', 'select_account', 'consent', 'create'])
      expect(await silently({ prompt })).toMatchObject({ tenant_id: tenant.id, id: expect.any(String) as unknown });
    expect(await silently({ max_age: '0' })).toMatchObject({ tenant_id: tenant.id });
    expect(await silently({ max_age: '60' })).toMatchObject({ code: expect.any(String) as unknown });
    server.clock.advance(60);
    expect(await silently({ max_age: '60' })).toMatchObject({ tenant_id: tenant.id });
    expect(await silently({ max_age: '60', prompt: 'none' })).toMatchObject({ error: 'login_required' });
  });

  it('O-40 prompt=none without one answers login_required and shows no page', async () => {
    const { location } = await new Browser(server).navigate(addressOf(tenant, { prompt: 'none' }));
    expect(location.startsWith(REDIRECT_URI)).toBe(true);
    expect(parametersOf(location)).toMatchObject({ error: 'login_required', state: 's', iss: `${server.base}/${tenant.id}` });
  });

  it('A7-05 ends after an hour of silence, and of another tenant it says nothing', async () => {
    const browser = new Browser(server);
    await logIn(browser, await tenant.user('idle'));
    const other = await aTenant(server);
    browser.jar.set(`__Host-sk_s_${other.id}`, browser.jar.get(`__Host-sk_s_${tenant.id}`) ?? '');
    expect(parametersOf((await browser.navigate(addressOf(other))).location)).toMatchObject({ tenant_id: other.id });
    server.clock.advance(3_600);
    expect(parametersOf((await browser.navigate(addressOf(tenant))).location)).toMatchObject({ tenant_id: tenant.id });
  });
});

describe('after all these browsers', () => {
  it('A16-02 neither the log nor any table holds a password, code, token or cookie of them', async () => {
    expect(await server.leaks()).toEqual([]);
  });
});
