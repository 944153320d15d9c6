import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { Browser, ownFetch, type Page } from './a-browser.ts';
import { aTenant, PASSWORD, REDIRECT_URI, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

const DAY = 86_400;
const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const policyOf = (more: object) => ({
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'password and app',
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: ['password', 'totp', 'recovery-code'],
      success_conditions: {
        any_of: [
          [once('password-authentication'), once('totp-authentication')],
          [once('password-authentication'), once('recovery-code-authentication')],
        ],
      },
      ...more,
    },
  ],
});

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await aServer();
  tenant = await aTenant(server, { policies: [policyOf({ remember_device: {} })] });
});
afterAll(() => server.stop());

const codeOf = (secret: string): string => generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });
const newUser = (of = tenant) => of.user(`d${randomUUID().slice(0, 8)}`, { phone: null });
const cookieName = (of = tenant) => `__Host-sk_td_${of.id}`;
const held = (browser: Browser, of = tenant) => browser.jar.get(cookieName(of));

function done(page: Page, status = 200): Page {
  if (page.status !== status) throw new Error(`${page.status} instead of ${status}: ${JSON.stringify(page.body)}`);
  return page;
}

/** One login in a browser, by its acts. */
class Visit {
  constructor(
    readonly browser: Browser,
    readonly path: string,
  ) {}

  act(name: string, body: unknown = {}): Promise<Page> {
    return this.browser.post(`${this.path}/${name}`, body);
  }

  async next(): Promise<Readonly<Record<string, unknown>>> {
    return done(await this.browser.get(`${this.path}/view-data`)).body['next'] as Readonly<Record<string, unknown>>;
  }

  password({ username }: TestUser, password = PASSWORD): Promise<Page> {
    return this.act('password-authentication', { username, password });
  }
}

async function visit(browser: Browser, of = tenant, more: Readonly<Record<string, string>> = {}): Promise<Visit> {
  const asked = { response_type: 'code', client_id: of.clientId, redirect_uri: REDIRECT_URI, scope: 'openid', state: 's' };
  const opened = done(
    await browser.navigate(`/${of.id}/v1/authorizations?${new URLSearchParams({ ...asked, ...more }).toString()}`),
    302,
  );
  const id = new URL(opened.location, server.base).searchParams.get('id') ?? '';
  return new Visit(browser, `/${of.id}/v1/authorizations/${id}`);
}

/** Logs out of this browser, so that no session answers for the person. */
const leave = (browser: Browser, of = tenant) => browser.jar.delete(`__Host-sk_s_${of.id}`);

type Owner = Readonly<{ user: TestUser; secret: string; browser: Browser }>;

/** Somebody who set up an app in a first login, whose browser was asked and answered. */
async function anOwner({ of = tenant, remember = true } = {}): Promise<Owner> {
  const browser = new Browser(server);
  const user = await newUser(of);
  const login = await visit(browser, of);
  done(await login.password(user));
  const secret = textAt(done(await login.act('totp-enrollment')).body, 'totp.secret');
  done(await login.act('totp-authentication', { verification_code: codeOf(secret) }));
  done(await login.act('recovery-code-generation'));
  done(await login.act('authorize', { remember_device: remember }));
  leave(browser, of);
  server.clock.advance(30);
  return { user, secret, browser };
}

/** What comes after the password in another login of this browser. */
async function afterPassword({ user, browser }: Owner, more: Readonly<Record<string, string>> = {}, of = tenant) {
  const login = await visit(browser, of, more);
  done(await login.password(user));
  return (await login.next())['step'];
}

async function claimsOf(login: Visit, of = tenant): Promise<Readonly<Record<string, unknown>>> {
  const back = textAt(done(await login.act('authorize')).body, 'redirect_uri');
  const code = new URL(back).searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
  const body = new URLSearchParams({ ...form, client_id: of.clientId, client_secret: of.clientSecret });
  const tokens = await server.ask('POST', `/${of.id}/v1/tokens`, { body });
  const [, claims = ''] = textAt(tokens.body, 'id_token').split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
}

const recordOf = (user: TestUser, type: string) =>
  seedSql(server.database, `SELECT outcome, reason FROM audit_event WHERE type = $2 AND account_id = $1`, [user.id, type]);
const rowsOf = (user: TestUser) =>
  seedSql(server.database, `SELECT secret_hash AS hash, revoked_at FROM remembered_device WHERE account_id = $1`, [user.id]);

describe('L-060 remembering a device', () => {
  it('is asked once, after a login with the factor, and not where the person says no', async () => {
    const owner = await anOwner({ remember: false });
    expect(held(owner.browser)).toBeUndefined();
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    expect(await login.next()).toMatchObject({ step: 'totp' });
    done(await login.act('totp-authentication', { verification_code: codeOf(owner.secret) }));
    expect(await login.next()).toMatchObject({ step: 'remember-device', days: 30 });
    done(await login.act('authorize'));
    expect(held(owner.browser)).toBeUndefined();
    expect(await rowsOf(owner.user)).toEqual([]);
  });

  it('leaves a cookie that no script reads, and of its secret only a hash; the owner is told', async () => {
    const { user, secret, browser } = await anOwner({ remember: false });
    const login = await visit(browser);
    done(await login.password(user));
    done(await login.act('totp-authentication', { verification_code: codeOf(secret) }));
    const { cookies } = done(await login.act('authorize', { remember_device: true }));
    const cookie = cookies.find((one) => one.startsWith(cookieName())) ?? '';
    for (const part of ['HttpOnly', 'Secure', 'Path=/', 'SameSite=', `Max-Age=${30 * DAY}`]) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
    expect((await rowsOf(user)).map(({ hash }) => hash)).not.toContain(held(browser));
    expect(await recordOf(user, 'device_remembered')).toEqual([{ outcome: 'success', reason: null }]);
    const told = async () =>
      (await inbox(server, user.username)).filter(
        ({ text: { ja } }) => ja.includes('信頼する端末') && ja.includes('心当たりがない場合'),
      );
    await expect.poll(async () => (await told()).length, { timeout: 10_000 }).toBe(1);
  });

  it('is not offered where the policy says nothing of it, however it is asked for', async () => {
    const strict = await aTenant(server, { policies: [policyOf({})] });
    const { user, browser } = await anOwner({ of: strict });
    expect(held(browser, strict)).toBeUndefined();
    expect(await rowsOf(user)).toEqual([]);
  });

  it('is not offered to a program, nor for a recovery code', async () => {
    const { user, secret } = await anOwner({ remember: false });
    const program = await tenant.open();
    done({ ...(await program.post('password-authentication', user)), location: '', cookies: [] });
    await program.post('totp-authentication', { verification_code: codeOf(secret) });
    expect((await program.get('view-data')).body['next']).toMatchObject({ step: 'done' });
    await program.post('authorize', { remember_device: true });
    expect(await rowsOf(user)).toEqual([]);

    const browser = new Browser(server);
    const other = await newUser();
    const login = await visit(browser);
    done(await login.password(other));
    const key = textAt(done(await login.act('totp-enrollment')).body, 'totp.secret');
    done(await login.act('totp-authentication', { verification_code: codeOf(key) }));
    const [code] = done(await login.act('recovery-code-generation')).body['codes'] as readonly string[];
    done(await login.act('authorize'));
    leave(browser);
    const again = await visit(browser);
    done(await again.password(other));
    done(await again.act('recovery-code-authentication', { recovery_code: code }));
    expect(await again.next()).toMatchObject({ step: 'done' });
    done(await again.act('authorize', { remember_device: true }));
    expect(await rowsOf(other)).toEqual([]);
  });
});

describe('L-060 a remembered device', () => {
  it('stands in for the second factor after the password, and its cookie is another one after each use', async () => {
    const owner = await anOwner();
    const before = held(owner.browser);
    const login = await visit(owner.browser);
    expect(await login.next()).toMatchObject({ step: 'identify' });
    done(await login.password(owner.user));
    expect(await login.next()).toMatchObject({ step: 'done' });
    expect(held(owner.browser)).not.toBe(before);
    done(await login.act('authorize'));
    expect(await recordOf(owner.user, 'device_used')).toHaveLength(1);
    leave(owner.browser);
    expect(await afterPassword(owner)).toBe('done');
  });

  it('N-25 is no factor: acr aal1, amr names it and never mfa, and auth_time is that of the password', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    const claims = await claimsOf(login);
    expect(claims).toMatchObject({ acr: 'aal1', amr: ['password', 'remembered-device'] });
    expect(claims['auth_time']).toBe(Math.floor(server.clock.now().getTime() / 1000));
  });

  it('does not answer for a level: acr_values, max_age and prompt=login ask for the factor itself', async () => {
    const owner = await anOwner();
    for (const [name, value] of [
      ['acr_values', 'aal2'],
      ['max_age', '300'],
      ['prompt', 'login'],
    ] as const)
      expect(await afterPassword(owner, { [name]: value })).toBe('totp');
    expect(await recordOf(owner.user, 'device_used')).toEqual([]);
    expect(await afterPassword(owner)).toBe('done');
  });

  it('opens a session that answers silently, but not where a level is asked for', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    done(await login.act('authorize'));
    const asked = { response_type: 'code', client_id: tenant.clientId, redirect_uri: REDIRECT_URI, scope: 'openid' };
    const silently = async (more: object) => {
      const query = new URLSearchParams({ ...asked, prompt: 'none', ...more }).toString();
      return new URL((await owner.browser.navigate(`/${tenant.id}/v1/authorizations?${query}`)).location).searchParams;
    };
    expect((await silently({})).get('code')).toEqual(expect.any(String));
    expect((await silently({ acr_values: 'aal2' })).get('error')).toBe('login_required');
  });

  it('gives no proof for changing the own security: the code is asked for there', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    done(await login.act('authorize'));
    const refused = await owner.browser.send('DELETE', `/${tenant.id}/v1/me/devices`, ownFetch(server.base));
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.step_up_required' } });
  });

  it('is never asked for again while it is trusted, also after a login with the factor', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser, tenant, { prompt: 'login' });
    done(await login.password(owner.user));
    done(await login.act('totp-authentication', { verification_code: codeOf(owner.secret) }));
    expect(await login.next()).toMatchObject({ step: 'done' });
  });

  it('lets exactly one of fifty logins in that bring the same secret', async () => {
    const owner = await anOwner();
    const secret = held(owner.browser) ?? '';
    const logins: Visit[] = [];
    while (logins.length < 50) {
      const browser = new Browser(server);
      const login = await visit(browser);
      browser.jar.set(cookieName(), secret);
      logins.push(login);
    }
    await Promise.all(logins.map(async (login) => passwordUntilAnswered(login, owner.user)));
    const steps = await Promise.all(logins.map(async (login) => (await login.next())['step']));
    expect(steps.filter((step) => step === 'done')).toHaveLength(1);
    expect(steps.filter((step) => step === 'totp')).toHaveLength(49);
    expect(await recordOf(owner.user, 'device_used')).toHaveLength(1);
  }, 120_000);

  it('is remembered once, however often the login is completed at the same time', async () => {
    const { user, secret, browser } = await anOwner({ remember: false });
    const login = await visit(browser);
    done(await login.password(user));
    done(await login.act('totp-authentication', { verification_code: codeOf(secret) }));
    const answers = await Promise.all(Array.from({ length: 50 }, () => login.act('authorize', { remember_device: true })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await rowsOf(user)).toHaveLength(1);
  });
});

/** Fifty passwords at once may be told to come back. */
async function passwordUntilAnswered(login: Visit, user: TestUser): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    const { status } = await login.password(user);
    if (status === 200) return;
    if (status !== 503 && status !== 429) throw new Error(`the password answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no answer to the password');
}

describe('L-060 a cookie of a remembered device opens nothing', () => {
  const other = async (secret: string, user: TestUser, of = tenant) => {
    const browser = new Browser(server);
    const login = await visit(browser, of);
    browser.jar.set(cookieName(of), secret);
    done(await login.password(user));
    return (await login.next())['step'];
  };

  it('for another account, and still opens what it did', async () => {
    const [owner, victim] = [await anOwner(), await anOwner({ remember: false })];
    expect(await other(held(owner.browser) ?? '', victim.user)).toBe('totp');
    expect(await afterPassword(owner)).toBe('done');
  });

  it('in another tenant', async () => {
    const owner = await anOwner();
    const elsewhere = await aTenant(server, { policies: [policyOf({ remember_device: {} })] });
    const victim = await anOwner({ of: elsewhere, remember: false });
    expect(await other(held(owner.browser) ?? '', victim.user, elsewhere)).toBe('totp');
  });

  it('that is forged, empty, long, or the hash from the database', async () => {
    const owner = await anOwner();
    const [row] = await rowsOf(owner.user);
    for (const secret of ['A'.repeat(43), 'A', 'x'.repeat(5_000), String(row?.['hash']), `${held(owner.browser)}x`])
      expect(await other(secret, owner.user)).toBe('totp');
  });

  it('before the password: the device alone shows nothing of whose it is', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser);
    expect(JSON.stringify(await login.next())).not.toContain(owner.user.username);
    expect((await login.password(owner.user, 'not-the-password')).status).toBe(400);
    expect(await login.next()).toMatchObject({ step: 'identify' });
    expect(await recordOf(owner.user, 'device_used')).toEqual([]);
  });
});

describe('L-060 the trust of a device ends', () => {
  const logIn = async ({ user, secret, browser }: Owner): Promise<void> => {
    const begun = done(await browser.navigate(`/${tenant.id}/v1/me/login?fresh=true`), 302);
    const to = new URL(begun.location);
    const opened = done(await browser.navigate(to.pathname + to.search), 302);
    const id = new URL(opened.location, server.base).searchParams.get('id') ?? '';
    const login = new Visit(browser, `/${tenant.id}/v1/authorizations/${id}`);
    done(await login.password(user));
    done(await login.act('totp-authentication', { verification_code: codeOf(secret) }));
    done(await login.act('authorize'));
    server.clock.advance(30);
  };
  const me = (browser: Browser, method: string, part = '', body?: unknown) =>
    browser.send(method, `/${tenant.id}/v1/me${part}`, ownFetch(server.base), body);
  const devicesOf = async ({ browser }: Owner) =>
    done(await me(browser, 'GET')).body['devices'] as readonly Readonly<{ id: string; current: boolean }>[];
  const isAsked = async (owner: Owner) => {
    leave(owner.browser);
    expect(await afterPassword(owner)).toBe('totp');
  };

  it('after its days', async () => {
    const owner = await anOwner();
    server.clock.advance(29 * DAY);
    expect(await afterPassword(owner)).toBe('done');
    server.clock.advance(DAY);
    await isAsked(owner);
  });

  it('as soon as the policy trusts for fewer days', async () => {
    const short = await aTenant(server, { policies: [policyOf({ remember_device: { lifetime_days: 2 } })] });
    const owner = await anOwner({ of: short });
    await seedSql(
      server.database,
      `UPDATE remembered_device SET expires_at = expires_at + interval '60 days' WHERE account_id = $1`,
      [owner.user.id],
    );
    server.clock.advance(DAY);
    expect(await afterPassword(owner, {}, short)).toBe('done');
    server.clock.advance(DAY);
    leave(owner.browser, short);
    expect(await afterPassword(owner, {}, short)).toBe('totp');
  });

  it('when its owner revokes it, one or all, and another person cannot', async () => {
    const owner = await anOwner();
    await logIn(owner);
    const [device] = await devicesOf(owner);
    expect(device).toMatchObject({ current: true });
    const stranger = await anOwner();
    await logIn(stranger);
    expect((await me(stranger.browser, 'DELETE', `/devices/${device?.id}`)).status).toBe(404);
    expect(done(await me(stranger.browser, 'DELETE', '/devices')).body).toEqual({ forgotten: 1 });
    await isAsked(stranger);
    done(await me(owner.browser, 'DELETE', `/devices/${device?.id}`), 204);
    expect(await devicesOf(owner)).toEqual([]);
    expect(await recordOf(owner.user, 'device_forgotten')).toEqual([{ outcome: 'success', reason: 'owner' }]);
    await isAsked(owner);
  });

  it('when all other sessions are ended', async () => {
    const owner = await anOwner();
    await logIn(owner);
    done(await me(owner.browser, 'POST', '/end-other-sessions', {}));
    await isAsked(owner);
  });

  it('when the password is changed', async () => {
    const owner = await anOwner();
    await logIn(owner);
    const wanted = 'Tateyama-kurobe-2999';
    done(await me(owner.browser, 'PUT', '/password', { current_password: PASSWORD, new_password: wanted }));
    leave(owner.browser);
    const login = await visit(owner.browser);
    done(await login.password(owner.user, wanted));
    expect(await login.next()).toMatchObject({ step: 'totp' });
  });

  it.each([
    ['the address or password moves on elsewhere', `UPDATE account SET security_version = security_version + 1 WHERE id = $1`],
    ['the account is reset', `UPDATE account SET enrolment_locked = true WHERE id = $1`],
    ['the factor is removed', `UPDATE factor SET status = 'removed', removed_at = now() WHERE account_id = $1 AND type = 'totp'`],
    ['the factor is another one since', `UPDATE factor SET verified_at = verified_at + interval '1 day' WHERE account_id = $1`],
  ])('when %s, whatever its own row says', async (_, change) => {
    const owner = await anOwner();
    await seedSql(server.database, change, [owner.user.id]);
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    expect(['totp', 'enrol', 'choose']).toContain((await login.next())['step']);
    expect(await recordOf(owner.user, 'device_used')).toEqual([]);
  });

  it('with the session it opened, when the factor goes', async () => {
    const owner = await anOwner();
    const login = await visit(owner.browser);
    done(await login.password(owner.user));
    done(await login.act('authorize'));
    const [session] = await seedSql(
      server.database,
      `SELECT evidence FROM session WHERE account_id = $1 ORDER BY created_at DESC`,
      [owner.user.id],
    );
    const evidence = session?.['evidence'] as Readonly<Record<string, { factor_id?: string }>>;
    expect(evidence['remembered-device']?.factor_id).toEqual(expect.any(String));
  });

  it('when the browser is remembered for somebody else', async () => {
    const owner = await anOwner();
    const next = await anOwner({ remember: false });
    const login = await visit(owner.browser);
    done(await login.password(next.user));
    done(await login.act('totp-authentication', { verification_code: codeOf(next.secret) }));
    done(await login.act('authorize', { remember_device: true }));
    expect(await recordOf(owner.user, 'device_forgotten')).toEqual([{ outcome: 'success', reason: 'replaced' }]);
    await isAsked(owner);
  });
});
