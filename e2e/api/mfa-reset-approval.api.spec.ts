import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { aUser, REQUEST, ResetDesk, rowOf, type Victim } from './a-reset.ts';
import { aServer, type TestServer } from './a-server.ts';
import { AdminBrowser, eventsOf, seededAdmin } from './an-admin.ts';

let server: TestServer;
let desk: ResetDesk;
let senior: ResetDesk;
let user: Victim;
let seniorId: string;

beforeAll(async () => {
  server = await aServer({ settings: { ROLE: 'web' } });
  desk = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'security_admin')).signIn());
  senior = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'senior_admin')).signIn());
  const row = await rowOf(
    server,
    `SELECT id FROM account WHERE username = $1 AND tenant_id = $2`,
    senior.admin.admin.email,
    senior.admin.admin.tenant_id,
  );
  seniorId = String(row['id']);
});
afterAll(() => server.stop());
beforeEach(async () => {
  await desk.admin.elevate();
  await senior.admin.elevate();
  await seedSql(server.database, `UPDATE mfa_reset_alert SET cleared_at = now() WHERE cleared_at IS NULL`);
  await seedSql(server.database, `DELETE FROM admin_act`);
  await seedSql(server.database, `UPDATE approval_request SET created_at = created_at - interval '2 days'`);
  user = await aUser(server, { important: true });
});

const codeOf = (answer: { body: Readonly<Record<string, unknown>> }) => answer.body['code'];
const ask = (id: string, approver = seniorId) =>
  desk.ask('POST', `/mfa-resets/${id}/approval-requests`, { approver_id: approver });
const BOXES = { identity_confirmed: true, reason_recorded: true, parties_informed: true, plan_prepared: true };
const suffix = () => ({ typed_suffix: user.id.slice(-4) });

/** A request that waits for the senior; answers the reset and what he is to decide about. */
async function asked(changes: object = {}) {
  const id = await desk.open(user);
  await desk.edit(id, { ...REQUEST, ...changes, checklist: BOXES });
  const made = await ask(id);
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const approval = String(made.body['approvalId']);
  const seen = (await senior.ask('GET', `/approval-requests/${approval}`)).body;
  return { id, approval, hash: String(seen['content_hash']), seen };
}
const decide = (
  of: { approval: string; hash: string },
  verdict: 'approve' | 'reject',
  comment: string | null = null,
  by = senior,
) => by.ask('POST', `/approval-requests/${of.approval}/${verdict}`, { content_hash: of.hash, comment });

describe('an important account', () => {
  it('is reset by two persons, from the request to the run', async () => {
    const of = await asked({ reason: 'other', reason_detail: '機種変更' });
    expect(of.seen).toMatchObject({ state: 'pending', method: 'complete', reason_detail: '機種変更', importance: ['flag'] });
    const inbox = (await senior.ask('GET', '/approval-requests')).body['list'] as { id: string }[];
    expect(inbox[0]).toMatchObject({
      ...{ id: of.approval, method: 'complete', number: expect.any(Number) },
      user: { id: user.id, name: '対象 太郎' },
      executor: { name: desk.admin.admin.name },
    });
    expect(of.seen).toMatchObject({ executor: { name: desk.admin.admin.name }, requester_resets_7_days: expect.any(Number) });
    const waiting = inbox.filter((one) => 'state' in one && one.state === 'pending').length;
    expect((await senior.ask('GET', '/dashboard')).body['approvals']).toEqual({ pending: waiting });
    expect((await desk.read(of.id)).body['phase']).toBe('awaiting_approval');
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${of.id}/confirmations`, {}))).toBe('wrong_state');
    expect((await decide(of, 'approve')).body).toEqual({ state: 'approved' });
    await desk.edit(of.id, { checklist: { approval_given: true } });
    expect((await desk.read(of.id)).body).toMatchObject({ phase: 'approved', checklist: { approval_given: expect.any(String) } });
    const token = await desk.confirmed(of.id);
    expect(codeOf(await desk.execute(of.id, token))).toBe('typed_suffix_wrong');
    expect((await desk.execute(of.id, token, suffix())).status).toBe(202);
    await desk.work(of.id);
    expect((await desk.read(of.id)).body['state']).toBe('completed');
    expect(await rowOf(server, `SELECT state FROM approval_request WHERE id = $1`, of.approval)).toEqual({ state: 'spent' });
    const { report } = (await desk.ask('GET', `/mfa-resets/${of.id}/report`)).body as { report: Record<string, unknown> };
    const by = { approver_id: seniorId, approver_name: senior.admin.admin.name };
    expect(report['approval']).toMatchObject({ id: of.approval, ...by, content_hash: of.hash });
  });

  it('R-079 is not confirmed and not run without an approval, whatever the page does', async () => {
    const id = await desk.open(user);
    await desk.edit(id, { ...REQUEST, checklist: BOXES });
    const early = await desk.edit(id, { checklist: { approval_given: true } });
    expect([early.status, codeOf(early)]).toEqual([409, 'approval_required']);
    await seedSql(
      server.database,
      `UPDATE mfa_reset SET checklist = checklist || '{"approval_given":"2026-11-21T00:00:00Z"}' WHERE id = $1`,
      [id],
    );
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${id}/confirmations`, {}))).toBe('approval_required');
  });

  it('R-080 becomes important while it is being reset: the run waits for a second person', async () => {
    const plain = await aUser(server);
    const id = await desk.ready(plain);
    const token = await desk.confirmed(id);
    await seedSql(server.database, `UPDATE account SET important = true WHERE id = $1`, [plain.id]);
    expect(codeOf(await desk.execute(id, token, { typed_suffix: plain.id.slice(-4) }))).toBe('approval_required');
  });

  it('a stolen approval is worth nothing: neither the approved reset nor an equal one is run by another administrator', async () => {
    const thief = new ResetDesk(server, await new AdminBrowser(server, seededAdmin(server, 'auditor')).signIn());
    await seedSql(
      server.database,
      `INSERT INTO role_binding (tenant_id, id, account_id, role) SELECT tenant_id, gen_random_uuid(), id, 'security_admin' FROM account WHERE username = $1`,
      [thief.admin.admin.email],
    );
    await thief.admin.elevate();
    const of = await asked();
    await decide(of, 'approve');
    await desk.edit(of.id, { checklist: { approval_given: true } });
    const token = await desk.confirmed(of.id);
    expect(codeOf(await thief.ask('POST', `/mfa-resets/${of.id}/confirmations`, {}))).toBe('not_found');
    expect(codeOf(await thief.execute(of.id, token, suffix()))).toBe('not_found');
    const own = await thief.open(user);
    expect((await thief.edit(own, { ...REQUEST, checklist: BOXES })).status).toBe(200);
    const claimed = await thief.edit(own, { checklist: { approval_given: true } });
    expect([claimed.status, codeOf(claimed)]).toEqual([409, 'approval_required']);
    expect(codeOf(await thief.execute(own, token, suffix()))).toBe('checklist_incomplete');
    expect(await rowOf(server, `SELECT state FROM approval_request WHERE id = $1`, of.approval)).toEqual({ state: 'approved' });
    expect((await desk.execute(of.id, token, suffix())).status).toBe(202);
    await desk.work(of.id);
  });

  it('R-076 an edit voids what was approved; 22: what was approved for one text runs no other', async () => {
    const of = await asked();
    await decide(of, 'approve');
    await desk.edit(of.id, { checklist: { approval_given: true } });
    await desk.edit(of.id, { reason: 'app_deleted' });
    expect((await desk.read(of.id)).body).toMatchObject({ phase: 'draft', approval: { state: 'void' } });
    expect((await desk.read(of.id)).body['checklist']).not.toHaveProperty('approval_given');
    expect(codeOf(await desk.ask('POST', `/mfa-resets/${of.id}/confirmations`, {}))).toBe('checklist_incomplete');
  });

  it('R-075 is sent again after a rejection, whose comment is read', async () => {
    const of = await asked();
    expect((await decide(of, 'reject')).status).toBe(400);
    expect((await decide(of, 'reject', '本人確認が不足')).body).toEqual({ state: 'rejected' });
    expect((await desk.read(of.id)).body).toMatchObject({
      phase: 'draft',
      approval: { state: 'rejected', comment: '本人確認が不足' },
    });
    expect((await ask(of.id)).status).toBe(201);
  });

  it('R-077 is withdrawn; R-078 runs out in four hours of a high urgency', async () => {
    const of = await asked();
    await desk.ask('POST', `/mfa-resets/${of.id}/approval-requests/cancel`, {});
    expect(codeOf(await decide(of, 'approve'))).toBe('already_decided');
    const second = await asked();
    await seedSql(server.database, `UPDATE approval_request SET pending_until = $2 WHERE id = $1`, [
      second.approval,
      server.clock.now(),
    ]);
    expect(codeOf(await decide(second, 'approve'))).toBe('already_decided');
    expect((await desk.read(second.id)).body).toMatchObject({ phase: 'draft', approval: { state: 'expired' } });
  });

  it('R-083 is decided only within five minutes of a proof', async () => {
    const of = await asked();
    for (let n = 0; n < 6; n += 1) {
      server.clock.advance(60);
      await senior.admin.ask('POST', '/api/session/touch');
    }
    expect(codeOf(await decide(of, 'approve'))).toBe('reauth_required');
  });

  it('R-086 of approving and rejecting at once, one counts', async () => {
    const of = await asked();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => decide(of, n % 2 ? 'approve' : 'reject', '同時')));
    expect(answers.filter(({ status }) => status === 200 || status === 201)).toHaveLength(1);
  });

  it('an approval allows one run: 50 at the same time', async () => {
    const of = await asked();
    await decide(of, 'approve');
    await desk.edit(of.id, { checklist: { approval_given: true } });
    const token = await desk.confirmed(of.id);
    const sent = Array.from({ length: 50 }, () => desk.execute(of.id, token, { ...suffix(), idempotency_key: randomUUID() }));
    expect((await Promise.all(sent)).filter(({ status }) => status === 202)).toHaveLength(1);
  });
});

describe('R-071 who may approve', () => {
  const approvers = async () =>
    ((await desk.ask('GET', `/approvers?target=${user.id}`)).body['list'] as { id: string }[]).map(({ id }) => id);

  it('is senior, neither the requester nor the target nor a second account of either', async () => {
    expect(await approvers()).toEqual([seniorId]);
    expect(codeOf(await ask(await readyDraft(), randomUUID()))).toBe('approver_not_eligible');
    const own = `SELECT person_id FROM account WHERE username = $1 AND tenant_id = $2`;
    const { person_id: mine } = await rowOf(server, own, desk.admin.admin.email, desk.admin.admin.tenant_id);
    const { person_id: theirs } = await rowOf(server, `SELECT person_id FROM account WHERE id = $1`, seniorId);
    await seedSql(server.database, `UPDATE account SET person_id = $2 WHERE id = $1`, [user.id, theirs]);
    expect(await approvers()).toEqual([]);
    await seedSql(server.database, `UPDATE account SET person_id = NULL WHERE id = $1`, [user.id]);
    await seedSql(server.database, `UPDATE account SET person_id = $2 WHERE id = $1`, [seniorId, mine]);
    expect(await approvers()).toEqual([]);
    await seedSql(server.database, `UPDATE account SET person_id = $2 WHERE id = $1`, [seniorId, theirs]);
  });

  it('D-7 has held the role for a day, unless it was there from the beginning', async () => {
    const bind = `UPDATE role_binding SET granted_by = $2, granted_at = $3 WHERE account_id = $1`;
    const { granted_at: before } = await rowOf(server, `SELECT granted_at FROM role_binding WHERE account_id = $1`, seniorId);
    await seedSql(server.database, bind, [seniorId, randomUUID(), server.clock.now()]);
    expect(await approvers()).toEqual([]);
    await seedSql(server.database, bind, [seniorId, null, before]);
    expect(await approvers()).toEqual([seniorId]);
  });

  it('R-087 R-088 nobody approves for himself: a requester has no right to, a senior none to ask', async () => {
    const of = await asked();
    expect(codeOf(await decide(of, 'approve', null, desk))).toBe('insufficient_permission');
    expect(codeOf(await senior.ask('POST', '/mfa-resets', { user_id: user.id }))).toBe('insufficient_permission');
    expect((await eventsOf(server, 'approval_approved')).filter(({ outcome }) => outcome === 'success').length).toBeGreaterThan(
      0,
    );
  });

  const readyDraft = async () => {
    const id = await desk.open(user);
    await desk.edit(id, REQUEST);
    return id;
  };
});
