import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { Browser, ownFetch, type Page } from './a-browser.ts';
import { aTenant, PASSWORD, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

const NEW_PASSWORD = 'Tateyama-kurobe-2999';

let server: TestServer;
let easy: TestTenant;

const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const policyOf = (methods: readonly string[], ...groups: readonly (readonly string[])[]) => ({
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'security page',
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: methods,
      success_conditions: { any_of: groups.map((group) => group.map(once)) },
    },
  ],
});
const passwordOnly = policyOf(['password', 'totp', 'recovery-code'], ['password-authentication']);

beforeAll(async () => {
  server = await aServer();
  easy = await aTenant(server, { policies: [passwordOnly] });
});
afterAll(() => server.stop());

const codeOf = (secret: string, steps = 0): string =>
  generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) + steps * 30 });

/** A browser in which somebody logged in by the security page's own button. */
class Person {
  constructor(
    readonly tenant: TestTenant,
    readonly user: TestUser,
    readonly browser: Browser,
  ) {}

  ask(method: string, part = '', body?: unknown): Promise<Page> {
    return this.browser.send(method, `/${this.tenant.id}/v1/me${part}`, ownFetch(server.base), body);
  }

  stepUp(body: unknown): Promise<Page> {
    return this.ask('POST', '/step-up', body);
  }

  async view(): Promise<Readonly<Record<string, unknown>>> {
    return done(await this.ask('GET'), 200).body;
  }

  /** Sets an app up; its key. */
  async addApp(name = ''): Promise<{ id: string; secret: string }> {
    const { body } = done(await this.ask('POST', '/factors', { type: 'totp', name }), 200);
    const [id, secret] = [textAt(body, 'id'), textAt(body, 'totp.secret')];
    done(await this.ask('POST', `/factors/${id}/verify`, { code: codeOf(secret) }), 201);
    server.clock.advance(30);
    return { id, secret };
  }

  async codes(body: object = {}): Promise<readonly string[]> {
    return done(await this.ask('POST', '/recovery-codes', body), 201).body['codes'] as readonly string[];
  }

  get cookie(): string {
    return this.browser.jar.get(`__Host-sk_s_${this.tenant.id}`) ?? '';
  }
}

function done(page: Page, status: number): Page {
  if (page.status !== status) throw new Error(`${page.status} instead of ${status}: ${JSON.stringify(page.body)}`);
  return page;
}

const newUser = (tenant = easy) => tenant.user(`p${randomUUID().slice(0, 8)}`, { phone: null });

/** Logs in through the button of the security page; `prove` does what comes after the password. */
async function loggedIn(
  user: TestUser,
  tenant = easy,
  prove?: (path: string, browser: Browser) => Promise<void>,
): Promise<Person> {
  const browser = new Browser(server);
  const begun = done(await browser.navigate(`/${tenant.id}/v1/me/login`), 302);
  const opened = done(await browser.navigate(new URL(begun.location).pathname + new URL(begun.location).search), 302);
  const path = `/${tenant.id}/v1/authorizations/${new URL(opened.location).searchParams.get('id') ?? ''}`;
  done(await browser.post(`${path}/password-authentication`, { username: user.username, password: user.password }), 200);
  await prove?.(path, browser);
  const back = done(await browser.post(`${path}/authorize`), 200);
  expect(textAt(back.body, 'redirect_uri')).toMatch(new RegExp(`^${server.base}/${tenant.id}/security\\?`));
  return new Person(tenant, user, browser);
}

const aPerson = async (tenant = easy): Promise<Person> => loggedIn(await newUser(tenant), tenant);

const recordOf = (user: TestUser, type: string) =>
  seedSql(
    server.database,
    `SELECT outcome, reason, target_id, ip, user_agent, detail FROM audit_event WHERE type = $2 AND account_id = $1 ORDER BY occurred_at`,
    [user.id, type],
  );
const mailsTo = async (user: TestUser) => (await inbox(server, user.username)).map(({ text }) => text.ja);

describe('who may use the security page', () => {
  it('nobody without a session: 401, and no word about what is there', async () => {
    const browser = new Browser(server);
    expect(await browser.get(`/${easy.id}/v1/me`)).toMatchObject({ status: 401, body: { code: 'access.session_ended' } });
    expect((await browser.post(`/${easy.id}/v1/me/end-other-sessions`)).status).toBe(401);
  });

  it('not a session that fell idle, or was ended', async () => {
    const idle = await aPerson();
    server.clock.advance(3_601);
    expect((await idle.ask('GET')).status).toBe(401);
    const person = await aPerson();
    const { sessions } = (await person.view()) as { sessions: { id: string; current: boolean }[] };
    const own = sessions.find(({ current }) => current)?.id ?? '';
    const out = done(await person.ask('DELETE', `/sessions/${own}`), 204);
    expect(out.cookies.join()).toContain(`__Host-sk_s_${easy.id}=;`);
    expect((await person.ask('GET')).status).toBe(401);
    expect(await recordOf(person.user, 'user_logout')).toHaveLength(1);
  });

  it('TH-20 not with the session of another tenant', async () => {
    const person = await aPerson();
    const other = await aTenant(server, { policies: [passwordOnly] });
    person.browser.jar.set(`__Host-sk_s_${other.id}`, person.cookie);
    const answer = await person.browser.get(`/${other.id}/v1/me`);
    expect(answer).toMatchObject({ status: 401, body: { code: 'access.session_ended' } });
  });

  it('not from another origin, and nothing is changed without the header of our own pages', async () => {
    const person = await aPerson();
    const own = ownFetch(server.base);
    const me = `/${easy.id}/v1/me`;
    const foreign = { ...own, origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    const { 'x-sekisho-ui': _, ...bare } = own;
    const sibling = { ...own, 'sec-fetch-site': 'same-site' };
    const tried = [
      await person.browser.send('GET', me, foreign),
      await person.browser.send('GET', me, sibling),
      await person.browser.send('POST', `${me}/end-other-sessions`, foreign),
      await person.browser.send('POST', `${me}/end-other-sessions`, bare, {}),
      await person.browser.send('POST', `${me}/step-up`, bare, { password: PASSWORD }),
    ];
    expect(tried.map(({ status, body }) => [status, body['code']])).toEqual(tried.map(() => [403, 'request.cross_site']));
    expect((await person.ask('POST', '/end-other-sessions')).status).toBe(200);
  });

  it('begins a login with a code that nobody can redeem, and makes its client once', async () => {
    const tenant = await aTenant(server, { policies: [passwordOnly] });
    const begin = () => server.ask('GET', `/${tenant.id}/v1/me/login`);
    const answers = await Promise.all(Array.from({ length: 8 }, begin));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    const challenges = answers.map(({ location }) => new URL(location).searchParams.get('code_challenge'));
    expect(new Set(challenges).size).toBe(8);
    const clients = await seedSql(
      server.database,
      `SELECT settings, secret_mac FROM client WHERE tenant_id = $1 AND alias = 'sekisho-security'`,
      [tenant.id],
    );
    expect(clients).toEqual([
      expect.objectContaining({
        secret_mac: null,
        settings: expect.objectContaining({ redirect_uris: [`${server.base}/${tenant.id}/security`] }) as unknown,
      }),
    ]);
    expect((await server.ask('GET', `/${randomUUID()}/v1/me/login`)).status).toBe(404);
  });
});

describe('L-070 what the page shows', () => {
  it('is the own state in words a machine can read, addresses masked, this session marked', async () => {
    const person = await aPerson();
    const view = await person.view();
    expect(view).toMatchObject({
      email: `${person.user.username.slice(0, 2)}***@example.com`,
      mfa_state: 'disabled',
      factors: [],
      recovery_codes: null,
      may: { add_app: 'now', make_codes: 'needs-factor', change_password: 'now', end_sessions: 'now' },
      proof: { by: ['password'] },
    });
    expect(view['sessions']).toEqual([expect.objectContaining({ current: true })]);
    expect(JSON.stringify(view)).not.toContain(person.user.username);
  });

  it('D-1 goes from 無効 over 部分設定 to 有効 as the set-up is completed', async () => {
    const person = await aPerson();
    done(await person.ask('POST', '/factors', { type: 'totp' }), 200);
    expect((await person.view())['mfa_state']).toBe('partial');
    await person.addApp('Phone');
    expect((await person.view())['mfa_state']).toBe('partial');
    expect(await person.codes()).toHaveLength(10);
    const view = await person.view();
    expect(view).toMatchObject({ mfa_state: 'enabled', recovery_codes: { total: 10, left: 10, low: false } });
    expect(view['factors']).toEqual([expect.objectContaining({ type: 'totp', name: 'Phone', contact: null, remove: 'now' })]);
    const types = (view['activity'] as { type: string }[]).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['recovery_codes_generated', 'factor_enrolled', 'login_success']));
  });

  it('is the last twenty events of this person and of nobody else', async () => {
    const [person, other] = [await aPerson(), await aPerson()];
    await other.addApp();
    for (let turn = 0; turn < 22; turn += 1) {
      server.clock.advance(1);
      done(await person.stepUp({ password: PASSWORD }), 200);
    }
    const activity = (await person.view())['activity'] as { type: string }[];
    expect(activity).toHaveLength(20);
    expect(new Set(activity.map(({ type }) => type))).toEqual(new Set(['step_up_success']));
  });
});

describe('L-044 the four rows of requirement 004', () => {
  it('aal1/aal1 without a factor, aal1/aal2 with one unproved, aal2/aal2 once proved, aal2/aal1 once removed', async () => {
    const user = await newUser();
    const person = await loggedIn(user);
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
    const app = await person.addApp();
    expect((await person.view())['assurance']).toEqual({ current: 'aal2', next: 'aal2' });

    const later = await loggedIn(user);
    expect((await later.view())['assurance']).toEqual({ current: 'aal1', next: 'aal2' });
    done(await later.stepUp({ totp: codeOf(app.secret) }), 200);
    expect((await later.view())['assurance']).toEqual({ current: 'aal2', next: 'aal2' });

    server.clock.advance(1);
    done(await later.ask('DELETE', `/factors/${app.id}`), 200);
    expect((await later.view())['assurance']).toEqual({ current: 'aal2', next: 'aal1' });
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
  });

  it('forces a fresh proof after the removal: the password from before it counts no more', async () => {
    const person = await aPerson();
    const app = await person.addApp();
    server.clock.advance(1);
    done(await person.ask('DELETE', `/factors/${app.id}`), 200);
    const refused = await person.ask('POST', '/end-other-sessions');
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.step_up_required' } });
    server.clock.advance(1);
    done(await person.stepUp({ password: PASSWORD }), 200);
    done(await person.ask('POST', '/end-other-sessions'), 200);
    expect((await person.view())['assurance']).toEqual({ current: 'aal1', next: 'aal1' });
  });
});

describe('A7-11 a proof that is not fresh', () => {
  it('refuses every change, and RFC 9470 says what would be enough', async () => {
    const person = await aPerson();
    const { id, secret } = await person.addApp();
    const other = await loggedIn(person.user, easy);
    const { sessions } = (await person.view()) as { sessions: { id: string; current: boolean }[] };
    const foreign = sessions.find(({ current }) => !current)?.id ?? '';
    server.clock.advance(301);
    const passwords = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    const tried = [
      await person.ask('POST', '/factors', { type: 'totp' }),
      await person.ask('PATCH', `/factors/${id}`, { name: 'x' }),
      await person.ask('DELETE', `/factors/${id}`),
      await person.ask('POST', '/recovery-codes', {}),
      await person.ask('DELETE', `/sessions/${foreign}`),
      await person.ask('POST', '/end-other-sessions'),
      await person.ask('PUT', '/password', passwords),
    ];
    expect(tried.map(({ status, body }) => [status, body['code']])).toEqual(tried.map(() => [401, 'access.step_up_required']));
    const plain = await server.ask('DELETE', `/${easy.id}/v1/me/factors/${id}`, {
      headers: { ...ownFetch(server.base), cookie: `__Host-sk_s_${easy.id}=${person.cookie}` },
    });
    expect(plain.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="aal2", max_age=300',
    );
    expect((await person.view())['may']).toMatchObject({ add_app: 'after-proof', end_sessions: 'after-proof' });
    done(await person.stepUp({ totp: codeOf(secret) }), 200);
    done(await person.ask('DELETE', `/sessions/${foreign}`), 204);
    expect((await other.ask('GET')).status).toBe(401);
    expect(await recordOf(person.user, 'session_ended')).toEqual([expect.objectContaining({ target_id: foreign })]);
  });

  it('the password is not enough where a factor stands', async () => {
    const person = await aPerson();
    await person.addApp();
    const refused = await person.stepUp({ password: PASSWORD });
    expect(refused).toMatchObject({ status: 401, body: { code: 'access.step_up_required' } });
  });

  it('N-20 a session on the password alone adds no app to an account that has one', async () => {
    const person = await aPerson();
    await person.addApp();
    const thief = await loggedIn(person.user);
    expect((await thief.ask('POST', '/factors', { type: 'totp' })).status).toBe(401);
    expect(await recordOf(person.user, 'factor_enrolment_refused')).toEqual([
      expect.objectContaining({ outcome: 'denied', reason: 'access.step_up_required' }),
    ]);
  });

  it('also not when the set-up began before the owner had one', async () => {
    const user = await newUser();
    const [thief, owner] = [await loggedIn(user), await loggedIn(user)];
    const begun = done(await thief.ask('POST', '/factors', { type: 'totp' }), 200);
    await owner.addApp();
    const tried = await thief.ask('POST', `/factors/${textAt(begun.body, 'id')}/verify`, {
      code: codeOf(textAt(begun.body, 'totp.secret')),
    });
    expect([401, 404]).toContain(tried.status);
    expect(((await owner.view())['factors'] as unknown[]).length).toBe(1);
  });

  it('the first factor ends the sessions that stand on the password alone', async () => {
    const user = await newUser();
    const [weak, owner] = [await loggedIn(user), await loggedIn(user)];
    await owner.addApp();
    expect((await weak.ask('GET')).status).toBe(401);
  });
});

describe('a step-up', () => {
  it('A7-04 gives the session another secret: the copied cookie is dead', async () => {
    const person = await aPerson();
    const before = person.cookie;
    done(await person.stepUp({ password: PASSWORD }), 200);
    expect(person.cookie).not.toBe(before);
    const thief = new Browser(server);
    thief.jar.set(`__Host-sk_s_${easy.id}`, before);
    expect((await thief.get(`/${easy.id}/v1/me`)).status).toBe(401);
  });

  it('T-06 rulings 6: a used code says so and when the next one comes, whether it was used here, at a login or at set-up', async () => {
    const person = await aPerson();
    const begun = done(await person.ask('POST', '/factors', { type: 'totp' }), 200);
    const [id, secret] = [textAt(begun.body, 'id'), textAt(begun.body, 'totp.secret')];
    const code = codeOf(secret);
    done(await person.ask('POST', `/factors/${id}/verify`, { code }), 201);
    const again = await person.stepUp({ totp: code });
    expect(again).toMatchObject({ status: 400, body: { code: 'factor.totp_already_used' } });
    expect(again.body['retry_after']).toBeGreaterThan(0);
    expect(again.body['retry_after']).toBeLessThanOrEqual(30);

    server.clock.advance(30);
    const next = codeOf(secret);
    const strict = await loggedIn(person.user, easy, async (path, browser) => {
      done(await browser.post(`${path}/totp-authentication`, { verification_code: next }), 200);
    });
    expect((await strict.stepUp({ totp: next })).body['code']).toBe('factor.totp_already_used');

    server.clock.advance(30);
    const third = codeOf(secret);
    done(await person.stepUp({ totp: third }), 200);
    const login = await easy.open();
    const { username, password } = person.user;
    await login.post('password-authentication', { username, password });
    expect((await login.post('totp-authentication', { verification_code: third })).status).toBe(400);
  });

  it('T-06 one code brought 50 times at once is good once', async () => {
    const person = await aPerson();
    const { secret } = await person.addApp();
    const code = codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 50 }, () => person.stepUp({ totp: code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await recordOf(person.user, 'step_up_success')).toHaveLength(1);
  });

  it('T-08 five wrong codes lock the app, here and at the login alike, and the owner is told', async () => {
    const person = await aPerson();
    const { secret } = await person.addApp();
    const misses: unknown[] = [];
    for (let miss = 0; miss < 5; miss += 1) misses.push((await person.stepUp({ totp: '000000' })).body['tries_left']);
    expect(misses).toEqual([4, 3, 2, 1, 0]);
    expect(await person.stepUp({ totp: codeOf(secret) })).toMatchObject({ status: 400, body: { code: 'login.locked' } });
    const login = await easy.open();
    const { username, password } = person.user;
    await login.post('password-authentication', { username, password });
    const there = await login.post('totp-authentication', { verification_code: codeOf(secret) });
    expect(there.body).toMatchObject({ error: 'too_many_attempts' });
    await expect
      .poll(() => mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('続けて失敗')]));
  });

  it('L-051 takes a recovery code once, says how many are left, and tells the owner', async () => {
    const person = await aPerson();
    await person.addApp();
    const [first = ''] = await person.codes();
    server.clock.advance(301);
    const answer = done(await person.stepUp({ recovery_code: first.toUpperCase().replaceAll('-', ' ') }), 200);
    expect(answer.body).toMatchObject({ remaining: 9, low: false });
    expect(await person.stepUp({ recovery_code: first })).toMatchObject({
      status: 400,
      body: { code: 'factor.recovery_code_rejected' },
    });
    await expect
      .poll(() => mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('残りは9個')]));
  });

  it('counts wrong passwords of living sessions by themselves, and locks them after ten', async () => {
    const person = await aPerson();
    for (let miss = 0; miss < 10; miss += 1) expect((await person.stepUp({ password: 'wrong' })).status).toBe(400);
    expect((await person.stepUp({ password: PASSWORD })).body['code']).toBe('login.locked');
    await loggedIn(person.user);
  });
});

describe('changing factors', () => {
  it('L-071 mails the owner of a new app, a removal and new codes, with what to do if it was somebody else', async () => {
    const person = await aPerson();
    const { id } = await person.addApp('Phone');
    await person.codes();
    done(await person.ask('DELETE', `/factors/${id}`), 200);
    const mails = async () => (await mailsTo(person.user)).filter((text) => text.includes('心当たりがない場合'));
    await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(3);
    const [removed] = await recordOf(person.user, 'factor_removed');
    expect(removed).toMatchObject({ outcome: 'success', reason: 'owner', target_id: id, ip: '127.0.0.1' });
  });

  it('takes the recovery codes along with the last factor: alone they stand for nothing', async () => {
    const person = await aPerson();
    const { id } = await person.addApp();
    const [code = ''] = await person.codes();
    done(await person.ask('DELETE', `/factors/${id}`), 200);
    expect(await person.view()).toMatchObject({ recovery_codes: null, mfa_state: 'disabled' });
    expect((await person.stepUp({ recovery_code: code })).status).toBe(400);
  });

  it('keeps the last one where the policy demands one, and lets one of two go', async () => {
    const strict = await aTenant(server, {
      policies: [policyOf(['password', 'totp'], ['password-authentication', 'totp-authentication'])],
    });
    let secret = '';
    const person = await loggedIn(await newUser(strict), strict, async (path, browser) => {
      secret = textAt(done(await browser.post(`${path}/totp-enrollment`), 200).body, 'totp.secret');
      done(await browser.post(`${path}/totp-authentication`, { verification_code: codeOf(secret) }), 200);
    });
    const [first] = (await person.view())['factors'] as { id: string; remove: string }[];
    expect(first?.remove).toBe('last-one');
    const refused = await person.ask('DELETE', `/factors/${first?.id ?? ''}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'factor.last_one' } });
    await person.addApp('Tablet');
    done(await person.ask('DELETE', `/factors/${first?.id ?? ''}`), 200);
    expect((await person.view())['factors']).toEqual([expect.objectContaining({ name: 'Tablet', remove: 'last-one' })]);
  });

  it('rulings 6: whoever removed the last one sets up another in this session only; later it needs a ticket', async () => {
    const person = await aPerson();
    const app = await person.addApp();
    done(await person.ask('DELETE', `/factors/${app.id}`), 200);
    server.clock.advance(301);
    done(await person.stepUp({ password: PASSWORD }), 200);
    expect((await person.view())['may']).toMatchObject({ add_app: 'needs-ticket' });
    expect(await person.ask('POST', '/factors', { type: 'totp' })).toMatchObject({
      status: 403,
      body: { code: 'factor.enrolment_locked' },
    });
  });

  it('renames, but not to a name that looks like another one', async () => {
    const person = await aPerson();
    const one = await person.addApp('Phone');
    await person.addApp('Tablet');
    expect((await person.ask('PATCH', `/factors/${one.id}`, { name: ' TABLET ' })).body['code']).toBe('factor.name_taken');
    done(await person.ask('PATCH', `/factors/${one.id}`, { name: '仕事用' }), 200);
    expect((await person.view())['factors']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: one.id, name: '仕事用' })]),
    );
  });

  it('TH-20 does not touch the factor, the session or the set-up of somebody else', async () => {
    const [person, other] = [await aPerson(), await aPerson()];
    await person.addApp();
    const theirs = await other.addApp();
    const pending = done(await other.ask('POST', '/factors', { type: 'totp' }), 200);
    const session = ((await other.view()) as { sessions: { id: string }[] }).sessions[0]?.id ?? '';
    const tried = [
      await person.ask('DELETE', `/factors/${theirs.id}`),
      await person.ask('PATCH', `/factors/${theirs.id}`, { name: 'mine' }),
      await person.ask('POST', `/factors/${textAt(pending.body, 'id')}/verify`, {
        code: codeOf(textAt(pending.body, 'totp.secret')),
      }),
      await person.ask('DELETE', `/sessions/${session}`),
    ];
    expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await other.ask('GET')).status).toBe(200);
  });
});

describe('L-050 recovery codes', () => {
  it('stand in for a factor, so they need one', async () => {
    const person = await aPerson();
    expect(await person.ask('POST', '/recovery-codes', {})).toMatchObject({
      status: 409,
      body: { code: 'factor.codes_need_factor' },
    });
  });

  it('are replaced only with the word for it, and the old ones are void', async () => {
    const person = await aPerson();
    await person.addApp();
    const [old = ''] = await person.codes();
    expect((await person.ask('POST', '/recovery-codes', {})).body['code']).toBe('factor.codes_exist');
    const [fresh = ''] = await person.codes({ replace: true });
    expect((await person.stepUp({ recovery_code: old })).status).toBe(400);
    done(await person.stepUp({ recovery_code: fresh }), 200);
  });
});

describe('A7-08 a new password', () => {
  const change = (person: Person, current: string, wanted: string) =>
    person.ask('PUT', '/password', { current_password: current, new_password: wanted });

  it('needs the current one, ends every other session, renews this one, and the owner is told', async () => {
    const person = await aPerson();
    const other = await loggedIn(person.user);
    expect((await change(person, 'wrong', NEW_PASSWORD)).body['code']).toBe('login.invalid_credentials');
    const before = person.cookie;
    done(await change(person, PASSWORD, NEW_PASSWORD), 200);
    expect(person.cookie).not.toBe(before);
    expect((await person.ask('GET')).status).toBe(200);
    expect((await other.ask('GET')).status).toBe(401);
    expect(await recordOf(person.user, 'password_changed')).toHaveLength(1);
    await loggedIn({ ...person.user, password: NEW_PASSWORD });
    await expect
      .poll(() => mailsTo(person.user), { timeout: 10_000 })
      .toEqual(expect.arrayContaining([expect.stringContaining('パスワードが変更され')]));
  });

  it('must be a good one and another one; a bad one costs no try', async () => {
    const person = await aPerson();
    expect((await change(person, PASSWORD, 'short')).body).toMatchObject({
      code: 'password.unacceptable',
      error_messages: expect.arrayContaining(['password: too_short']) as unknown,
    });
    expect((await change(person, PASSWORD, PASSWORD)).body['error_messages']).toEqual(['password: unchanged']);
    expect(await recordOf(person.user, 'password_failure')).toEqual([]);
  });
});
