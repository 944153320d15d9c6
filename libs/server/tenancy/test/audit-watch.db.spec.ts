import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AllTrails, TrailWatch, WATCH, WatchStore, type SignedHead } from '#server/audit';
import { createLog, systemCall } from '#server/platform';
import type { AuditEvent } from '#shared/contracts';
import { aVault } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { aSealedTrail, someKeys } from '../src/testing.ts';

const HOUR = 3_600;
let rig: Awaited<ReturnType<typeof aSealedTrail>>;
let anchors: Map<string, SignedHead[]>;
let broken: number[];
let log: string[];
beforeEach(async () => {
  rig = await aSealedTrail();
  [anchors, broken, log] = [new Map(), [], []];
});
afterEach(() => rig.stop());

const aWatch = (bounds?: Readonly<{ events: number; lookedAt: number }>) =>
  new TrailWatch({
    ...(bounds ? { bounds } : {}),
    ...{ trails: new AllTrails(rig.pool), store: new WatchStore(rig.pool), keys: someKeys, vault: aVault(), clock: rig.clock },
    ...{ anchors: () => Promise.resolve(anchors), gauge: (count) => void broken.push(count) },
    log: createLog('error', { write: (line) => void log.push(line) }),
    record: (tenant, event) => rig.db.run(tenant, (tx) => rig.trail.append(tx, systemCall(WATCH, 'watch'), [event])),
  });
const seal = (tenant: string) => rig.sealer.seal(tenant, 10_000);
/** What the watch wrote into a trail, oldest first. */
const told = async (tenant: string) =>
  seedSql(
    rig.database,
    `SELECT type, outcome, reason, detail FROM audit_event WHERE tenant_id = $1 AND actor->>'id' = $2 ORDER BY occurred_at, id`,
    [tenant, WATCH],
  ) as Promise<unknown> as Promise<Pick<AuditEvent, 'type' | 'outcome'>[]>;
const cut = (tenant: string, size: number) =>
  rig.asSuperuser(
    `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= ${size})`,
    `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= ${size}`,
    `DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > ${size}`,
  );

describe('L-06 the watch over the trails', () => {
  it('verifies each once an hour, whatever the number of workers, and tells the result in it', async () => {
    const tenants = [await rig.aTree(3), await rig.aTree(2, 2)];
    await Promise.all([aWatch().round(), aWatch().round()]);
    await aWatch().round();
    for (const tenant of tenants) expect(await told(tenant)).toMatchObject([{ type: 'audit_verified', outcome: 'success' }]);
    for (const tenant of tenants) await rig.append(tenant, 1).then(() => seal(tenant));
    rig.clock.advance(HOUR);
    await aWatch().round();
    for (const tenant of tenants) expect(await told(tenant)).toHaveLength(2);
    expect(broken.at(-1)).toBe(0);
  });

  it('verifies a quiet trail every hour as well, and writes into it only what it finds', async () => {
    const tenant = await rig.aTree(3);
    const watch = aWatch();
    const afterAnHour = async () => {
      await watch.round();
      await seal(tenant);
      rig.clock.advance(HOUR);
    };
    for (let hour = 0; hour < 4; hour += 1) await afterAnHour();
    expect(await told(tenant)).toHaveLength(1);
    await rig.asSuperuser(
      `UPDATE audit_event SET outcome = 'denied' WHERE id = (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq = 2)`,
    );
    await watch.round();
    expect((await told(tenant)).at(-1)).toMatchObject({ type: 'audit_broken', reason: 'broken' });
  });

  it('L-21 alarms what it finds, by an event, a metric and a line of the log, every hour until it holds again', async () => {
    const [tenant, sound] = [await rig.aTree(5), await rig.aTree(5)];
    const where = `id = (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq = 2)`;
    await rig.asSuperuser(`UPDATE audit_event SET outcome = 'denied' WHERE ${where}`);
    const watch = aWatch();
    await watch.round();
    const found = { reason: 'broken', detail: { size: 5, findings: [expect.objectContaining({ state: 'broken', seq: 2 })] } };
    const both = [
      { type: 'audit_verified', outcome: 'failure', ...found },
      { type: 'audit_broken', outcome: 'failure', ...found },
    ];
    expect(await told(tenant)).toEqual(both);
    expect(await told(sound)).toMatchObject([{ outcome: 'success' }]);
    expect(broken).toContain(1);
    expect(log.join('')).toContain('the event at seq 2 is not the one that was sealed');
    rig.clock.advance(HOUR);
    await watch.round();
    expect((await told(tenant)).map(({ type }) => type)).toEqual([...both, ...both].map(({ type }) => type));
    await rig.asSuperuser(`UPDATE audit_event SET outcome = 'success' WHERE ${where}`);
    rig.clock.advance(HOUR);
    await watch.round();
    expect((await told(tenant)).at(-1)).toMatchObject({ type: 'audit_verified', outcome: 'success' });
    expect(broken.at(-1)).toBe(0);
  });

  it('L-21 finds an event slipped in beside a trail of any length: so many an hour, from where the hour before ended', async () => {
    const tenant = await rig.aTree(2, 2, 2);
    const columns = 'tenant_id, type, category, outcome, actor, request_id';
    const id = 'ffffffff-ffff-4fff-bfff-ffffffffffff'; // the last one of all, and of years ago
    await rig.asSuperuser(
      `INSERT INTO audit_event (id, occurred_at, ${columns}) SELECT '${id}', now() - interval '9 years', ${columns} FROM audit_event WHERE tenant_id = '${tenant}' LIMIT 1`,
    );
    const watch = aWatch({ events: 2, lookedAt: 4 });
    const afterAnHour = async () => {
      await watch.round();
      await seal(tenant);
      rig.clock.advance(HOUR);
      return (await told(tenant)).at(-1);
    };
    expect(await afterAnHour()).toMatchObject({
      type: 'audit_verified',
      outcome: 'success',
      detail: { size: 6, to: expect.any(String) },
    });
    expect(await afterAnHour()).toMatchObject({ type: 'audit_broken', reason: 'not_sealed' });
    expect(log.join('')).toContain(id);
    expect(await afterAnHour()).toMatchObject({ type: 'audit_broken', reason: 'not_sealed' });
    await rig.asSuperuser(`DELETE FROM audit_event WHERE id = '${id}'`);
    expect(await afterAnHour()).toMatchObject({ type: 'audit_verified', outcome: 'success' });
  });

  it('holds the newest anchored head against the database when a worker starts', async () => {
    const [whole, shorter, exchanged] = [await rig.aTree(2, 2), await rig.aTree(2, 2), await rig.aTree(2, 2)];
    for (const tenant of [whole, shorter, exchanged]) anchors.set(tenant, [await rig.head(tenant), await rig.head(tenant, 2)]);
    for (const tenant of [shorter, exchanged]) await cut(tenant, 2);
    await rig.append(exchanged, 2);
    await seal(exchanged);
    await aWatch().atStart();
    expect(await told(whole)).toEqual([]);
    expect(await told(shorter)).toMatchObject([{ type: 'audit_broken', reason: 'truncated', detail: { size: 4 } }]);
    expect(await told(exchanged)).toMatchObject([{ type: 'audit_broken', reason: 'rolled_back', detail: { size: 4 } }]);
    expect(broken.at(-1)).toBe(2);
  });

  it('believes no anchor that our keys did not sign', async () => {
    const tenant = await rig.aTree(2);
    anchors.set(tenant, [{ ...(await rig.head(tenant)), size: 99 }]);
    await aWatch().atStart();
    expect(await told(tenant)).toEqual([]);
  });
});
