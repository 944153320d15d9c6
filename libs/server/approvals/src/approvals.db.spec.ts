import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail, Origin } from '#server/audit';
import { TenantDb, type Tx } from '#server/platform';
import { aCall, aVault, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '#testing/schema';
import type { DataSource } from 'typeorm';
import { Approvals, contentHash, type ApprovalDraft } from './approvals.ts';
import type { ContentOf } from './domain/approval-kinds.ts';
import type { Party } from './domain/person.ts';
import { SpendApproval } from './usecases/spend-approval.ts';

let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
let tenant: string;
const clock = new FixedClock();
const [vault, call] = [aVault(), aCall()];
const trail = new AuditTrail(clock, vault, new Origin('test', 'test'));
const [approvals, spending] = [new Approvals(clock, vault, trail), new SpendApproval(clock, trail)];

const aParty = (more: Partial<Party> = {}): Party => ({
  accountId: randomUUID(),
  personId: randomUUID(),
  addresses: [],
  ...more,
});
const [requester, approver, target] = [aParty({ addresses: ['a@e.jp'] }), aParty({ addresses: ['b@e.jp'] }), aParty()];
const content: ContentOf<'mfa_reset'> = {
  ...{ tenant: 't', target: target.accountId, target_version: 1, requester: requester.accountId },
  ...{ method: 'complete', reason: 'other', reason_detail: 'デバイス紛失', urgency: 'high' },
  ...{ identity_proof: 'in_person', identity_detail: null },
};
type RunDraft = Extract<ApprovalDraft, { kind: 'mfa_reset' }>;
let draft: RunDraft;

const run = <T>(act: (tx: Tx) => Promise<T>): Promise<T> => db.run(tenant, act);
const ask = async (more: Partial<RunDraft> = {}): Promise<string> => {
  clock.advance(1); // which of two was asked for last is told by their times
  const asked = await run((tx) => approvals.request(tx, call, { ...draft, ...more }));
  if (!asked.ok) throw new Error(asked.problem.code);
  return asked.value;
};
const verdict = (id: string, decider = approver, hash = contentHash(content)) => ({ id, hash, decider, comment: null });
const approve = (id: string, decider = approver, hash = contentHash(content)) =>
  run((tx) => approvals.approve(tx, call, verdict(id, decider, hash)));
const spend = (hash = contentHash(content)) =>
  run((tx) => spending.run(tx, call, { kind: draft.kind, subject: draft.subject, hash }));
const codeOf = (outcome: { ok: boolean; problem?: { code: string } }): string =>
  outcome.ok ? 'ok' : (outcome.problem?.code ?? '');

beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database);
  db = new TenantDb(source);
  tenant = randomUUID();
  await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, 'o', 'o')`, [tenant]);
  await seedSql(database, `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $1, 'PUBLIC', 't', 'd')`, [
    tenant,
  ]);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});
beforeEach(() => {
  draft = {
    kind: 'mfa_reset',
    subject: randomUUID(),
    content,
    urgency: 'high',
    requester,
    approverId: approver.accountId,
    target,
  };
});

describe('a request for approval', () => {
  it('tells its approver what is asked, and its text is sealed', async () => {
    const id = await ask();
    expect(await run((tx) => approvals.find(tx, id))).toMatchObject({
      state: 'pending',
      content,
      contentHash: contentHash(content),
    });
    expect((await run((tx) => approvals.listFor(tx, approver.accountId, 'mfa_reset'))).map((one) => one.id)).toContain(id);
    const rows = await seedSql(database, `SELECT * FROM approval_request WHERE id = $1`, [id]);
    expect(JSON.stringify(rows)).not.toMatch(/デバイス紛失|complete|e\.jp/);
  });

  it('R-073 is one request, however often it is sent', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(new Set(ids).size).toBe(1);
  });

  it('is refused for other content while one stands, and possible again once that ended', async () => {
    const id = await ask();
    const other = { ...draft, content: { ...content, method: 'pause' } };
    expect(codeOf(await run((tx) => approvals.request(tx, call, other)))).toBe('approval.already_decided');
    await run((tx) => approvals.withdraw(tx, call, id, requester.accountId));
    expect(codeOf(await run((tx) => approvals.request(tx, call, other)))).toBe('ok');
  });

  it.each(['low', 'medium', 'high', 'critical'] as const)(
    'D-9 of urgency %s runs out in its time, and can be sent again',
    async (urgency) => {
      const hours = { critical: 1, high: 4, medium: 24, low: 72 }[urgency];
      const id = await ask({ urgency });
      clock.advance(hours * 3600 - 1);
      expect((await run((tx) => approvals.find(tx, id)))?.state).toBe('pending');
      clock.advance(1);
      expect((await run((tx) => approvals.find(tx, id)))?.state).toBe('expired');
      expect(codeOf(await approve(id))).toBe('approval.already_decided');
      expect(await ask({ urgency })).not.toBe(id);
    },
  );
});

describe('deciding', () => {
  it('21: is refused to the requester, to the target, and to a second account of either', async () => {
    const strangers = [
      requester,
      aParty({ personId: requester.personId }),
      aParty({ addresses: ['z@e.jp', 'a@e.jp'] }),
      target,
      aParty({ personId: target.personId }),
    ];
    for (const decider of strangers) {
      const id = await ask({ approverId: decider.accountId, subject: randomUUID() });
      expect(codeOf(await approve(id, decider))).toBe('approval.self');
      expect((await run((tx) => approvals.find(tx, id)))?.state).toBe('pending');
    }
  });

  it('is for whoever was asked, and for the content he saw', async () => {
    const id = await ask();
    expect(codeOf(await approve(id, aParty()))).toBe('approval.other_approver');
    expect(codeOf(await approve(id, approver, contentHash({ ...content, method: 'pause' })))).toBe('approval.content_changed');
    expect(codeOf(await approve(randomUUID()))).toBe('approval.not_found');
    expect(codeOf(await approve(id))).toBe('ok');
  });

  it('R-086 happens once: of 50 at the same time one counts, whether they approve or reject', async () => {
    const id = await ask();
    const acts = Array.from({ length: 50 }, (_, n) =>
      run((tx) =>
        n % 2 ? approvals.approve(tx, call, verdict(id)) : approvals.reject(tx, call, { ...verdict(id), comment: '不明' }),
      ),
    );
    const codes = (await Promise.all(acts)).map(codeOf);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['ok', 'approval.already_decided']));
  });

  it('R-075 keeps the comment, sealed', async () => {
    const id = await ask();
    await run((tx) => approvals.reject(tx, call, { ...verdict(id), comment: '本人確認が不十分' }));
    expect(await run((tx) => approvals.find(tx, id))).toMatchObject({ state: 'rejected', comment: '本人確認が不十分' });
    expect(JSON.stringify(await seedSql(database, `SELECT * FROM approval_request WHERE id = $1`, [id]))).not.toContain(
      '本人確認',
    );
  });

  it('cannot be written into the database by the requester or the target, whatever the application does', async () => {
    const id = await ask();
    const forge = (by: string, marks: readonly string[]) =>
      seedSql(database, `UPDATE approval_request SET state = 'approved', decided_by = $2, decided_marks = $3 WHERE id = $1`, [
        id,
        by,
        marks,
      ]);
    await expect(forge(requester.accountId, ['account:x'])).rejects.toThrow('approval_by_another_person');
    await expect(forge(randomUUID(), [`person:${requester.personId}`])).rejects.toThrow('approval_by_another_person');
    await expect(forge(randomUUID(), [`account:${target.accountId}`])).rejects.toThrow('approval_by_another_person');
    const unsigned = seedSql(database, `UPDATE approval_request SET state = 'approved' WHERE id = $1`, [id]);
    await expect(unsigned).rejects.toThrow('approval_is_somebodys');
  });
});

describe('an approval', () => {
  it('is used once: of 50 at the same time one gets it', async () => {
    await approve(await ask());
    const codes = (await Promise.all(Array.from({ length: 50 }, () => spend()))).map(codeOf);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(codes.filter((code) => code === 'approval.unusable')).toHaveLength(49);
  });

  it('22: is of exactly what was approved', async () => {
    await approve(await ask());
    expect(codeOf(await spend(contentHash({ ...content, target: randomUUID() })))).toBe('approval.unusable');
    expect(codeOf(await spend())).toBe('ok');
  });

  it('is worth nothing before it is given, four hours after it, when it is withdrawn, or void', async () => {
    const id = await ask();
    expect(codeOf(await spend())).toBe('approval.unusable');
    await approve(id);
    clock.advance(4 * 3600);
    expect(await spend()).toMatchObject({ ok: false, problem: { state: 'expired' } });
    const second = await ask();
    await approve(second);
    await run((tx) => approvals.withdraw(tx, call, second, requester.accountId));
    expect(await spend()).toMatchObject({ ok: false, problem: { state: 'withdrawn' } });
    await approve(await ask());
    expect(await run((tx) => approvals.voidFor(tx, call, 'mfa_reset', draft.subject))).toBe(true);
    expect(await spend()).toMatchObject({ ok: false, problem: { state: 'void' } });
  });

  it('is withdrawn by whoever asked, by nobody else', async () => {
    const id = await ask();
    expect(codeOf(await run((tx) => approvals.withdraw(tx, call, id, approver.accountId)))).toBe('approval.not_found');
    expect(codeOf(await run((tx) => approvals.withdraw(tx, call, id, requester.accountId)))).toBe('ok');
    expect(codeOf(await run((tx) => approvals.withdraw(tx, call, id, requester.accountId)))).toBe('approval.already_decided');
  });

  it('leaves an event for each of its steps', async () => {
    const id = await ask();
    await approve(id, requester);
    await approve(id);
    await spend();
    const rows = await seedSql(database, `SELECT type, outcome FROM audit_event WHERE target_id = $1`, [id]);
    const told = rows.map(({ type, outcome }) => `${String(type)} ${String(outcome)}`);
    expect(told.sort()).toEqual([
      'approval_approved denied',
      'approval_approved success',
      'approval_requested success',
      'approval_spent success',
    ]);
  });
});
