import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { events, type AuditEvent, type EventType } from '#shared/contracts';
import { AuditTrail, auditEventTable } from '#server/audit';
import { TenantDb, type Actor } from '#server/platform';
import { aCall, FixedClock } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, unlikeTheTables, type TestDatabase } from '#testing/schema';

let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
const clock = new FixedClock();
const trail = new AuditTrail(clock);
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
  return db.run(tenant, (tx) => tx.manager.findBy(auditEventTable, { tenantId: tenant }));
}

describe('the audit trail', () => {
  it('is described to TypeORM as the migrations make it', async () => {
    expect(await unlikeTheTables(database, [auditEventTable])).toEqual([]);
  });

  it('L-01 keeps who, what, when, from where and how it ended', async () => {
    const actor: Actor = {
      ...{ kind: 'person', tenantId: randomUUID(), accountId: 'a1', clientId: randomUUID(), sessionId: 's1', grantId: 'g1' },
      ...{ scopes: ['openid'], permissions: ['idp:*'], acr: 'aal2' },
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
      ...{ target: { type: 'user', id: accountId }, dryRun: true, detail: { deep: [1, { a: null }] } },
    };
    const call = aCall({ actor, ip: '192.0.2.9', userAgent: 'Mozilla', requestId: 'r-9' });
    expect(await appended([event], call)).toEqual([
      {
        ...{ tenantId: expect.any(String), id: expect.stringMatching(/^[0-9a-f-]{36}$/), type: 'user_password_set' },
        ...{ category: 'management', outcome: 'denied', reason: 'access.permission_denied', occurredAt: clock.now() },
        actor: { kind: 'person', tenant_id: actor.tenantId, id: 'a1', client_id: actor.clientId, session_id: 's1', acr: 'aal2' },
        ...{ clientId, accountId, userName: '田中', targetType: 'user', targetId: accountId, ip: '192.0.2.9' },
        ...{ userAgent: 'Mozilla', requestId: 'r-9', dryRun: true, detail: { deep: [1, { a: null }] } },
      },
    ]);
  });

  it.each(Object.keys(events) as EventType[])('L-01 takes %s, under the category of the catalogue', async (type) => {
    for (const outcome of ['success', 'failure', 'denied'] as const)
      expect(await appended([{ type, outcome }])).toMatchObject([{ type, outcome, category: events[type].category }]);
  });

  it.each<[Actor, object]>([
    [{ kind: 'anonymous' }, { kind: 'anonymous' }],
    [
      { kind: 'client', tenantId: 't', clientId: '0d7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11' },
      { kind: 'client', id: '0d7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11' },
    ],
    [
      { kind: 'system', name: 'seed' },
      { kind: 'system', id: 'seed' },
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

  it.each([
    ['UPDATE audit_event SET outcome = $$success$$', /append-only/],
    ['DELETE FROM audit_event', /append-only/],
    ['TRUNCATE audit_event', /append-only/],
  ])('L-20 refuses even the owner of the database: %s', async (text, refusal) => {
    await appended([anEvent]);
    await expect(seedSql(database, text)).rejects.toThrow(refusal);
  });

  it('L-20 lets the application neither change nor remove what it wrote, nor see what others did', async () => {
    const [tenant, other] = [randomUUID(), randomUUID()];
    await db.run(tenant, (tx) => trail.append(tx, aCall(), [anEvent]));
    for (const text of ['UPDATE audit_event SET ip = ip', 'DELETE FROM audit_event', 'TRUNCATE audit_event'])
      await expect(db.run(tenant, (tx) => tx.manager.query(text))).rejects.toThrow('permission denied');
    expect(await db.run(other, (tx) => tx.manager.query('SELECT 1 FROM audit_event'))).toEqual([]);
  });
});
