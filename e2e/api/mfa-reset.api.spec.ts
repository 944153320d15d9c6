import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { mfaResets, type Endpoint } from '#shared/contracts';
import { ANCHOR_CHANNEL } from '#server/audit';
import { seedSql } from '#testing/schema';
import { ALL_TICKED, aUser, REQUEST, ResetDesk, rowOf, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, eventsOf, seededAdmin, seededOf } from './an-admin.ts';

let server: TestServer;
let desk: ResetDesk;
let user: Victim;

beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'web' } });
  desk = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
});
afterAll(() => server.stop());
beforeEach(async () => {
  await desk.admin.elevate();
  // What one test does often is not unusual in the next one.
  await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL`);
  await seedSql(server.database, `DELETE FROM admin_act`);
  user = await aUser(server);
});

const account = (id = user.id) => rowOf(server, `SELECT * FROM account WHERE id = $1`, id);
const factors = async (id = user.id) =>
  (await seedSql(server.database, `SELECT status FROM factor WHERE account_id = $1`, [id])).map(({ status }) => String(status));
const codeOf = (answer: { body: Readonly<Record<string, unknown>> }) => answer.body['code'];
/** Every mail that was put and not sent, as job rows; their text is sealed. */
const notices = async (reset: string) =>
  (
    await seedSql(server.database, `SELECT kind FROM mfa_reset_notice WHERE reset_id = $1 ORDER BY created_at, kind`, [reset])
  ).map(({ kind }) => String(kind));

describe('a complete reset of a normal account', () => {
  it('takes the factors, ends what the account holds, locks enrolment and tells the user once', async () => {
    const id = await desk.start(user);
    expect((await desk.read(id)).body).toMatchObject({ state: 'running', eta_seconds: expect.any(Number) });
    await desk.work(id);
    const done = (await desk.read(id)).body;
    expect(done).toMatchObject({ state: 'completed', sessions_ended: 1, login_held: false });
    expect((done['steps'] as { state: string }[]).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect((done['factors'] as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['removed', 'removed']);
    expect(await factors()).toEqual(['removed', 'removed']);
    expect(await account()).toMatchObject({ enrolment_locked: true, status: 'REGISTERED', login_held_at: null });
    expect(
      await rowOf(server, `SELECT count(*)::int AS n FROM session WHERE account_id = $1 AND ended_at IS NULL`, user.id),
    ).toEqual({ n: 0 });
    expect(await notices(id)).toEqual(['mfaEnrolmentTicket', 'mfaReset']);
    await desk.work(id);
    expect(await notices(id)).toHaveLength(2);
    expect(await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_snapshot WHERE reset_id = $1`, id)).toEqual({ n: 0 });
    const trail = await seedSql(server.database, `SELECT type FROM audit_event WHERE target_id = $1 ORDER BY occurred_at`, [id]);
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'mfa_reset_opened',
        'mfa_reset_edited',
        'mfa_reset_confirmed',
        'mfa_reset_started',
        'mfa_reset_completed',
        'mfa_reset_notified',
      ]),
    );
  });

  it('has its record carried out of the database at once (rulings section 9)', async () => {
    const listener = new Client({ connectionString: server.database.superuser });
    await listener.connect();
    let heard = 0;
    listener.on('notification', () => void (heard += 1));
    await listener.query(`LISTEN ${ANCHOR_CHANNEL}`);
    const id = await desk.start(user);
    expect(heard).toBe(0);
    await desk.work(id);
    await vi.waitFor(() => expect(heard).toBe(1), 10_000);
    await listener.end();
  });

  it('R-107 tells its progress in order, from any place on', async () => {
    const id = await desk.start(user);
    await desk.work(id);
    const all = (await desk.ask('GET', `/mfa-resets/${id}/events`)).body['list'] as { seq: number; type: string }[];
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, n) => n + 1));
    expect([all[0]?.type, all.at(-1)?.type]).toEqual(['started', 'completed']);
    const rest = (await desk.ask('GET', `/mfa-resets/${id}/events?after=${all.length - 1}`)).body['list'];
    expect(rest).toEqual(all.slice(-1));
  });

  it('R-126 has a report with its digest and without keys, codes or whole addresses', async () => {
    const id = await desk.start(user, { reason: 'other', reason_detail: '紛失届 第7号' });
    await desk.work(id);
    const { status, body } = await desk.ask('GET', `/mfa-resets/${id}/report`);
    expect(status).toBe(200);
    expect(body['sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(body['report']).toMatchObject({
      use_case: 'UC-MFA-04',
      reason_detail: '紛失届 第7号',
      identity_proof: { method: 'in_person' },
      checklist: { identity_confirmed: expect.any(String), approval_given: expect.any(String) },
      executor: { under: { ip: expect.any(String), elevation: expect.any(String) } },
      result: { state: 'completed' },
      audit: expect.arrayContaining([
        expect.objectContaining({
          type: 'mfa_reset_edited', // says which fields and boxes, never what was written into them
          changed: ['method', 'reason', 'reasonDetail', 'urgency', 'identityProof', ...Object.keys(ALL_TICKED)],
        }),
      ]),
    });
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`${user.username}|JBSWY3DP`));
    const [event] = (await eventsOf(server, 'mfa_reset_reported')).slice(-1);
    expect(event?.['detail']).toMatchObject({ sha256: body['sha256'] });
  });

  it('R-095 keeps all five boxes when a text is stored after them, and no approval for another method', async () => {
    const id = await desk.open(user);
    const all = {
      identity_confirmed: true,
      reason_recorded: true,
      approval_given: true,
      parties_informed: true,
      plan_prepared: true,
    };
    await desk.edit(id, { ...REQUEST, checklist: all });
    await desk.edit(id, { reason: 'other', reason_detail: '端末の故障' });
    expect(Object.keys((await desk.read(id)).body['checklist'] as object).sort()).toEqual(Object.keys(all).sort());
    await desk.edit(id, { method: 're_enrol' });
    expect((await desk.read(id)).body['checklist']).not.toHaveProperty('approval_given');
  });

  it('R-147 keeps its reason sealed', async () => {
    await desk.ready(user, { reason: 'other', reason_detail: '秘密の事情XYZZY' });
    const rows = await seedSql(server.database, `SELECT r::text AS row FROM mfa_reset r`);
    expect(rows.map(({ row }) => row).join()).not.toContain('XYZZY');
  });
});

describe('the guards of a reset', () => {
  it('R-096 refuses with a box unticked, R-156 without proof of identity, R-060 without a method', async () => {
    const id = await desk.open(user);
    await desk.edit(id, { ...REQUEST, checklist: { identity_confirmed: true } });
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/confirmations`, {}))).toBe('checklist_incomplete');
    const other = await desk.open(user);
    await desk.edit(other, { method: 'complete', reason: 'device_lost', urgency: 'low' });
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${other}/confirmations`, {}))).toBe('identity_proof_required');
    const empty = await desk.open(user);
    const refused = await desk.ask('POST', `/mfa-resets/${empty}/confirmations`, {});
    expect([refused.status, refused.body['details']]).toEqual([
      400,
      ['method: required', 'reason: required', 'urgency: required'],
    ]);
  });

  it('R-099 refuses an early confirmation, a late one, a foreign one and one that was used', async () => {
    const id = await desk.ready(user);
    const { token } = (await desk.ask('POST', `/mfa-resets/${id}/confirmations`, {})).body as { token: string };
    server.clock.advance(2);
    expect((await desk.execute(id, token)).status).toBe(425);
    expect(codeOf(await desk.execute(id, 'made-up'))).toBe('confirmation_invalid');
    server.clock.advance(118);
    expect(codeOf(await desk.execute(id, token))).toBe('confirmation_expired');
    const fresh = await desk.confirmed(id);
    expect(codeOf(await desk.execute(id, token))).toBe('confirmation_invalid');
    expect((await desk.execute(id, fresh)).status).toBe(202);
    expect(codeOf(await desk.execute(id, fresh, { idempotency_key: 'another-key-of-mine' }))).toBe('run_in_progress');
  });

  it('22: an edit ends the confirmation of the text before it', async () => {
    const id = await desk.ready(user);
    const token = await desk.confirmed(id);
    await desk.edit(id, { urgency: 'critical', checklist: { approval_given: true } });
    expect(codeOf(await desk.execute(id, token))).toBe('confirmation_invalid');
  });

  it('R-101 50 at the same time, by one key or by fifty, start one run', async () => {
    const id = await desk.ready(user);
    const token = await desk.confirmed(id);
    const sent = Array.from({ length: 50 }, (_, n) =>
      desk.execute(id, token, { idempotency_key: n % 2 ? 'one-and-the-same-key' : `key-number-${n}-of-many` }),
    );
    const answers = await Promise.all(sent);
    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted.length).toBeGreaterThanOrEqual(1);
    expect(new Set(accepted.map(({ body }) => body['runId'])).size).toBe(1);
    expect(
      await rowOf(server, `SELECT count(*)::int AS n FROM audit_event WHERE type = 'mfa_reset_started' AND target_id = $1`, id),
    ).toEqual({ n: 1 });
  });

  it('the same key starts the same run and no other', async () => {
    const first = await desk.start(user);
    expect((await desk.execute(first, 'whatever', { idempotency_key: `key-${first}` })).body).toEqual({ runId: first });
    const other = await desk.ready(await aUser(server));
    expect((await desk.execute(other, await desk.confirmed(other), { idempotency_key: `key-${first}` })).status).toBe(409);
  });

  it('D-11 a target that changed is not the one that was approved: 409, and the boxes are empty', async () => {
    const id = await desk.ready(user);
    const token = await desk.confirmed(id);
    await seedSql(server.database, `UPDATE account SET security_version = security_version + 1 WHERE id = $1`, [user.id]);
    expect(codeOf(await desk.execute(id, token))).toBe('target_changed');
    const view = (await desk.read(id)).body;
    expect(view).toMatchObject({ checklist: {}, target_version: 1, current_version: 2 });
    expect((await desk.edit(id, { target_version: 2 })).status).toBeLessThan(300);
    expect(codeOf(await desk.execute(id, token, { target_version: 1 }))).toBe('target_changed');
  });

  it('R-055 nobody resets himself, nor R-052 who has no factor, nor somebody of another tenant', async () => {
    const { personId } = {
      personId: String(
        (
          await rowOf(
            server,
            `SELECT person_id FROM account WHERE username = $1 AND person_id IS NOT NULL`,
            desk.admin.admin.email,
          )
        )['person_id'],
      ),
    };
    const myself = await aUser(server, { personId });
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: myself.id }))).toBe('self_reset_forbidden');
    const alias = await aUser(server, { email: desk.admin.admin.email });
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: alias.id }))).toBe('self_reset_forbidden');
    const bare = await aUser(server, { factors: 0 });
    await seedSql(server.database, `UPDATE factor SET status = 'removed' WHERE account_id = $1`, [bare.id]);
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: bare.id }))).toBe('mfa_not_configured');
    const foreign = String(
      (await rowOf(server, `SELECT id FROM account WHERE tenant_id <> $1 LIMIT 1`, seededOf(server).tenant_id))['id'],
    );
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: foreign }))).toBe('user_not_found');
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: randomUUID() }))).toBe('user_not_found');
  });

  it('R-056 a second run on the same user waits for the first', async () => {
    const id = await desk.ready(user);
    await desk.start(user);
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: user.id }))).toBe('run_in_progress');
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/confirmations`, {}))).toBe('run_in_progress');
  });

  it('demands a proof that is fresh: none, ended and expired are three refusals', async () => {
    await desk.admin.ask('DELETE', '/api/reauthentications');
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: user.id }))).toBe('reauth_required');
    await desk.admin.elevate();
    const id = await desk.ready(user);
    for (let n = 0; n < 31; n += 1) {
      server.clock.advance(60);
      await desk.admin.ask('POST', '/api/session/touch');
    }
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/confirmations`, {}))).toBe('reauth_expired');
  });

  it('does nothing when the target changed before the worker came (19, D-11)', async () => {
    const id = await desk.start(user);
    await seedSql(server.database, `UPDATE account SET security_version = security_version + 1 WHERE id = $1`, [user.id]);
    await desk.work(id);
    expect(await rowOf(server, `SELECT state FROM mfa_reset WHERE id = $1`, id)).toEqual({ state: 'failed' });
    expect(await factors()).toEqual(['verified', 'verified']);
  });

  it('does nothing when the executor lost the right before the worker came (R-031, D-2)', async () => {
    const id = await desk.start(user);
    const [binding] = await seedSql(
      server.database,
      `DELETE FROM role_binding WHERE account_id = (SELECT id FROM account WHERE username = $1 AND tenant_id = $2) RETURNING *`,
      [desk.admin.admin.email, desk.admin.admin.tenant_id],
    );
    await desk.work(id);
    expect(await rowOf(server, `SELECT state, last_code FROM mfa_reset WHERE id = $1`, id)).toEqual({
      state: 'failed',
      last_code: 'MFA-409-PREFLIGHT',
    });
    expect(await factors()).toEqual(['verified', 'verified']);
    expect(await account()).toMatchObject({ status: 'REGISTERED', login_held_at: null });
    const back = binding ?? {};
    await seedSql(
      server.database,
      `INSERT INTO role_binding (tenant_id, id, account_id, role, scope_tenant_id, granted_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      ['tenant_id', 'id', 'account_id', 'role', 'scope_tenant_id', 'granted_at'].map((name) => back[name]),
    );
  });
});

describe('R-061 一時的無効化', () => {
  it('is not offered where a policy demands a second factor of everybody', async () => {
    const id = await desk.open(user);
    const refused = await desk.edit(id, { method: 'pause' });
    expect([refused.status, refused.body['code'], refused.body['why']]).toEqual([422, 'method_not_allowed', 'policy']);
  });
});

describe('一時的無効化', () => {
  /** The demo's policies demand a second factor of everybody, where a pause is not offered. */
  beforeAll(
    async () =>
      void (await seedSql(server.database, `DELETE FROM authentication_policy WHERE tenant_id = $1`, [
        seededOf(server).tenant_id,
      ])),
  );

  it('D-5 keeps the factors, asks for none of them for 168 hours, and ends by hand', async () => {
    const before = server.clock.now().getTime();
    const id = await desk.start(user, { method: 'pause' });
    await desk.work(id);
    const { mfa_paused_until: until } = await account();
    expect((until as Date).getTime()).toBeGreaterThanOrEqual(before + 168 * 3_600_000);
    expect(await factors()).toEqual(['verified', 'verified']);
    expect(await account()).toMatchObject({ enrolment_locked: false, login_held_at: null });
    expect(await notices(id)).toEqual(['mfaPaused']);
    const shown = (await desk.ask('GET', `/users/${user.id}/mfa-summary`)).body['mfa'];
    expect(shown).toMatchObject({ state: 'disabled', paused_until: expect.any(String) });
    expect((await desk.ask('POST', `/mfa-resets/${id}/resume`, {})).status).toBeLessThan(300);
    expect(await account()).toMatchObject({ mfa_paused_until: null, mfa_pause_end_reason: 'resumed' });
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/resume`, {}))).toBe('not_paused');
    expect(await notices(id)).toEqual(['mfaPauseEnded', 'mfaPaused']);
  });

  it('D-5 ends when an existing factor is proved', async () => {
    await desk.work(await desk.start(user, { method: 'pause' }));
    const proved = `UPDATE factor SET last_used_at = $2, updated_at = $2 WHERE id = $1`;
    await seedSql(server.database, proved, [user.factorIds[0], server.clock.now()]);
    expect(await account()).toMatchObject({ mfa_paused_until: null, mfa_pause_end_reason: 'factor_verified' });
  });

  it('D-5 needs a second person for a second pause within 30 days', async () => {
    const id = await desk.start(user, { method: 'pause' });
    await desk.work(id);
    await desk.ask('POST', `/mfa-resets/${id}/resume`, {});
    const again = await desk.open(user);
    await desk.edit(again, { ...REQUEST, method: 'pause' });
    expect((await desk.read(again)).body['approval_reasons']).toEqual(['second_pause']);
  });
});

describe('R-056 R-071 R-089 who and what is there beside', () => {
  it('what ends is counted; who is at the same user, which run stands in the way, and which approver is present are told', async () => {
    const id = await desk.open(user);
    expect((await desk.read(id)).body['ends']).toEqual({ sessions: 1, devices: 0 });
    const summary = async () => (await desk.ask('GET', `/users/${user.id}/mfa-summary`)).body;
    expect(await summary()).toMatchObject({ run_under_way: null, also_at_work: [] });
    const other = await rowOf(
      server,
      `SELECT a.id, a.name FROM account a WHERE a.username = $1`,
      seededAdmin(server, 'senior_admin').email,
    );
    await seedSql(server.database, `UPDATE mfa_reset SET requester_id = $2 WHERE id = $1`, [id, other['id']]);
    expect(await summary()).toMatchObject({ also_at_work: [{ id: other['id'], name: other['name'] }] });
    const run = await desk.start(user);
    expect(await summary()).toMatchObject({ under_way: true, run_under_way: run });
    const present = async () =>
      ((await desk.ask('GET', `/approvers?target=${user.id}`)).body['list'] as { present: boolean }[])[0]?.present;
    expect(await present()).toBe(false);
    await new AdminBrowser(server, seededAdmin(server, 'senior_admin')).signIn();
    expect(await present()).toBe(true);
    server.clock.advance(360);
    expect(await present()).toBe(false);
  });
});

const endpoints: readonly Endpoint[] = Object.values(mfaResets);

describe('what resets and approvals take', () => {
  it('is told in OpenAPI from the same contracts: every endpoint, its right, its body', async () => {
    const described = (await desk.admin.ask('GET', '/api/mfa-resets/openapi.json')).body as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    for (const endpoint of endpoints) {
      const operation = described.paths[endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}')]?.[endpoint.method.toLowerCase()];
      expect(operation).toMatchObject({
        operationId: endpoint.name,
        'x-permission': endpoint.access.by === 'console-session' ? endpoint.access.permission : null,
      });
    }
    const edit = described.paths['/api/organizations/{organizationId}/tenants/{tenantId}/mfa-resets/{id}']?.['patch'];
    expect(JSON.stringify(edit?.['requestBody'])).toContain(
      '"urgency":{"type":"string","enum":["low","medium","high","critical"]}',
    );
    expect(
      (await new AdminBrowser(server, seededAdmin(server, 'auditor')).ask('GET', '/api/mfa-resets/openapi.json')).status,
    ).toBe(401);
  });
});

describe('a history', () => {
  it('R-127 lists own resets, by filter', async () => {
    const id = await desk.start(user);
    const { list } = (await desk.ask('GET', `/mfa-resets?user_id=${user.id}&status=running`)).body as { list: { id: string }[] };
    expect(list.map((one) => one.id)).toEqual([id]);
    const none = (await desk.ask('GET', `/mfa-resets?user_id=${user.id}&method=pause`)).body as { list: unknown[] };
    expect(none.list).toEqual([]);
  });
});

describe('finding a user', () => {
  it('R-034 R-041 answers a page with masked addresses and states, and D-21 remembers five', async () => {
    const name = `検索${randomUUID().slice(0, 6)}`;
    const found = await aUser(server, { name });
    const { body } = await desk.ask('GET', `/users?query=${encodeURIComponent(name)}`);
    expect(body).toMatchObject({
      total: 1,
      list: [{ id: found.id, name, mfa_state: 'enabled', email: expect.stringMatching(/^t.\*\*\*@/) }],
    });
    expect(JSON.stringify(body)).not.toContain(found.username);
    for (let n = 0; n < 6; n += 1) await desk.open(await aUser(server, { name: `履歴${n}` }));
    const { list } = (await desk.ask('GET', '/mfa-resets/recent-targets')).body as { list: { name: string }[] };
    expect(list).toHaveLength(5);
    await desk.ask('DELETE', '/mfa-resets/recent-targets');
    expect((await desk.ask('GET', '/mfa-resets/recent-targets')).body).toEqual({ list: [] });
  });

  it('R-038 refuses half an address; R-053 shows one field, on record', async () => {
    expect((await desk.ask('GET', '/users?query=a%40')).status).toBe(400);
    const shown = await desk.ask('POST', `/users/${user.id}/pii-reveals`, { field: 'email' });
    expect(shown.body).toEqual({ value: user.username });
    expect((await eventsOf(server, 'user_field_revealed')).at(-1)?.['account_id']).toBe(user.id);
  });

  it('R-148 more than 20 searches a minute raise an alarm, and the next run needs a second person', async () => {
    for (let n = 0; n < 21; n += 1) await desk.ask('GET', '/users?query=x%20y');
    const id = await desk.open(user);
    await desk.edit(id, REQUEST);
    expect((await desk.read(id)).body['approval_reasons']).toEqual(['many_searches']);
    const { list } = (await desk.ask('GET', '/mfa-reset-alerts')).body as { list: { rule: string }[] };
    expect(list.map(({ rule }) => rule)).toEqual(['many_searches']);
    expect((await eventsOf(server, 'mfa_reset_anomaly')).at(-1)?.['reason']).toBe('many_searches');
  });
});
