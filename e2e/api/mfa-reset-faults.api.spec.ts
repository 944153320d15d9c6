import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HookStore, SendIncident, SendSms, TellPause } from '#server/admin-reset';
import { Vault } from '#server/platform';
import { seedSql } from '#testing/schema';
import { freePort } from '../../tools/lib/ports.mjs';
import { aUser, ResetDesk, rowOf, within, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, seededAdmin, seededOf } from './an-admin.ts';

type Asked = Readonly<{ headers: IncomingMessage['headers']; body: string }>;

const SECRET = 'hook-secret-of-the-tenant';
let server: TestServer;
let desk: ResetDesk;
let user: Victim;
let receiver: Server;
let asked: Asked[] = [];
/** Whether the account was shut when its factor was being forgotten elsewhere. */
let held: boolean[] = [];
/** Answers of the tenant's own system: a status for each factor id, 204 unless told. */
let refuses = new Map<string, number>();

beforeAll(async () => {
  const port = await freePort();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, body });
      const { factor_id: id = request.url ?? '' } = JSON.parse(body) as { factor_id?: string };
      void account().then(({ status }) => {
        held.push(status === 'LOCKED');
        response.writeHead(refuses.get(id) ?? 204).end();
      });
    });
  });
  await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve));
  server = await aServer({ settings: { ROLE: 'web', SEKISHO_EGRESS_ALLOW: `127.0.0.1:${port}` } });
  desk = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
  const hook = { url: `http://127.0.0.1:${port}/deregister`, factorTypes: ['totp'], secret: SECRET };
  await within(server, (tx) => server.running.app.get(HookStore).add(tx, hook));
  await seedSql(
    server.database,
    `UPDATE tenant SET settings = settings || '{"mfa_reset_config":{"technicians":["tech@example.jp"]}}' WHERE id = $1`,
    [seededOf(server).tenant_id],
  );
});
afterAll(async () => {
  await server.stop();
  receiver.close();
});
beforeEach(async () => {
  [asked, held, refuses] = [[], [], new Map()];
  await desk.admin.elevate();
  await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL`);
  await seedSql(server.database, `DELETE FROM admin_act`);
  user = await aUser(server, { factors: 2 });
});

const account = () => rowOf(server, `SELECT * FROM account WHERE id = $1`, user.id);
const view = async (id: string) => (await desk.read(id)).body;
const outcomes = async (id: string) => {
  const rows = await seedSql(server.database, `SELECT factor_id, outcome FROM mfa_reset_factor WHERE reset_id = $1`, [id]);
  return Object.fromEntries(rows.map(({ factor_id: factor, outcome }) => [String(factor), String(outcome)]));
};
const statuses = async () => {
  const rows = await seedSql(server.database, `SELECT id, status FROM factor WHERE account_id = $1`, [user.id]);
  return Object.fromEntries(rows.map(({ id, status }) => [String(id), String(status)]));
};
const codeOf = (answer: { body: Readonly<Record<string, unknown>> }) => answer.body['code'];
const [first, second, codes] = [() => user.factorIds[0] ?? '', () => user.factorIds[1] ?? '', () => user.factorIds[2] ?? ''];

/** A run of which the second factor is refused by the tenant's own system. */
async function half(changes: object = {}): Promise<string> {
  refuses.set(second(), 500);
  const id = await desk.start(user, { ...changes });
  await desk.work(id);
  return id;
}

describe('a factor that another system holds too', () => {
  it('is deregistered there first, by a signed request that can be told from a repetition', async () => {
    const id = await desk.start(user);
    await desk.work(id);
    expect((await view(id))['state']).toBe('completed');
    expect(asked).toHaveLength(2); // both apps, and not the recovery codes
    expect(held).toEqual([true, true]);
    for (const { headers, body } of asked) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', SECRET).update(signed).digest('base64')}`);
      expect(headers['idempotency-key']).toContain(id);
    }
  });

  it('that it never knew is gone as well (404)', async () => {
    refuses.set(first(), 404);
    const id = await desk.start(user);
    await desk.work(id);
    expect((await view(id))['state']).toBe('completed');
  });
});

describe('R-112 the systems that hold a factor too', () => {
  it('are added and disabled by whoever sets up the tenant, on record, with a secret that is shown once', async () => {
    const platform = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'platform_admin')).signIn());
    await platform.admin.elevate();
    const url = `http://127.0.0.1:${String((receiver.address() as { port: number }).port)}/other`;
    const added = await platform.ask('POST', '/mfa-reset-hooks', { url, factor_types: ['sms'] });
    expect(added.body).toEqual({ id: expect.any(String), secret: expect.stringMatching(/^[\w-]{43}$/) });
    const listed = await platform.ask('GET', '/mfa-reset-hooks');
    expect(listed.body['list']).toContainEqual({ id: added.body['id'], url, factor_types: ['sms'] });
    expect(JSON.stringify(listed.body)).not.toContain(String(added.body['secret']));
    expect((await platform.ask('DELETE', `/mfa-reset-hooks/${String(added.body['id'])}`)).status).toBeLessThan(300);
    expect(
      (await platform.ask('POST', '/mfa-reset-hooks', { url: 'http://169.254.169.254/x', factor_types: ['sms'] })).status,
    ).toBe(400);
    expect(codeOf(await desk.ask('GET', '/mfa-reset-hooks'))).toBe('insufficient_permission');
  });
});

describe('a run that is half done', () => {
  it('R-112 R-113 tells which factors are gone and which are not, and holds the login', async () => {
    const id = await half();
    expect(await view(id)).toMatchObject({ state: 'partially_failed', login_held: true, code: 'MFA-502-DEREGISTRATION' });
    expect(await outcomes(id)).toEqual({ [first()]: 'removed', [second()]: 'failed', [codes()]: 'removed' });
    expect(await statuses()).toMatchObject({ [first()]: 'removed', [second()]: 'verified' });
    expect(await account()).toMatchObject({ status: 'LOCKED', enrolment_locked: false });
    const summary = (await desk.ask('GET', `/users/${user.id}/mfa-summary`)).body;
    expect(summary['mfa']).toMatchObject({ state: 'error' });
  });

  it('R-119 calls seniors and technicians by itself, and tells the user nothing yet', async () => {
    const id = await half();
    const row = await rowOf(server, `SELECT cause, told, raised_by FROM mfa_reset_escalation WHERE reset_id = $1`, id);
    expect(row).toEqual({ cause: 'partially_failed', told: 2, raised_by: null });
    expect(await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_notice WHERE reset_id = $1`, id)).toEqual({ n: 0 });
    expect((await desk.ask('POST', `/mfa-resets/${id}/escalations`, { cause: 'asked' })).body).toEqual({ told: 2 });
  });

  it('R-117 goes on when it is tried again, and asks only about what is left', async () => {
    const id = await half();
    [asked, refuses] = [[], new Map()];
    expect((await desk.ask('POST', `/mfa-resets/${id}/retry`, {})).status).toBe(202);
    await desk.work(id);
    expect((await view(id))['state']).toBe('completed');
    expect(asked.map(({ body }) => (JSON.parse(body) as { factor_id: string }).factor_id)).toEqual([second()]);
    expect(await account()).toMatchObject({ status: 'REGISTERED', enrolment_locked: true });
    expect(
      await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_notice WHERE reset_id = $1 AND kind = 'mfaReset'`, id),
    ).toEqual({ n: 1 });
  });

  it('R-114 D-3 is rolled back: every factor proves again, ended sessions stay ended, the hold is gone', async () => {
    const [before] = await seedSql(server.database, `SELECT secret_sealed, last_step FROM factor WHERE id = $1`, [first()]);
    const id = await half();
    expect((await desk.ask('POST', `/mfa-resets/${id}/rollback`, {})).status).toBeLessThan(300);
    const [after] = await seedSql(server.database, `SELECT secret_sealed, last_step FROM factor WHERE id = $1`, [first()]);
    expect(after).toEqual(before);
    expect(await statuses()).toEqual({ [first()]: 'verified', [second()]: 'verified', [codes()]: 'verified' });
    expect(await account()).toMatchObject({ status: 'REGISTERED', enrolment_locked: false });
    expect(await view(id)).toMatchObject({ state: 'rolled_back' });
    expect(
      await rowOf(server, `SELECT count(*)::int AS n FROM session WHERE account_id = $1 AND ended_at IS NULL`, user.id),
    ).toEqual({ n: 0 });
    expect(await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_snapshot WHERE reset_id = $1`, id)).toEqual({ n: 0 });
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/rollback`, {}))).toBe('wrong_state');
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/retry`, {}))).toBe('wrong_state');
  });

  it('D-3 is not rolled back after 24 hours, nor once it succeeded', async () => {
    const id = await half();
    await seedSql(server.database, `UPDATE mfa_reset_snapshot SET expires_at = $2 WHERE reset_id = $1`, [id, server.clock.now()]);
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/rollback`, {}))).toBe('snapshot_gone');
    user = await aUser(server);
    const done = await desk.start(user);
    await desk.work(done);
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${done}/rollback`, {}))).toBe('wrong_state');
  });

  it('R-114 shows what would come back and until when, and asks for no approval that nobody needs', async () => {
    const id = await half();
    const { way_back: way, trace_id: trace } = await view(id);
    expect(way).toMatchObject({ until: expect.any(String), approval_reasons: [], approval: null, is_current: false });
    const back = (way as { factors: { id: string }[] }).factors.map((factor) => factor.id);
    expect(new Set(back)).toEqual(new Set([first(), codes()]));
    expect(
      await rowOf(server, `SELECT request_id FROM audit_event WHERE target_id = $1 AND type = 'mfa_reset_failed'`, id),
    ).toEqual({
      request_id: trace, // by this the record and the log line are found
    });
    const asking = await desk.ask('POST', `/mfa-resets/${id}/approval-requests`, { approver_id: randomUUID() });
    expect(codeOf(asking)).toBe('approval_not_needed');
    expect((await desk.ask('POST', `/mfa-resets/${id}/rollback`, {})).status).toBeLessThan(300);
    expect((await view(id))['way_back']).toBeNull();
  });

  it('D-3 needs a new approval where the account is important: of exactly what comes back, used once', async () => {
    const id = await half();
    await seedSql(server.database, `UPDATE account SET important = true WHERE id = $1`, [user.id]);
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/rollback`, {}))).toBe('approval_required');
    const senior = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'senior_admin')).signIn());
    await senior.admin.elevate();
    const { list } = (await desk.ask('GET', `/approvers?target=${user.id}`)).body as { list: { id: string }[] };
    const made = await desk.ask('POST', `/mfa-resets/${id}/approval-requests`, { approver_id: list[0]?.id });
    expect(made.status).toBe(201);
    const approval = String(made.body['approvalId']);
    const seen = (await senior.ask('GET', `/approval-requests/${approval}`)).body;
    expect((seen['comes_back'] as { id: string }[]).map((factor) => factor.id).sort()).toEqual([first(), codes()].sort());
    expect((await view(id))['way_back']).toMatchObject({ approval: { state: 'pending' }, is_current: true });
    await senior.ask('POST', `/approval-requests/${approval}/approve`, { content_hash: seen['content_hash'] });
    const outcome = (to: string) =>
      seedSql(server.database, `UPDATE mfa_reset_factor SET outcome = $2 WHERE factor_id = $1`, [second(), to]);
    await outcome('removed');
    expect((await view(id))['way_back']).toMatchObject({ approval: { state: 'approved' }, is_current: false });
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/rollback`, {}))).toBe('approval_required');
    await outcome('failed');
    expect((await desk.ask('POST', `/mfa-resets/${id}/rollback`, {})).status).toBeLessThan(300);
  });

  it('21: is not rolled back by the approval of somebody who lost the role since', async () => {
    const id = await half();
    await seedSql(server.database, `UPDATE account SET important = true WHERE id = $1`, [user.id]);
    const senior = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'senior_admin')).signIn());
    await senior.admin.elevate();
    const { list } = (await desk.ask('GET', `/approvers?target=${user.id}`)).body as { list: { id: string }[] };
    const made = await desk.ask('POST', `/mfa-resets/${id}/approval-requests`, { approver_id: list[0]?.id });
    const approval = String(made.body['approvalId']);
    const { content_hash: hash } = (await senior.ask('GET', `/approval-requests/${approval}`)).body;
    await senior.ask('POST', `/approval-requests/${approval}/approve`, { content_hash: hash });
    const roleIs = (role: string) =>
      seedSql(server.database, `UPDATE role_binding SET role = $2 WHERE account_id = $1`, [list[0]?.id, role]);
    await roleIs('auditor');
    const refused = await desk.ask('POST', `/mfa-resets/${id}/rollback`, {}).finally(() => roleIs('senior_admin'));
    expect(codeOf(refused)).toBe('approval_required');
    expect((await view(id))['state']).toBe('partially_failed');
    expect((await view(id))['way_back']).toMatchObject({ approval: { state: 'void' } });
  });

  it('is nobody else’s to reset meanwhile', async () => {
    await half();
    expect(codeOf(await desk.ask('POST', '/mfa-resets', { user_id: user.id }))).toBe('run_in_progress');
  });

  it('50 rollbacks and retries at once leave one end, never both', async () => {
    const id = await half();
    refuses = new Map();
    const acts = Array.from({ length: 50 }, (_, n) => desk.ask('POST', `/mfa-resets/${id}/${n % 2 ? 'rollback' : 'retry'}`, {}));
    const done = (await Promise.all(acts)).filter(({ status }) => status < 300);
    expect(done).toHaveLength(1);
    await desk.work(id);
    const state = (await view(id))['state'];
    expect(['completed', 'rolled_back']).toContain(state);
    const standing = Object.values(await statuses());
    expect(new Set(standing)).toEqual(new Set([state === 'completed' ? 'removed' : 'verified']));
  });
});

describe('D-13 a fault of ours', () => {
  const breakStep = (step: number) =>
    seedSql(
      server.database,
      `CREATE FUNCTION break_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken for a test'; END $$;
       CREATE TRIGGER broken BEFORE UPDATE ON mfa_reset_step FOR EACH ROW WHEN (NEW.step = ${step} AND NEW.state = 'done') EXECUTE FUNCTION break_step();`,
    );
  const mend = () =>
    seedSql(server.database, `DROP TRIGGER IF EXISTS broken ON mfa_reset_step; DROP FUNCTION IF EXISTS break_step();`);

  it.each([1, 2, 3, 4, 5])(
    'in step %i is tried three times more, then it ends: shut where factors were touched, open where not',
    async (step) => {
      await breakStep(step);
      const id = await desk.start(user);
      for (let n = 0; n < 4; n += 1) await desk.work(id);
      await mend();
      const jobs = `SELECT count(*)::int AS n FROM mfa_reset_event WHERE reset_id = $1 AND type = 'retrying'`;
      expect(await rowOf(server, jobs, id)).toEqual({ n: 3 });
      const state = (await view(id))['state'];
      expect([state, (await account())['status']]).toEqual(step < 3 ? ['failed', 'REGISTERED'] : ['partially_failed', 'LOCKED']);
      if (step <= 3) expect(new Set(Object.values(await statuses()))).toEqual(new Set(['verified']));
      expect(await rowOf(server, `SELECT cause FROM mfa_reset_escalation WHERE reset_id = $1`, id)).toEqual({
        cause: 'retries_exhausted',
      });
      if (step < 3) return;
      await desk.ask('POST', `/mfa-resets/${id}/retry`, {});
      await desk.work(id);
      expect((await view(id))['state']).toBe('completed');
      expect(await account()).toMatchObject({ status: 'REGISTERED', enrolment_locked: true });
      expect(
        await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_notice WHERE reset_id = $1 AND kind = 'mfaReset'`, id),
      ).toEqual({ n: 1 });
      expect(
        await rowOf(
          server,
          `SELECT count(*)::int AS n FROM audit_event WHERE target_id = $1 AND type = 'mfa_reset_completed'`,
          id,
        ),
      ).toEqual({ n: 1 });
    },
  );

  it('goes on by itself once it is over', async () => {
    await breakStep(4);
    const id = await desk.start(user);
    await desk.work(id);
    await mend();
    await desk.work(id);
    expect(await view(id)).toMatchObject({ state: 'completed', login_held: false });
  });

  it('20 workers at once do each step once', async () => {
    const id = await desk.start(user);
    await Promise.all(Array.from({ length: 20 }, () => desk.work(id)));
    expect(await view(id)).toMatchObject({ state: 'completed' });
    expect(await rowOf(server, `SELECT count(*)::int AS n FROM mfa_reset_notice WHERE reset_id = $1`, id)).toEqual({ n: 2 });
    expect(
      await rowOf(server, `SELECT count(*)::int AS n FROM audit_event WHERE target_id = $1 AND type = 'mfa_reset_completed'`, id),
    ).toEqual({ n: 1 });
  });
});

describe('D-22 the queue', () => {
  it('takes what is urgent before what is not, and what waited long before both', async () => {
    await seedSql(server.database, `DELETE FROM job`);
    const others = [await aUser(server), await aUser(server), await aUser(server)];
    const [old, low, critical] = others;
    if (!old || !low || !critical) throw new Error('no users');
    await desk.start(old, { urgency: 'low' });
    server.clock.advance(3_700);
    await desk.admin.signIn();
    await desk.admin.elevate();
    const runs = [await desk.start(low, { urgency: 'low' }), await desk.start(critical, { urgency: 'critical' })];
    const times = await seedSql(
      server.database,
      `SELECT run_at FROM job WHERE kind = 'mfa-reset-run' ORDER BY created_at, run_at DESC`,
    );
    const [first, second, third] = times.map(({ run_at: at }) => (at as Date).getTime());
    expect(runs).toHaveLength(2);
    expect([Number(first) < Number(third), Number(third) < Number(second)]).toEqual([true, true]);
  });

  it('gives a run that is tried again the head start of its urgency as well', async () => {
    const id = await half({ urgency: 'high' });
    await seedSql(server.database, `DELETE FROM job`);
    await desk.ask('POST', `/mfa-resets/${id}/retry`, {});
    const { run_at: dueAt } = await rowOf(server, `SELECT run_at FROM job WHERE kind = 'mfa-reset-run'`);
    expect(server.clock.now().getTime() - (dueAt as Date).getTime()).toBe(600_000);
  });
});

describe('R-122 instructions', () => {
  it('are sent again after a minute, with a ticket that voids the one before', async () => {
    const id = await desk.start(user);
    await desk.work(id);
    const send = () => desk.ask('POST', `/mfa-resets/${id}/notifications`, {});
    expect((await send()).status).toBe(429);
    server.clock.advance(60);
    expect((await send()).status).toBeLessThan(300);
    const tickets = await seedSql(
      server.database,
      `SELECT spent_at FROM ticket WHERE account_id = $1 AND purpose = 'enrolment'`,
      [user.id],
    );
    expect(tickets.filter(({ spent_at: spent }) => spent === null)).toHaveLength(1);
    expect(tickets).toHaveLength(2);
  });
});

describe('D-5 the notices of a pause', () => {
  it('come three days and one day before its end and at it, and not after it ended otherwise', async () => {
    await seedSql(server.database, `DELETE FROM authentication_policy WHERE tenant_id = $1`, [seededOf(server).tenant_id]);
    const id = await desk.start(user, { method: 'pause' });
    await desk.work(id);
    const jobs = await seedSql(server.database, `SELECT run_at FROM job WHERE kind = 'mfa-pause-notice' ORDER BY run_at`);
    const until = (await account())['mfa_paused_until'] as Date;
    const hours = jobs.map(({ run_at: at }) => Math.round((until.getTime() - (at as Date).getTime()) / 3_600_000));
    expect(hours).toEqual([72, 24, 0]);
    const tell = (before: number) => {
      const job = { id: randomUUID(), tenantId: seededOf(server).tenant_id, kind: 'mfa-pause-notice', attempt: 1 };
      return server.running.app.get(TellPause).handle({ ...job, payload: { resetId: id, before } });
    };
    await tell(259_200);
    await tell(0);
    const kinds = await seedSql(server.database, `SELECT kind FROM mfa_reset_notice WHERE reset_id = $1 ORDER BY kind`, [id]);
    expect(kinds.map(({ kind }) => kind)).toEqual(['mfaPauseEnded', 'mfaPauseEnding', 'mfaPaused']);
    await desk.ask('POST', `/mfa-resets/${id}/resume`, {});
    await tell(86_400);
    const after = await rowOf(
      server,
      `SELECT count(*)::int AS n FROM mfa_reset_notice WHERE reset_id = $1 AND kind = 'mfaPauseEnding'`,
      id,
    );
    expect(after).toEqual({ n: 1 });
  });
});

/** What a job of this kind was put with, opened as its worker would. */
async function jobsOf(kind: string) {
  const rows = await seedSql(server.database, `SELECT id, payload FROM job WHERE kind = $1 AND finished_at IS NULL`, [kind]);
  const tenantId = seededOf(server).tenant_id;
  return rows.map(({ id, payload }) => {
    const place = { tenantId, table: 'job', row: String(id), column: 'payload' };
    const opened: unknown = JSON.parse(server.running.app.get(Vault).open(place, String(payload)));
    return { id: String(id), tenantId, kind, payload: opened, attempt: 1 };
  });
}
const receiverUrl = () => `http://127.0.0.1:${String((receiver.address() as { port: number }).port)}`;

describe('R-153 a user with a proven number', () => {
  const number = '+819012345678';
  const offer = (interaction: object) =>
    seedSql(
      server.database,
      `UPDATE authentication_configuration SET updated_at = clock_timestamp(), document = jsonb_set(document, '{interactions,sms-notification}', $2)
       WHERE tenant_id = $1 AND type = 'sms'`,
      [seededOf(server).tenant_id, JSON.stringify(interaction)],
    );
  const service = () => ({
    execution: {
      function: 'http_request',
      http_request: {
        ...{ url: `${receiverUrl()}/sms`, method: 'POST' },
        header_mapping_rules: [{ static_value: 'application/json', to: 'Content-Type' }],
        body_mapping_rules: [{ from: '$.request_body', to: '*' }],
      },
    },
  });
  const notices = async (id: string) => (await view(id))['notices'] as { channel: string; address: string; state: string }[];
  beforeEach(() =>
    seedSql(
      server.database,
      `INSERT INTO contact_point (tenant_id, id, account_id, kind, value, verified_at, former_value, former_until)
       VALUES ($1, gen_random_uuid(), $2, 'phone', $3, now(), '+819099998888', now())`,
      [seededOf(server).tenant_id, user.id, number],
    ),
  );

  it('is told there too, by the service of the tenant, and at the number before it; sent is what was taken', async () => {
    await offer(service());
    await seedSql(server.database, `DELETE FROM job`);
    const id = await desk.start(user);
    await desk.work(id);
    const told = (await notices(id)).filter(({ channel }) => channel === 'sms');
    expect(told.map(({ address, state }) => [address, state]).sort()).toEqual([
      ['+81 ** **** 5678', 'sending'],
      ['+81 ** **** 8888', 'sending'],
    ]);
    asked = [];
    refuses.set('/sms', 503);
    const jobs = await jobsOf('sms-notice');
    const send = (job: (typeof jobs)[number]) => server.running.app.get(SendSms).handle(job);
    const [one] = jobs;
    if (!one) throw new Error('nothing was put');
    await expect(send(one)).rejects.toThrow('did not take');
    refuses.clear();
    for (const job of jobs) await send(job);
    const bodies = asked.map(({ body }) => JSON.parse(body) as { to: string; text: string; template: string });
    expect(new Set(bodies.map(({ to }) => to))).toEqual(new Set([number, '+819099998888']));
    expect(bodies[0]?.text).toMatch(/^【.+】.+管理者が多要素認証（MFA）をリセットしました。/);
    expect(bodies[0]?.text).not.toMatch(/http|\d{6}/); // nothing that logs in
    await seedSql(server.database, `UPDATE job SET finished_at = now() WHERE id = $1`, [one.id]);
    await seedSql(server.database, `UPDATE job SET failed_at = now() WHERE kind = 'sms-notice' AND finished_at IS NULL`);
    const states = (await notices(id)).filter(({ channel }) => channel === 'sms').map(({ state }) => state);
    expect(states.sort()).toEqual(['failed', 'sent']);
    const rows = await seedSql(server.database, `SELECT type FROM audit_event WHERE target_id = $1 ORDER BY occurred_at, id`, [
      one.id,
    ]);
    expect(rows.map(({ type }) => type)).toEqual(['notification_failure', 'notification_sent']);
  });

  it('is not called told where the service of the tenant sends nothing', async () => {
    await offer({ execution: { function: 'no_action' } });
    const id = await desk.start(user);
    await desk.work(id);
    expect((await notices(id)).filter(({ channel }) => channel === 'sms')).toEqual([]);
  });
});

describe('R-149 who subscribed to incidents', () => {
  const subscribe = async (body: object) => {
    const platform = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'platform_admin')).signIn());
    await platform.admin.elevate();
    return { platform, added: await platform.ask('POST', '/incident-subscriptions', body) };
  };

  it('is told of an urgent reset and of half a one, by mail and by a signed request', async () => {
    const { platform, added } = await subscribe({ kind: 'webhook', address: `${receiverUrl()}/incidents?key=k` });
    const mailed = await platform.ask('POST', '/incident-subscriptions', { kind: 'mail', address: 'watch@example.jp' });
    expect([added.status, mailed.status, mailed.body['secret']]).toEqual([201, 201, null]);
    const listed = await platform.ask('GET', '/incident-subscriptions');
    expect(JSON.stringify(listed.body)).not.toMatch(/watch@|key=k/);
    await seedSql(server.database, `DELETE FROM job`);
    const id = await half({ urgency: 'critical' });
    refuses.clear();
    await desk.ask('POST', `/mfa-resets/${id}/retry`, {});
    await desk.work(id);
    const mails = (await jobsOf('mail')).map(({ payload }) => payload as { to: string; name: string });
    expect(mails.filter(({ to }) => to === 'watch@example.jp').map(({ name }) => name)).toEqual([
      'staffResetEscalation',
      'staffResetNotice',
    ]);
    asked = [];
    for (const job of await jobsOf('incident-notice')) await server.running.app.get(SendIncident).handle(job);
    const told = asked.map(({ body }) => JSON.parse(body) as { incident: string; run_id: string });
    expect(told.map(({ incident, run_id: run }) => [incident, run])).toEqual([
      ['partial_failure', id],
      ['critical_reset', id],
    ]);
    for (const { headers, body } of asked) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const key = String(added.body['secret']);
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      expect(body).not.toContain(user.id);
    }
    for (const { id: one } of listed.body['list'] as { id: string }[])
      expect((await platform.ask('DELETE', `/incident-subscriptions/${one}`)).status).toBeLessThan(300);
    await seedSql(server.database, `DELETE FROM job`);
    user = await aUser(server, { factors: 2 });
    await half();
    expect(await jobsOf('incident-notice')).toEqual([]);
  });

  it('is not somebody inside of our own network, and not added by who carries out resets', async () => {
    const { added } = await subscribe({ kind: 'webhook', address: 'http://169.254.169.254/x' });
    expect(added.status).toBe(400);
    expect(codeOf(await desk.ask('GET', '/incident-subscriptions'))).toBe('insufficient_permission');
  });
});

describe('D-2 the fourth step', () => {
  it('looks whether the trail still holds what the run is written into, and says so; it ends either way', async () => {
    const id = await desk.start(user);
    await desk.work(id);
    expect((await view(id))['audit_check']).toMatchObject({ verdict: 'ok' });
    const { tenant_id: tenant } = seededOf(server);
    const leaf = `INSERT INTO audit_leaf (tenant_id, seq, event_id, hash) SELECT $1, coalesce(max(seq) + 1, 0), gen_random_uuid(), decode(repeat('00', 32), 'hex') FROM audit_leaf WHERE tenant_id = $1`;
    await seedSql(server.database, leaf, [tenant]);
    user = await aUser(server);
    const next = await desk.start(user);
    await desk.work(next);
    expect(await view(next)).toMatchObject({ state: 'completed', audit_check: { verdict: 'broken' } });
    expect(
      await rowOf(server, `SELECT reason FROM audit_event WHERE type = 'audit_verified' AND outcome = 'failure' LIMIT 1`),
    ).toEqual({
      reason: 'broken',
    });
  });
});
