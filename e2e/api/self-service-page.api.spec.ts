import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pauses } from '#server/accounts';
import { TenantDb } from '#server/platform';
import { seedSql } from '#testing/schema';
import { Browser, ownFetch } from './a-browser.ts';
import { aTenant, PASSWORD } from './a-login.ts';
import { done, OwnPage, passwordOnly } from './an-own-page.ts';

let own: OwnPage;
beforeAll(async () => void (own = await OwnPage.open()));
afterAll(() => own.server.stop());

describe('who may use the security page', () => {
  it('nobody without a session: 401, and no word about what is there', async () => {
    const browser = new Browser(own.server);
    expect(await browser.get(`/${own.tenant.id}/v1/me`)).toMatchObject({ status: 401, body: { code: 'access.session_ended' } });
    expect((await browser.post(`/${own.tenant.id}/v1/me/end-other-sessions`)).status).toBe(401);
  });

  it('not a session that fell idle, or was ended', async () => {
    const idle = await own.aPerson();
    own.server.clock.advance(3_601);
    expect((await idle.ask('GET')).status).toBe(401);
    const person = await own.aPerson();
    const { sessions } = (await person.view()) as { sessions: { id: string; current: boolean }[] };
    const current = sessions.find((session) => session.current)?.id ?? '';
    const out = done(await person.ask('DELETE', `/sessions/${current}`), 204);
    expect(out.cookies.join()).toContain(`__Host-sk_s_${own.tenant.id}=;`);
    expect((await person.ask('GET')).status).toBe(401);
    expect(await own.recordOf(person.user, 'user_logout')).toHaveLength(1);
  });

  it('TH-20 not with the session of another tenant', async () => {
    const person = await own.aPerson();
    const other = await aTenant(own.server, { policies: [passwordOnly] });
    person.browser.jar.set(`__Host-sk_s_${other.id}`, person.cookie);
    const answer = await person.browser.get(`/${other.id}/v1/me`);
    expect(answer).toMatchObject({ status: 401, body: { code: 'access.session_ended' } });
  });

  it('not from another origin, and nothing is changed without the header of our own pages', async () => {
    const person = await own.aPerson();
    const fetched = ownFetch(own.server.base);
    const me = `/${own.tenant.id}/v1/me`;
    const foreign = { ...fetched, origin: 'https://evil.example.com', 'sec-fetch-site': 'cross-site' };
    const { 'x-sekisho-ui': _, ...bare } = fetched;
    const sibling = { ...fetched, 'sec-fetch-site': 'same-site' };
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
    const tenant = await aTenant(own.server, { policies: [passwordOnly] });
    const begin = () => own.server.ask('GET', `/${tenant.id}/v1/me/login`);
    const answers = await Promise.all(Array.from({ length: 8 }, begin));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    const challenges = answers.map(({ location }) => new URL(location).searchParams.get('code_challenge'));
    expect(new Set(challenges).size).toBe(8);
    const clients = await seedSql(
      own.server.database,
      `SELECT settings, secret_mac FROM client WHERE tenant_id = $1 AND alias = 'sekisho-security'`,
      [tenant.id],
    );
    expect(clients).toEqual([
      expect.objectContaining({
        secret_mac: null,
        settings: expect.objectContaining({ redirect_uris: [`${own.server.base}/${tenant.id}/security`] }) as unknown,
      }),
    ]);
    expect((await own.server.ask('GET', `/${randomUUID()}/v1/me/login`)).status).toBe(404);
  });
});

describe('L-070 what the page shows', () => {
  it('is the own state in words a machine can read, addresses masked, this session marked', async () => {
    const person = await own.aPerson();
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

  it('D-5 tells until when an administrator paused the second factor; the factors stand', async () => {
    const person = await own.aPerson();
    await person.addApp('Phone');
    await person.codes();
    expect((await person.view())['paused_until']).toBeNull();
    const until = new Date(own.server.clock.now().getTime() + 168 * 3_600_000);
    const { app } = own.server.running;
    await app.get(TenantDb).run(person.tenant.id, (tx) => app.get(Pauses).begin(tx, person.user.id, until));
    const view = await person.view();
    expect(view).toMatchObject({ paused_until: until.toISOString(), mfa_state: 'disabled' });
    expect(view['factors']).toEqual([expect.objectContaining({ type: 'totp', name: 'Phone' })]);
  });

  it('D-1 goes from 無効 over 部分設定 to 有効 as the set-up is completed', async () => {
    const person = await own.aPerson();
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
    const [person, other] = [await own.aPerson(), await own.aPerson()];
    await other.addApp();
    for (let turn = 0; turn < 22; turn += 1) {
      own.server.clock.advance(1);
      done(await person.stepUp({ password: PASSWORD }), 200);
    }
    const activity = (await person.view())['activity'] as { type: string }[];
    expect(activity).toHaveLength(20);
    expect(new Set(activity.map(({ type }) => type))).toEqual(new Set(['step_up_success']));
  });
});
