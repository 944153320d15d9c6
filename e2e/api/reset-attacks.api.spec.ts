import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore, Passwords } from '#server/accounts';
import { keyStatement, OfflineKeys, readKeyStatement } from '#server/approvals';
import { FactorStore } from '#server/mfa';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { aPhone, PASSWORD, textAt } from './a-login.ts';
import { aUser, REQUEST, ResetDesk, rowOf, within, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, eventsOf, seededAdmin, seededOf } from './an-admin.ts';

let server: TestServer;
let desk: ResetDesk;
let senior: ResetDesk;
let seniorId: string;
let tenant: string;

/** Without a worker: a run stands still until `work`. */
beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'web' } });
  tenant = seededOf(server).tenant_id;
  desk = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
  senior = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'senior_admin')).signIn());
  seniorId = await idOf(senior);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await desk.admin.elevate();
  await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL; DELETE FROM admin_act`);
  await seedSql(server.database, `UPDATE approval_request SET created_at = created_at - interval '2 days'`);
});

const idOf = async ({ admin: { admin } }: ResetDesk): Promise<string> => {
  const text = `SELECT id FROM account WHERE username = $1 AND tenant_id = $2`;
  return String((await rowOf(server, text, admin.email, admin.tenant_id))['id']);
};
const codeOf = ({ body }: { body: Readonly<Record<string, unknown>> }) => body['code'];
const sql = (text: string, ...values: readonly unknown[]) => seedSql(server.database, text, values);
const supabase = (method: string, path: string, body?: unknown, key: 'anon_key' | 'service_role_key' = 'anon_key') => {
  const apikey = String(server.running.seeded?.supabase[key]);
  const token = key === 'service_role_key' ? { token: apikey } : {};
  return server.ask(method, `/${tenant}/auth/v1${path}`, {
    headers: { apikey },
    ...token,
    ...(body === undefined ? {} : { body }),
  });
};

/** Of the organization's administrator, for the management API. */
async function managementToken(): Promise<string> {
  const own = seededOf(server).org_admin;
  const form = { grant_type: 'password', scope: 'org-management', username: own.email, password: own.password };
  const body = new URLSearchParams({ ...form, client_id: own.client_id, client_secret: own.client_secret });
  return textAt((await server.ask('POST', `/${own.tenant_id}/v1/tokens`, { body })).body, 'access_token');
}

describe('D-8 whoever is important, for whichever of the four reasons', () => {
  const settings = (rule: object) =>
    sql(`UPDATE tenant SET settings = settings || $2::jsonb WHERE id = $1`, tenant, JSON.stringify({ mfa_reset_config: rule }));
  const important: Record<string, (user: Victim) => Promise<unknown>> = {
    'the flag': ({ id }) => sql(`UPDATE account SET important = true WHERE id = $1`, id),
    'a role': ({ id }) =>
      sql(`INSERT INTO role_binding (tenant_id, id, account_id, role) VALUES ($1, $2, $2, 'auditor')`, tenant, id),
    'the service he owns': ({ id }) => sql(`UPDATE account SET app_metadata = '{"service_owner":true}' WHERE id = $1`, id),
    'his name': ({ username }) => settings({ important_users: [username] }),
    'the domain of his name': () => settings({ important_domains: ['example.jp'] }),
    'the domain of his address': async ({ id }) => {
      await sql(`UPDATE account SET username = $2 WHERE id = $1`, id, `named-${id}`);
      await settings({ important_domains: ['example.jp'] });
    },
  };
  it.each(Object.keys(important))('is beyond a service key: by %s', async (reason) => {
    const user = await aUser(server);
    await important[reason]?.(user);
    const admin = (method: string, path: string, body?: unknown) => supabase(method, `/admin${path}`, body, 'service_role_key');
    try {
      const { body: summary } = await desk.ask('GET', `/users/${user.id}/mfa-summary`);
      expect(summary['account']).toMatchObject({ important: true });
      const tries = [
        await admin('PUT', `/users/${user.id}`, { password: 'Another-path-5521' }),
        await admin('PUT', `/users/${user.id}`, { email: 'evil@example.com' }),
        await admin('DELETE', `/users/${user.id}/factors/${user.factorIds[0] ?? ''}`),
        await admin('DELETE', `/users/${user.id}`),
        await admin('POST', '/generate_link', { type: 'magiclink', email: user.username }),
        ...(reason === 'the service he owns'
          ? [
              await admin('PUT', `/users/${user.id}`, { app_metadata: { service_owner: false } }),
              await admin('PUT', `/users/${user.id}`, { app_metadata: { service_owner: null } }),
            ]
          : []),
      ].map(({ status, body }) => [status, body['error_code']]);
      // A link is asked for by name; whose name is no address has none.
      const link = reason === 'the domain of his address' ? [404, 'user_not_found'] : [403, 'not_admin'];
      expect(tries).toEqual([
        [403, 'not_admin'],
        [403, 'not_admin'],
        [403, 'mfa_reset_required'],
        [403, 'not_admin'],
        link,
        ...tries.slice(5).map(() => [403, 'not_admin']),
      ]);
      expect(await sql(`SELECT id FROM factor WHERE account_id = $1 AND status = 'verified'`, user.id)).toHaveLength(2);
    } finally {
      await settings({});
    }
  });

  it('stays so when the tenant’s settings are read and put back', async () => {
    const { organization_id: organization } = seededOf(server);
    const token = await managementToken();
    const path = `/v1/management/organizations/${organization}/tenants/${tenant}`;
    const rule = { technicians: ['tech@example.jp'], important_domains: ['board.example'], important_users: ['ceo@example.jp'] };
    await settings(rule);
    const { body } = await server.ask('GET', path, { token });
    expect((await server.ask('PUT', path, { token, body })).status).toBe(200);
    expect(
      (await rowOf(server, `SELECT settings -> 'mfa_reset_config' AS rule FROM tenant WHERE id = $1`, tenant))['rule'],
    ).toEqual(rule);
    const upper = { ...body, mfa_reset_config: { important_domains: ['BOARD.example'], technicians: 'none' } };
    expect((await server.ask('PUT', path, { token, body: upper })).status).toBe(400);
    const { technicians: _, ...named } = upper.mfa_reset_config;
    expect((await server.ask('PUT', path, { token, body: { ...upper, mfa_reset_config: named } })).status).toBe(200);
    expect((await server.ask('GET', path, { token })).body['mfa_reset_config']).toEqual({ important_domains: ['board.example'] });
    await settings({});
  });
});

describe('an approval', () => {
  const BOXES = { identity_confirmed: true, reason_recorded: true, parties_informed: true, plan_prepared: true };
  /** A reset of an important account that a senior has approved. */
  async function approved(user: Victim) {
    await senior.admin.elevate();
    const id = await desk.open(user);
    await desk.edit(id, { ...REQUEST, checklist: BOXES });
    const approval = String(
      (await desk.ask('POST', `/mfa-resets/${id}/approval-requests`, { approver_id: seniorId })).body['approvalId'],
    );
    const seen = (await senior.ask('GET', `/approval-requests/${approval}`)).body;
    const decided = await senior.ask('POST', `/approval-requests/${approval}/approve`, {
      content_hash: seen['content_hash'],
      comment: null,
    });
    expect(decided.body).toEqual({ state: 'approved' });
    await desk.edit(id, { checklist: { approval_given: true } });
    return { id, run: async () => desk.execute(id, await desk.confirmed(id), { typed_suffix: user.id.slice(-4) }) };
  }

  it('21: of somebody who lost the role since is worth nothing', async () => {
    const user = await aUser(server, { important: true });
    const { id, run } = await approved(user);
    await sql(`UPDATE role_binding SET role = 'auditor' WHERE account_id = $1`, seniorId);
    const executed = await run().finally(() =>
      sql(`UPDATE role_binding SET role = 'senior_admin' WHERE account_id = $1`, seniorId),
    );
    expect([executed.status, codeOf(executed)]).toEqual([409, 'approval_required']);
    expect((await desk.read(id)).body).toMatchObject({ state: 'draft', approval: { state: 'void' } });
    expect(await sql(`SELECT id FROM factor WHERE account_id = $1 AND status = 'verified'`, user.id)).toHaveLength(2);
  });

  it('R-148 settles no alarm that was raised after it was given', async () => {
    const user = await aUser(server, { important: true });
    const { run } = await approved(user);
    server.clock.advance(1);
    for (let n = 0; n < 21; n += 1) await desk.ask('GET', `/users?query=nobody${n}`);
    const open = async () => (await sql(`SELECT rule FROM mfa_reset_alert WHERE cleared_at IS NULL`)).map(({ rule }) => rule);
    expect(await open()).toContain('many_searches');
    server.clock.advance(90); // so that the run itself raises it no second time
    expect((await run()).status).toBe(202);
    expect(await open()).toContain('many_searches');
  });
});

describe('23: a complete reset of an administrator', () => {
  it('takes the offline key along that was registered with what is taken away', async () => {
    const user = await aUser(server);
    const key = readKeyStatement(keyStatement(generateKeyPairSync('ed25519').privateKey, user.username));
    const made = key && (await within(server, (tx) => server.running.app.get(OfflineKeys).register(tx, user.id, key)));
    expect(made).toEqual({ replaced: null });
    await desk.work(await desk.start(user));
    const row = await rowOf(server, `SELECT revoked_at, revoked_by FROM offline_key WHERE account_id = $1`, user.id);
    expect(row).toEqual({ revoked_at: expect.any(Date) as Date, revoked_by: await idOf(desk) });
    expect((await eventsOf(server, 'offline_key_revoked')).at(-1)).toMatchObject({ target_id: key?.id, reason: 'mfa_reset' });
  });
});

describe('A7-06 a stream of progress', () => {
  const watch = (id: string, by = desk.admin) =>
    fetch(`${server.consoleBase}${by.inTenant(`/mfa-resets/${id}/stream`)}`, {
      headers: { cookie: `__Host-sk_console=${by.cookie}` },
      signal: AbortSignal.timeout(15_000),
    });

  it('ends with the session of whoever watches', async () => {
    const id = await desk.start(await aUser(server));
    const other = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
    const stream = await watch(id, other);
    expect(stream.status).toBe(200);
    expect((await other.ask('DELETE', '/api/session')).status).toBe(204);
    expect(await stream.text()).toContain('event: started'); // it ended: the run did not
    expect((await desk.read(id)).body['state']).toBe('running');
  });

  it('ends with the right to watch', async () => {
    const id = await desk.start(await aUser(server));
    const other = await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn();
    const stream = await watch(id, other);
    const own = await idOf(new ResetDesk(server, other));
    await sql(`UPDATE role_binding SET role = 'platform_admin' WHERE account_id = $1`, own);
    const text = await stream.text().finally(() => sql(`UPDATE role_binding SET role = 'auditor' WHERE account_id = $1`, own));
    expect(text).toContain('event: started');
  });
});

describe('a place in a list that no list has', () => {
  it('is no fault of ours', async () => {
    const id = await desk.open(await aUser(server));
    const before = '-271821-04-20T00:00:00.000Z~00000000-0000-4000-8000-000000000000';
    expect((await desk.ask('GET', `/mfa-resets?after=${before}`)).status).toBe(200);
    expect((await desk.ask('GET', `/mfa-resets/${id}/events?after=99999999999999`)).body['list']).toEqual([]);
  });
});

describe('L-20 an administrator', () => {
  it('does not have the trail forget himself, nor by another account of his', async () => {
    await senior.admin.elevate();
    const person = (await rowOf(server, `SELECT person_id FROM account WHERE id = $1`, seniorId))['person_id'];
    const second = await aUser(server, { personId: String(person) });
    const before = await sql(`SELECT event_id FROM audit_event_personal WHERE erased_at IS NOT NULL`);
    for (const account of [seniorId, second.id]) {
      const answer = await senior.ask('POST', '/audit/erasures', { account_id: account, reason: 'x' });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'self_approval']);
    }
    expect(await sql(`SELECT event_id FROM audit_event_personal WHERE erased_at IS NOT NULL`)).toEqual(before);
    expect((await eventsOf(server, 'audit_personal_erased')).map(({ outcome }) => outcome)).toEqual(['denied', 'denied']);
  });
});

describe('SSRF: a hook of the reset', () => {
  it.each([
    'http://127.0.0.1:5432/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://2130706433/',
    'http://0x7f.1/',
    'https://example.com/#hash',
    'https://user:secret@example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
  ])('does not lead to %s', async (url) => {
    const platform = await new AdminBrowser(server, seededAdmin(server, 'platform_admin')).signIn();
    await platform.elevate();
    const answer = await platform.ask('POST', platform.inTenant('/mfa-reset-hooks'), { url, factor_types: ['totp'] });
    expect([url, answer.status]).toEqual([url, 400]);
  });
});

describe('rulings section 6: after a complete reset a thief with the password and the old SIM', () => {
  let user: Victim;
  let phone: string;
  beforeAll(async () => {
    await desk.admin.elevate();
    user = await aUser(server);
    phone = aPhone();
    const hash = await server.running.app.get(Passwords).hash(PASSWORD);
    if (!hash.ok) throw new Error('no hash');
    await within(server, async (tx) => {
      await server.running.app.get(AccountStore).setContact(tx, user.id, 'phone', phone, server.clock.now());
      await server.running.app.get(FactorStore).bindContact(tx, aCall(), user.id, 'sms');
    });
    await sql(`UPDATE account SET password_hash = $2 WHERE id = $1`, user.id, hash.value);
    await desk.work(await desk.start(user));
    expect(await rowOf(server, `SELECT enrolment_locked FROM account WHERE id = $1`, user.id)).toEqual({
      enrolment_locked: true,
    });
  });
  const held = async () => [
    (await sql(`SELECT id FROM session WHERE account_id = $1 AND ended_at IS NULL`, user.id)).length,
    (await sql(`SELECT id FROM factor WHERE account_id = $1 AND status = 'verified'`, user.id)).length,
  ];

  it.each<[string, string, unknown]>([
    ['password', '/token?grant_type=password', { password: PASSWORD }],
    ['sign-up', '/signup', { password: PASSWORD }],
    ['sign-up by phone', '/signup', { password: PASSWORD, email: undefined, phone: true }],
    ['a code to the phone', '/otp', { email: undefined, phone: true, create_user: true }],
    ['the password and the phone', '/token?grant_type=password', { password: PASSWORD, email: undefined, phone: true }],
    ['a refresh token', '/token?grant_type=refresh_token', { refresh_token: 'x'.repeat(22) }],
  ])('gets no session over the Supabase surface: %s', async (_, path, given) => {
    const named = given as Record<string, unknown>;
    const body = { email: user.username, ...named, ...(named['phone'] ? { phone } : {}) };
    const answer = await supabase('POST', path, body);
    expect(answer.text).not.toContain('access_token');
    expect(await held()).toEqual([0, 0]);
  });

  it('gets no token for the password at the token endpoint', async () => {
    const client = seededOf(server).clients[0];
    const form = { grant_type: 'password', username: user.username, password: PASSWORD, scope: 'openid' };
    const body = new URLSearchParams({ ...form, client_id: client?.client_id ?? '', client_secret: client?.client_secret ?? '' });
    const answer = await server.ask('POST', `/${tenant}/v1/tokens`, { body });
    expect([answer.status, await held()]).toEqual([400, [0, 0]]);
  });

  it('is not let in by a link that a service key makes, to the end that a factor is bound', async () => {
    const made = await supabase('POST', '/admin/generate_link', { type: 'magiclink', email: user.username }, 'service_role_key');
    const verified = await supabase('POST', '/verify', { type: 'magiclink', token_hash: made.body['hashed_token'] });
    const token = String(verified.body['access_token'] ?? '');
    const apikey = String(server.running.seeded?.supabase.anon_key);
    const as = (method: string, path: string, body: unknown) =>
      server.ask(method, `/${tenant}/auth/v1${path}`, { headers: { apikey }, token, body });
    const enrolled = await as('POST', '/factors', { factor_type: 'totp', friendly_name: 'thief' });
    expect(enrolled.status).toBeGreaterThanOrEqual(400);
    expect((await as('POST', '/factors', { factor_type: 'phone', phone, friendly_name: 'sim' })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await held())[1]).toBe(0);
    await sql(`UPDATE session SET ended_at = now() WHERE account_id = $1`, user.id);
  });

  it('does not get the ticket sent to a mailbox of his: whoever waits for it keeps his address', async () => {
    const mine = 'thief@example.com';
    const address = async () =>
      (await rowOf(server, `SELECT value FROM contact_point WHERE account_id = $1 AND kind = 'email'`, user.id))['value'];
    const made = await supabase('POST', '/admin/generate_link', { type: 'magiclink', email: user.username }, 'service_role_key');
    const verified = await supabase('POST', '/verify', { type: 'magiclink', token_hash: made.body['hashed_token'] });
    expect([verified.status, verified.body['error_code']]).toEqual([403, 'insufficient_aal']);
    const keyed = await supabase('PUT', `/admin/users/${user.id}`, { email: mine }, 'service_role_key');
    expect([keyed.status, keyed.body['error_code'], await address()]).toEqual([403, 'mfa_reset_required', user.username]);
    const { organization_id: organization } = seededOf(server);
    const path = `/v1/management/organizations/${organization}/tenants/${tenant}/users/${user.id}`;
    const managed = await server.ask('PATCH', path, { token: await managementToken(), body: { email: mine } });
    expect([managed.status, managed.body['error'], await address()]).toEqual([403, 'mfa_reset_required', user.username]);
  });

  it('does not change the number, the address or the password without a session', async () => {
    for (const body of [{ phone: aPhone() }, { email: 'thief@example.com' }, { password: 'Thief-path-5521' }])
      expect((await supabase('PUT', '/user', body)).status).toBe(401);
    expect((await supabase('POST', '/recover', { email: user.username })).text).not.toContain('token');
  });
});
