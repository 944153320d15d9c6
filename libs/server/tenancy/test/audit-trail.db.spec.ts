import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events, type AuditEvent, type EventType } from '#shared/contracts';
import { auditEventTable } from '#server/audit';
import { TenantDb, tokenHash, type Actor } from '#server/platform';
import { aTrail } from '#testing/audit';
import { aCall, aVault, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, unlikeTheTables, type TestDatabase } from '#testing/schema';

let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
const clock = new FixedClock();
const trail = aTrail(clock);
beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database, [auditEventTable]);
  db = new TenantDb(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const anEvent: AuditEvent = { type: 'password_success', outcome: 'success' };
/** Appends in a tenant of its own and answers what stands there then. */
async function appended(list: readonly AuditEvent[], call = aCall()) {
  const tenant = randomUUID();
  await db.run(tenant, (tx) => trail.append(tx, call, list));
  return db.run(tenant, (tx) => tx.manager.query<Record<string, unknown>[]>('SELECT * FROM audit_record ORDER BY id'));
}

describe('the audit trail', () => {
  it('is described to TypeORM as the migrations make it', async () => {
    expect(await unlikeTheTables(database, [auditEventTable])).toEqual([]);
  });

  it('L-01 keeps who, what, when, from where and how it ended', async () => {
    const actor: Actor = {
      ...{ kind: 'person', tenantId: randomUUID(), accountId: 'a1', clientId: randomUUID(), sessionId: 's1', grantId: 'g1' },
      ...{ scopes: ['openid'], permissions: ['idp:*'], acr: 'aal2', amr: ['pwd', 'otp'], authTime: 1_795_230_000 },
    };
    const [accountId, clientId] = [randomUUID(), randomUUID()];
    const event: AuditEvent = {
      ...{
        type: 'user_password_set',
        outcome: 'denied',
        reason: 'access.permission_denied',
        accountId,
        clientId,
        userName: '田中',
      },
      ...{ target: { type: 'user', id: accountId }, dryRun: true, detail: { before: [1, { a: null }] } },
    };
    const call = aCall({ actor, ip: '192.0.2.9', userAgent: 'Mozilla', requestId: 'r-9', traceId: 'ab'.repeat(16) });
    expect(await appended([event], call)).toEqual([
      {
        ...{ tenant_id: expect.any(String), id: expect.stringMatching(/^[0-9a-f-]{36}$/), type: 'user_password_set' },
        ...{ category: 'management', outcome: 'denied', reason: 'access.permission_denied', occurred_at: clock.now() },
        actor: { kind: 'person', role: 'administrator', tenant_id: actor.tenantId, id: 'a1', client_id: actor.clientId },
        session_hash: tokenHash('s1'),
        auth: { acr: 'aal2', amr: ['pwd', 'otp'], auth_time: 1_795_230_000 },
        ...{ client_id: clientId, account_id: accountId, user_name: '田中', target_type: 'user', target_id: accountId },
        ...{ ip: '192.0.2.9', user_agent: 'Mozilla', origin: { service: 'test', node: 'localhost' }, request_id: 'r-9' },
        ...{ trace_id: 'ab'.repeat(16), dry_run: true, detail: { before: [1, { a: null }] }, erased_at: null, seq: null },
      },
    ]);
  });

  it('keeps what speaks of a person beside the event, which holds a salted hash of it', async () => {
    const [told] = await appended([
      { type: 'user_created', outcome: 'success', userName: 'u', detail: { action: 'create', after: { email: 'e' } } },
    ]);
    const [event] = await seedSql(database, 'SELECT detail, commitments FROM audit_event WHERE id = $1', [told?.['id']]);
    const [side] = await seedSql(database, 'SELECT * FROM audit_event_personal WHERE event_id = $1', [told?.['id']]);
    expect(event?.['detail']).toEqual({ action: 'create' });
    expect(side).toMatchObject({ user_name: 'u', ip: '192.0.2.1', detail: { after: { email: 'e' } } });
    expect(Object.keys(event?.['commitments'] as object).sort()).toEqual(['detail', 'ip', 'user_name']);
    expect(Object.keys(side?.['salts'] as object).sort()).toEqual(['detail', 'ip', 'user_name']);
    expect(told?.['detail']).toEqual({ action: 'create', after: { email: 'e' } });
  });

  it('seals a written reason, and never shows it in the record', async () => {
    const [told] = await appended([{ type: 'user_updated', outcome: 'success', reasonText: '端末を紛失' }]);
    const [side] = await seedSql(database, 'SELECT * FROM audit_event_personal WHERE event_id = $1', [told?.['id']]);
    expect(JSON.stringify([told, side])).not.toContain('紛失');
    const place = {
      tenantId: String(told?.['tenant_id']),
      table: 'audit_event_personal',
      row: String(told?.['id']),
      column: 'reason_text',
    };
    expect(aVault().open(place, String(side?.['reason_text']))).toBe('端末を紛失');
  });

  it('puts every event into the queue of the sealer', async () => {
    const rows = await appended([anEvent, anEvent]);
    const queued = await seedSql(database, 'SELECT event_id FROM audit_unsealed WHERE tenant_id = $1 ORDER BY position', [
      rows[0]?.['tenant_id'],
    ]);
    expect(queued.map(({ event_id: id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it.each(Object.keys(events) as EventType[])('L-01 takes %s, under the category of the catalogue', async (type) => {
    for (const outcome of ['success', 'failure', 'denied'] as const)
      expect(await appended([{ type, outcome }])).toMatchObject([{ type, outcome, category: events[type].category }]);
  });

  it.each<[Actor, object]>([
    [{ kind: 'anonymous' }, { kind: 'anonymous' }],
    [
      { kind: 'client', tenantId: 't', clientId: '0d7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11' },
      { kind: 'client', role: 'client', id: '0d7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11' },
    ],
    [
      { kind: 'system', name: 'seed' },
      { kind: 'system', role: 'system', id: 'seed' },
    ],
  ])('names the actor %j', async (actor, told) => {
    expect(await appended([anEvent], aCall({ actor }))).toMatchObject([{ actor: told }]);
  });

  it('has one row for each event, and none for no event', async () => {
    expect(await appended(Array.from({ length: 25 }, () => anEvent))).toHaveLength(25);
    expect(await appended([])).toEqual([]);
  });

  it('loses none of 100 acts at once', async () => {
    const tenant = randomUUID();
    await Promise.all(Array.from({ length: 100 }, () => db.run(tenant, (tx) => trail.append(tx, aCall(), [anEvent]))));
    expect(await seedSql(database, 'SELECT count(*)::int AS n FROM audit_event WHERE tenant_id = $1', [tenant])).toEqual([
      { n: 100 },
    ]);
  });

  it('L-09 says nothing of an act that was undone', async () => {
    const tenant = randomUUID();
    const act = db.run(tenant, async (tx) => {
      await trail.append(tx, aCall(), [anEvent]);
      throw new Error('undo');
    });
    await expect(act).rejects.toThrow('undo');
    expect(await seedSql(database, 'SELECT 1 FROM audit_event WHERE tenant_id = $1', [tenant])).toEqual([]);
  });

  it('L-09 undoes an act that cannot be recorded', async () => {
    const tenant = randomUUID();
    const act = db.run(tenant, async (tx) => {
      await tx.manager.query(
        `INSERT INTO job (tenant_id, id, kind, payload, run_at, max_attempts) VALUES ($1, $1, 'x', '', now(), 1)`,
        [tenant],
      );
      await trail.append(tx, aCall(), [{ ...anEvent, accountId: 'no uuid' }]).catch(() => undefined); // even one that does not care
    });
    await expect(act).rejects.toThrow();
    expect(await seedSql(database, 'SELECT 1 FROM job WHERE tenant_id = $1', [tenant])).toEqual([]);
  });

  const TABLES = [
    'audit_event',
    'audit_event_personal',
    'audit_unsealed',
    'audit_leaf',
    'audit_node',
    'audit_head',
    'audit_archive',
  ];

  it.each([
    'UPDATE audit_event SET outcome = $$success$$',
    'DELETE FROM audit_event',
    'UPDATE audit_event_personal SET ip = $$192.0.2.77$$',
    'UPDATE audit_event_personal SET ip = $$192.0.2.77$$, erased_at = now()',
    'DELETE FROM audit_event_personal',
    'UPDATE audit_unsealed SET event_id = gen_random_uuid()',
    ...TABLES.map((table) => `TRUNCATE ${table}`),
  ])('L-20 refuses even the owner of the database: %s', async (text) => {
    await appended([anEvent]);
    await expect(seedSql(database, text)).rejects.toThrow(/append-only/);
  });

  it('L-20 lets the application neither change nor remove what it wrote, nor see what others did', async () => {
    const [tenant, other] = [randomUUID(), randomUUID()];
    await db.run(tenant, (tx) => trail.append(tx, aCall(), [anEvent]));
    for (const table of TABLES)
      for (const text of [`UPDATE ${table} SET tenant_id = tenant_id`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
        await expect(
          db.run(tenant, (tx) => tx.manager.query(text)),
          text,
        ).rejects.toThrow('permission denied');
    for (const table of [...TABLES, 'audit_record'])
      expect(await db.run(other, (tx) => tx.manager.query(`SELECT 1 FROM ${table}`))).toEqual([]);
  });
});
