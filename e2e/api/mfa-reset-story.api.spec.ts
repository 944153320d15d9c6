import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore, Passwords, Tickets } from '#server/accounts';
import { FactorStore } from '#server/mfa';
import { TenantDb } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { aPhone, aTenant, expected, Login, PASSWORD, textAt } from './a-login.ts';
import { aUser, ResetDesk, rowOf, within, type Victim } from './a-reset.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { AdminBrowser, foreignTenant, seededAdmin, seededOf } from './an-admin.ts';
import { scanned } from '../support/scanned.ts';
import { inbox } from './inbox.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let server: TestServer;
let desk: ResetDesk;
let user: Victim;

/** With the worker: runs and mails go their way by themselves. */
beforeAll(async () => {
  server = await aServer();
  // The built-in rule: the password, and a second factor from whoever has one.
  await seedSql(server.database, `DELETE FROM authentication_policy WHERE tenant_id = $1`, [seededOf(server).tenant_id]);
});
afterAll(() => server.stop());
beforeEach(async () => {
  desk = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
  await desk.admin.elevate();
  await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL; DELETE FROM admin_act`);
  user = await aUser(server);
  const hash = await server.running.app.get(Passwords).hash(PASSWORD);
  if (!hash.ok) throw new Error('no hash');
  await within(server, async (tx) => {
    const accounts = server.running.app.get(AccountStore);
    await accounts.setContact(tx, user.id, 'phone', aPhone(), server.clock.now());
    await server.running.app.get(FactorStore).bindContact(tx, aCall(), user.id, 'sms');
    await seedSql(server.database, `UPDATE account SET password_hash = $2 WHERE id = $1`, [user.id, hash.value]);
  });
});

const open = async (): Promise<Login> => {
  const { tenant_id: id, clients } = seededOf(server);
  const [client] = clients;
  const query = {
    response_type: 'code',
    client_id: client?.client_id ?? '',
    redirect_uri: client?.redirect_uris[0] ?? '',
    scope: 'openid',
    state: 's',
  };
  const opened = expected(await server.ask('GET', `/${id}/v1/authorizations?${new URLSearchParams(query)}`), 302);
  return new Login({ server, id }, new URL(opened.location, server.base).searchParams.get('id') ?? '');
};
const withPassword = async (): Promise<Login> => {
  const login = await open();
  expected(await login.post('password-authentication', { username: user.username, password: PASSWORD }), 200);
  return login;
};
const next = async (login: Login) => (await login.get('view-data')).body['next'] as Readonly<Record<string, unknown>>;
const code = (secret = SECRET) => generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });
const settled = (id: string, state = 'completed') =>
  expect
    .poll(async () => (await rowOf(server, `SELECT state FROM mfa_reset WHERE id = $1`, id))['state'], { timeout: 10_000 })
    .toBe(state);
const mails = async () => (await inbox(server, user.username)).map(({ text }) => text.ja);

/** Before the clock is put forward: the database lends a worker only what is due by its own. */
describe('R-103 watching a run', () => {
  /** What a browser's EventSource would hear, until the stream ends. */
  const listen = async (id: string, last: string | null): Promise<readonly { id: string; type: string }[]> => {
    const response = await fetch(`${server.consoleBase}${desk.admin.inTenant(`/mfa-resets/${id}/stream`)}`, {
      headers: { cookie: `__Host-sk_console=${desk.admin.cookie}`, ...(last === null ? {} : { 'last-event-id': last }) },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('id: '));
    return blocks.map((block) => ({ id: /^id: (.*)$/m.exec(block)?.[1] ?? '', type: /^event: (.*)$/m.exec(block)?.[1] ?? '' }));
  };

  it('hears every event once and in order, and after a break only what it missed', async () => {
    const id = await desk.start(user);
    const heard = await listen(id, null);
    expect(heard.map((event) => event.id)).toEqual(heard.map((_, n) => String(n + 1)));
    expect(heard.at(-1)?.type).toBe('completed');
    expect(await listen(id, String(heard.length - 2))).toEqual(heard.slice(-2));
  });

  it('is refused to who may not, before a stream begins', async () => {
    const path = desk.admin.inTenant(`/mfa-resets/${user.id}/stream`);
    expect((await desk.admin.ask('GET', path)).status).toBe(404);
    const platform = await new AdminBrowser(server, seededAdmin(server, 'platform_admin')).signIn();
    expect((await platform.ask('GET', path)).body['code']).toBe('insufficient_permission');
  });
});

describe('a complete reset, from the desk to the mailbox and back to a login', () => {
  it('R-153 tells the user at once, and gives him a code that lets him set up another app with his password', async () => {
    expected(await (await withPassword()).post('totp-authentication', { verification_code: code() }), 200);
    await settled(await desk.start(user));
    await expect.poll(async () => (await mails()).length, { timeout: 10_000 }).toBe(2);
    const told = (await mails()).find((text) => text.includes('リセットしました')) ?? '';
    expect(told).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d JST/);
    expect(told).not.toMatch(/https?:\/\//);
    const ticket = /\n\n([\w-]{43})\n\n/.exec((await mails()).find((text) => text.includes('24時間以内')) ?? '')?.[1] ?? '';
    server.clock.advance(60);
    const login = await withPassword();
    expect(await next(login)).toMatchObject({ step: 'enrol', ticketNeeded: true });
    const begun = expected(await login.post('totp-enrollment', { ticket }), 200);
    expected(await login.post('totp-authentication', { verification_code: code(textAt(begun.body, 'totp.secret')) }), 200);
    expected(await login.post('recovery-code-generation'), 200);
    expected(await login.post('authorize'), 200);
    expect(await rowOf(server, `SELECT enrolment_locked FROM account WHERE id = $1`, user.id)).toEqual({
      enrolment_locked: false,
    });
  });

  it('rulings section 6: a thief with the password, the old app, the old codes and the old SIM gets nowhere', async () => {
    const before = await withPassword(); // a login that was under way
    await settled(await desk.start(user));
    server.clock.advance(60);
    expect((await before.post('totp-authentication', { verification_code: code() })).status).toBeGreaterThanOrEqual(400);
    const login = await withPassword();
    expect((await login.post('totp-authentication', { verification_code: code() })).status).toBe(400);
    expect((await login.post('recovery-code-authentication', { recovery_code: 'aaaabbbbccccdddd' })).status).toBe(400);
    expect((await login.post('sms-authentication-challenge', {})).status).toBeGreaterThanOrEqual(400);
    expect((await login.post('totp-enrollment')).status).toBe(403);
    expect((await login.post('totp-enrollment', { ticket: 'x'.repeat(43) })).status).toBe(403);
    expect((await login.post('authorize')).status).toBe(400);
    const { supabase } = server.running.seeded ?? {};
    const headers = { apikey: String(supabase?.anon_key) };
    const body = { email: user.username, password: PASSWORD };
    const tenantId = seededOf(server).tenant_id;
    expect(
      (await server.ask('POST', `/${tenantId}/auth/v1/token?grant_type=password`, { headers, body })).status,
    ).toBeGreaterThanOrEqual(400);
  });
});

describe('R-121 the assisted set-up', () => {
  type Ticket = Readonly<{ id: string; channel: string; state: string; opened_at: string | null; ended_at: string | null }>;
  const tickets = (id: string, part = '') => `/mfa-resets/${id}/enrolment-tickets${part}`;
  const standing = async (id: string): Promise<Ticket> => {
    const { status, body } = await desk.ask('GET', tickets(id));
    expect(status).toBe(200);
    return body['ticket'] as Ticket;
  };
  const done = async (method = 're_enrol'): Promise<string> => {
    const id = await desk.start(user, { method });
    await settled(id);
    return id;
  };
  /** What the user's phone reads from the administrator's screen. */
  const issue = async (id: string): Promise<{ id: string; link: string; token: string; text: string }> => {
    const { status, body } = await desk.ask('POST', tickets(id));
    expect([status, Object.keys(body).sort()]).toEqual([201, ['expires_at', 'id', 'qr_code']]);
    const link = scanned(String(body['qr_code']));
    const token = /^.*\/set-up#token=([\w-]{43})$/.exec(link)?.[1] ?? '';
    server.secrets.add(token);
    return { id: String(body['id']), link, token, text: JSON.stringify(body) };
  };
  const openLink = (token: string, tenantId = seededOf(server).tenant_id) =>
    server.ask('POST', `/${tenantId}/v1/enrolment-links/open`, { body: { token } });
  const begin = async (ticket: string): Promise<{ login: Login; answer: Answer }> => {
    const login = await withPassword();
    return { login, answer: await login.post('totp-enrollment', { ticket }) };
  };
  const confirm = (login: Login, begun: Answer) =>
    login.post('totp-authentication', { verification_code: code(textAt(begun.body, 'totp.secret')) });
  const trail = async (id: string) =>
    (
      await seedSql(
        server.database,
        `SELECT type FROM audit_event WHERE (target_id = $1 OR account_id = $2) AND type LIKE 'enrolment_ticket%' ORDER BY occurred_at, id`,
        [id, user.id],
      )
    ).map(({ type }) => type);

  it('D-6 shows a link as a picture, once, by which the user gets to a new app; the console follows: 未開封, 設定中, 完了', async () => {
    const id = await done();
    expect(await standing(id)).toMatchObject({ channel: 'email', state: 'unopened', opened_at: null });
    await expect
      .poll(async () => (await mails()).some((text) => text.includes('/set-up#token=')), { timeout: 10_000 })
      .toBe(true);
    const mailed = /#token=([\w-]{43})/.exec((await mails()).join())?.[1] ?? '';
    const issued = await issue(id);
    expect(issued.link).toBe(`${server.base}/${seededOf(server).tenant_id}/set-up#token=${issued.token}`);
    expect(issued.text).not.toMatch(new RegExp(`${issued.token}|otpauth|secret|set-up#`));
    expect((await openLink(mailed)).status).toBe(400);
    expect(await standing(id)).toMatchObject({ id: issued.id, channel: 'assisted', state: 'unopened' });

    expected(await openLink(issued.token), 200);
    expected(await openLink(issued.token), 200);
    expect(await standing(id)).toMatchObject({ state: 'setting_up', opened_at: expect.any(String), ended_at: null });
    const { login, answer } = await begin(issued.token);
    expected(await confirm(login, expected(answer, 200)), 200);
    expect(await standing(id)).toMatchObject({ id: issued.id, state: 'done', ended_at: expect.any(String) });
    expected(await login.post('recovery-code-generation'), 200);
    expected(await login.post('authorize'), 200);
    expect(await trail(id)).toEqual(['enrolment_ticket_issued', 'enrolment_ticket_opened']);

    const seen = JSON.stringify((await desk.ask('GET', tickets(id))).body);
    expect(seen).not.toMatch(new RegExp(`${issued.token}|${textAt(answer.body, 'totp.secret')}|otpauth|${user.username}`));
    expect((await openLink(issued.token)).status).toBe(400);
    expect((await desk.ask('POST', tickets(id))).body).toMatchObject({ code: 'wrong_state', state: 'set_up' });
  });

  it('D-6 says 設定中 of a mailed code too, once it was brought to a login', async () => {
    const id = await done('complete');
    await expect
      .poll(async () => (await mails()).some((text) => text.includes('/set-up#token=')), { timeout: 10_000 })
      .toBe(true);
    const mailed = /#token=([\w-]{43})/.exec((await mails()).join())?.[1] ?? '';
    expected((await begin(mailed)).answer, 200);
    expect(await standing(id)).toMatchObject({ channel: 'email', state: 'setting_up' });
  });

  it('rulings section 6: the link without the password is worth nothing, and the password without it neither', async () => {
    const { token } = await issue(await done());
    const stranger = await open();
    expect((await stranger.post('totp-enrollment', { ticket: token })).status).toBeGreaterThanOrEqual(400);
    expect((await stranger.post('authorize')).status).toBe(400);
    expect((await (await withPassword()).post('totp-enrollment')).status).toBe(403);
  });

  it('rulings section 6: leads to an app also where the policy offers none, since nothing else lets the user back in', async () => {
    const tenant = await aTenant(server); // requirement 002: a password and a code by SMS
    const locked = await tenant.user(`locked-${aPhone().slice(1)}`);
    const { app } = server.running;
    const ticket = await app.get(TenantDb).run(tenant.id, (tx) => app.get(Tickets).issue(tx, 'enrolment', locked.id, null));
    const login = await tenant.open();
    expected(await login.post('password-authentication', { username: locked.username, password: locked.password }), 200);
    expect((await login.post('totp-enrollment', { ticket })).status).toBe(400); // not offered to who is not locked
    await seedSql(server.database, `UPDATE factor SET status = 'removed' WHERE account_id = $1`, [locked.id]);
    await seedSql(server.database, `UPDATE account SET enrolment_locked = true WHERE id = $1`, [locked.id]);
    expect((await login.post('totp-enrollment')).status).toBe(403);
    const begun = expected(await login.post('totp-enrollment', { ticket }), 200);
    expected(await confirm(login, begun), 200);
    expect(await rowOf(server, `SELECT enrolment_locked FROM account WHERE id = $1`, locked.id)).toEqual({
      enrolment_locked: false,
    });
  });

  it('takes a link back, once and for all, also from who has begun; a fresh one is good again', async () => {
    const id = await done();
    const issued = await issue(id);
    const { login, answer } = await begin(issued.token);
    const path = tickets(id, `/${issued.id}`);
    expect((await desk.ask('DELETE', path)).status).toBe(200);
    expect(await standing(id)).toMatchObject({ state: 'revoked' });
    expect((await confirm(login, expected(answer, 200))).status).toBe(403);
    expect((await openLink(issued.token)).status).toBe(400);
    expect((await desk.ask('DELETE', path)).body).toMatchObject({ code: 'wrong_state', state: 'revoked' });
    expect(await rowOf(server, `SELECT enrolment_locked FROM account WHERE id = $1`, user.id)).toEqual({
      enrolment_locked: true,
    });
    expect((await desk.ask('DELETE', tickets(id, `/${(await issue(id)).id}`))).status).toBe(200);
    expect((await desk.ask('DELETE', path)).status).toBe(404); // not the newest one any more
    expected((await begin((await issue(id)).token)).answer, 200);
  });

  it('of 25 who take it back and 25 who use it at once one wins, and the console tells which', async () => {
    const id = await done();
    const issued = await issue(id);
    const { login, answer } = await begin(issued.token);
    const acts = Array.from({ length: 50 }, (_, n) =>
      n % 2 === 0
        ? desk.ask('DELETE', tickets(id, `/${issued.id}`)).then(({ status }) => (status === 200 ? 'revoked' : null))
        : confirm(login, answer).then(({ status }) => (status === 200 ? 'done' : null)),
    );
    const won = (await Promise.all(acts)).filter((act) => act !== null);
    expect(won).toHaveLength(1);
    expect(await standing(id)).toMatchObject({ state: won[0] });
    expect(await rowOf(server, `SELECT enrolment_locked FROM account WHERE id = $1`, user.id)).toEqual({
      enrolment_locked: won[0] === 'revoked',
    });
  });

  it('leaves one link alive when 50 are asked for at once', async () => {
    const id = await done();
    const answers = await Promise.all(Array.from({ length: 50 }, () => desk.ask('POST', tickets(id))));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const tokens = answers.map(({ body }) => scanned(String(body['qr_code'])).split('=')[1] ?? '');
    for (const token of tokens) server.secrets.add(token);
    const opened = await Promise.all(tokens.map((token) => openLink(token)));
    expect(opened.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await standing(id)).toMatchObject({ state: 'setting_up' });
  });

  it('is over after 24 hours, and says so', async () => {
    const id = await done();
    const { token } = await issue(id);
    const end = await rowOf(server, `SELECT max(expires_at) AS at FROM ticket WHERE account_id = $1`, user.id);
    expect((end['at'] as Date).getTime() - server.clock.now().getTime()).toBe(86_400_000);
    await seedSql(server.database, `UPDATE ticket SET expires_at = $2 WHERE account_id = $1`, [user.id, server.clock.now()]);
    expect(await standing(id)).toMatchObject({ state: 'expired' });
    expect((await openLink(token)).status).toBe(400);
    expect((await begin(token)).answer.status).toBe(403);
  });

  it('is of no use in another tenant, nor to its administrators', async () => {
    const id = await done();
    const { token } = await issue(id);
    const { organizationId, tenantId } = await foreignTenant(server);
    expect((await openLink(token, tenantId)).status).toBe(400);
    const path = desk.admin.inTenant(tickets(id), tenantId, organizationId);
    for (const method of ['GET', 'POST']) expect((await desk.admin.ask(method, path)).status).toBe(403);
    expect(await standing(id)).toMatchObject({ state: 'unopened' });
  });

  it('is not for who is the user himself, nor where nothing was reset', async () => {
    const draft = await desk.open(user);
    expect((await desk.ask('POST', tickets(draft))).body).toMatchObject({ code: 'wrong_state' });
    expect((await desk.ask('GET', tickets(draft))).body).toMatchObject({ code: 'wrong_state' });
    const paused = await desk.start(user, { method: 'pause' });
    await settled(paused);
    expect((await desk.ask('POST', tickets(paused))).body).toMatchObject({ code: 'wrong_state', state: 'paused' });
    const id = await done();
    const own = await rowOf(server, `SELECT person_id FROM account WHERE id = $1`, await idOf(desk));
    await seedSql(server.database, `UPDATE account SET person_id = $2 WHERE id = $1`, [user.id, own['person_id']]);
    expect((await desk.ask('POST', tickets(id))).body).toMatchObject({ code: 'self_reset_forbidden' });
  });

  it('needs a fresh proof to show or take back a link, and none to look how far the user got', async () => {
    const id = await done();
    const other = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
    expect((await other.ask('POST', tickets(id))).body['code']).toBe('reauth_required');
    expect((await other.ask('DELETE', tickets(id, `/${id}`))).body['code']).toBe('reauth_required');
    expect((await other.ask('GET', tickets(id))).status).toBe(200);
    const auditor = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn());
    expect((await auditor.ask('GET', tickets(id))).body['code']).toBe('insufficient_permission');
  });
});

const idOf = async ({ admin }: ResetDesk): Promise<string> => String((await admin.ask('GET', '/api/me')).body['id']);

describe('一時的無効化 at the login', () => {
  it('D-5 takes a code by e-mail instead where the tenant sends some, and no recovery code', async () => {
    await settled(await desk.start(user, { method: 'pause' }));
    const login = await withPassword();
    const offered = JSON.stringify(await next(login));
    expect(offered).toContain('"email"');
    expect(offered).not.toContain('recovery');
    expect(
      await rowOf(server, `SELECT mfa_paused_until > $2 AS paused FROM account WHERE id = $1`, user.id, server.clock.now()),
    ).toEqual({ paused: true });
  });

  it('D-5 asks for no second factor meanwhile where the tenant sends no mail, ends by the clock, and with the first proof', async () => {
    await seedSql(server.database, `DELETE FROM authentication_configuration WHERE tenant_id = $1 AND type = 'email'`, [
      seededOf(server).tenant_id,
    ]);
    expect(await next(await withPassword())).not.toMatchObject({ step: 'done' });
    await settled(await desk.start(user, { method: 'pause' }));
    const login = await withPassword();
    expect(await next(login)).toMatchObject({ step: 'done' });
    expected(await login.post('authorize'), 200);
    const used = `UPDATE factor SET last_used_at = $2, updated_at = $2 WHERE id = $1`;
    server.clock.advance(168 * 3600 - 120);
    expect(await next(await withPassword())).toMatchObject({ step: 'done' });
    await seedSql(server.database, used, [user.factorIds[0], server.clock.now()]);
    expect(await next(await withPassword())).not.toMatchObject({ step: 'done' });
    await seedSql(server.database, `UPDATE account SET mfa_paused_until = $2 WHERE id = $1`, [user.id, server.clock.now()]);
    expect(await next(await withPassword())).not.toMatchObject({ step: 'done' });
  });
});
