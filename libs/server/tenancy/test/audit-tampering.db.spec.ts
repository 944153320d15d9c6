import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuditKeys, checkAnchoredHead, Sealer, type HeadRow, type Verdict } from '#server/audit';
import { seedSql } from '#testing/schema';
import { anEvent, aSealedTrail, someKeys } from '../src/testing.ts';

let rig: Awaited<ReturnType<typeof aSealedTrail>>;
beforeAll(async () => void (rig = await aSealedTrail()));
afterAll(() => rig.stop());

const places = ({ findings }: Verdict) => findings.map(({ state, seq, size }) => ({ state, seq, size }));
const eventAt = (tenant: string, seq: number) =>
  `(SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq = ${seq})`;
const leafAt = (tenant: string, seq: number) => `tenant_id = '${tenant}' AND seq = ${seq}`;

describe('a trail that nobody touched', () => {
  it('is ok, also with its anchors and with events that wait for their seal', async () => {
    const tenant = await rig.aTree(3, 1, 300);
    await rig.append(tenant, 2);
    const verdict = await rig.verify(tenant, [await rig.head(tenant, 3), await rig.head(tenant, 304)]);
    expect(verdict).toMatchObject({
      state: 'ok',
      size: 304,
      unsealed: 2,
      findings: [],
      checked: { events: 304, heads: 3, anchors: 2 },
    });
  });

  it('is ok before its first event', async () => {
    expect(await rig.verify('0f7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11')).toMatchObject({ state: 'ok', size: null, findings: [] });
  });
});

describe('L-21 what a superuser does to the rows', { timeout: 30_000 }, () => {
  it.each([
    ['the outcome', (t: string) => `UPDATE audit_event SET outcome = 'failure' WHERE id = ${eventAt(t, 4)}`],
    [
      'a microsecond',
      (t: string) => `UPDATE audit_event SET occurred_at = occurred_at + interval '1 microsecond' WHERE id = ${eventAt(t, 4)}`,
    ],
    ['a detail', (t: string) => `UPDATE audit_event SET detail = '{"action":"x"}' WHERE id = ${eventAt(t, 4)}`],
    ['a number without text', (t: string) => `UPDATE audit_event SET detail = '{"total":1e999}' WHERE id = ${eventAt(t, 4)}`],
    ['the address', (t: string) => `UPDATE audit_event_personal SET ip = '192.0.2.99' WHERE event_id = ${eventAt(t, 4)}`],
    ['a salt', (t: string) => `UPDATE audit_event_personal SET salts = salts || '{"ip":"x"}' WHERE event_id = ${eventAt(t, 4)}`],
    [
      'a removed name',
      (t: string) =>
        `UPDATE audit_event_personal SET user_name = NULL, salts = salts - 'user_name' WHERE event_id = ${eventAt(t, 4)}`,
    ],
    ['an added reason', (t: string) => `UPDATE audit_event_personal SET reason_text = 'x' WHERE event_id = ${eventAt(t, 4)}`],
    [
      'the time of the side row',
      (t: string) => `UPDATE audit_event_personal SET occurred_at = now() WHERE event_id = ${eventAt(t, 4)}`,
    ],
    ['the side row', (t: string) => `DELETE FROM audit_event_personal WHERE event_id = ${eventAt(t, 4)}`],
    ['the leaf', (t: string) => `UPDATE audit_leaf SET event_id = gen_random_uuid() WHERE ${leafAt(t, 4)}`],
  ])('edit: %s is found at its place', async (_, change) => {
    const tenant = await rig.aTree(3, 4, 2);
    await rig.asSuperuser(change(tenant));
    const verdict = await rig.verify(tenant);
    expect(['broken', 'missing_event']).toContain(verdict.state);
    expect(verdict.findings[0]).toMatchObject({ seq: 4 });
  });

  it('edit: an event whose leaf was made to fit is found between the heads around it', async () => {
    const tenant = await rig.aTree(3, 4, 2);
    await rig.asSuperuser(`UPDATE audit_leaf SET hash = decode(repeat('ab', 32), 'hex') WHERE ${leafAt(tenant, 4)}`);
    const verdict = await rig.verify(tenant);
    expect(places(verdict)).toEqual([
      { state: 'broken', seq: 3, size: 7 },
      { state: 'broken', seq: 4, size: undefined },
    ]);
  });

  it('delete: an event of the middle is missing at its place, with or without its leaf', async () => {
    const tenant = await rig.aTree(3, 4, 2);
    await rig.asSuperuser(`DELETE FROM audit_event WHERE id = ${eventAt(tenant, 5)}`);
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'missing_event', seq: 5, size: undefined }]);
    await rig.asSuperuser(`DELETE FROM audit_leaf WHERE ${leafAt(tenant, 5)}`);
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'broken', seq: 5, size: undefined }]);
  });

  it('delete: an event that was gone before its seal leaves a leaf that says so', async () => {
    const tenant = await rig.aTree(2);
    await rig.append(tenant, 2);
    await rig.asSuperuser(
      `DELETE FROM audit_event e USING audit_unsealed u WHERE e.tenant_id = '${tenant}' AND u.event_id = e.id AND u.position = (SELECT min(position) FROM audit_unsealed WHERE tenant_id = '${tenant}')`,
    );
    expect(await rig.sealer.seal(tenant, 100)).toMatchObject({ kind: 'sealed', missing: [expect.any(String)], size: 4 });
    const verdict = await rig.verify(tenant);
    expect(places(verdict)).toEqual([{ state: 'missing_event', seq: 2, size: undefined }]);
    expect(verdict.findings[0]?.text).toContain('before it was sealed');
  });

  it('insert: an event that was slipped in is in neither tree nor queue', async () => {
    const tenant = await rig.aTree(3);
    const columns = 'tenant_id, type, category, outcome, occurred_at, actor, request_id';
    await rig.asSuperuser(
      `INSERT INTO audit_event (id, ${columns}) SELECT gen_random_uuid(), ${columns} FROM audit_event WHERE id = ${eventAt(tenant, 1)}`,
    );
    expect(await rig.verify(tenant)).toMatchObject({ state: 'not_sealed', findings: [{ eventId: expect.any(String) }] });
  });

  it('insert: a leaf that was slipped in at the end has no head', async () => {
    const tenant = await rig.aTree(3);
    await rig.asSuperuser(`INSERT INTO audit_leaf VALUES ('${tenant}', 3, gen_random_uuid(), decode(repeat('ab', 32), 'hex'))`);
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'broken', seq: 3, size: undefined }]);
  });

  it('re-order: two events that changed places are found at both', async () => {
    const tenant = await rig.aTree(3, 4);
    const swap = (a: string, b: string) => `UPDATE audit_leaf SET event_id = '${a}' WHERE event_id = '${b}'`;
    const ids = await rig.reading(tenant, (rows) =>
      rows.rows<{ event_id: string }>({ name: 'ids', text: 'SELECT event_id FROM audit_leaf WHERE seq IN (4, 5) ORDER BY seq' }),
    );
    const [four = '', five = ''] = ids.map(({ event_id: id }) => id);
    const third = '00000000-0000-4000-8000-000000000000';
    await rig.asSuperuser(swap(third, four), swap(four, five), swap(five, third));
    expect(places(await rig.verify(tenant)).map(({ seq }) => seq)).toEqual([4, 5]);
  });

  it('re-order: leaves that moved with their hashes are found under the head above them', async () => {
    const tenant = await rig.aTree(3, 4);
    const move = (from: number, to: number) => `UPDATE audit_leaf SET seq = ${to} WHERE ${leafAt(tenant, from)}`;
    await rig.asSuperuser(move(4, 99), move(5, 4), move(99, 5));
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'broken', seq: 3, size: 7 }]);
  });

  it('tail-cut: the newest events, leaves and heads are gone, and the anchor says so', async () => {
    const tenant = await rig.aTree(3, 4, 2);
    const anchor = await rig.head(tenant);
    await rig.asSuperuser(
      `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 7)`,
      `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 7`,
      `DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > 7`,
    );
    expect(await rig.verify(tenant)).toMatchObject({ state: 'ok', size: 7 }); // why there are anchors
    const verdict = await rig.verify(tenant, [anchor]);
    expect(verdict).toMatchObject({
      state: 'truncated',
      findings: [{ size: 9, seq: 7, text: 'the anchor says 9 events, the trail has 7' }],
    });
  });

  it('tail-cut: without their head, even without an anchor', async () => {
    const tenant = await rig.aTree(3, 4);
    await rig.asSuperuser(
      `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 5)`,
      `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 5`,
    );
    expect(places(await rig.verify(tenant))).toEqual([
      { state: 'truncated', seq: 5, size: 7 },
      { state: 'broken', seq: 5, size: undefined },
    ]);
  });

  it('roll-back: a past that was exchanged and grew again, signed by the right key, is not the one that was anchored', async () => {
    const tenant = await rig.aTree(3, 4);
    const anchors = [await rig.head(tenant, 3), await rig.head(tenant, 7)];
    await rig.asSuperuser(
      `DELETE FROM audit_event WHERE id IN (SELECT event_id FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 3)`,
      `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 3`,
      `DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > 3`,
    );
    await rig.append(tenant, 6);
    await rig.sealer.seal(tenant, 100);
    expect(await rig.verify(tenant)).toMatchObject({ state: 'ok', size: 9 });
    const verdict = await rig.verify(tenant, anchors);
    expect(verdict).toMatchObject({ state: 'rolled_back', findings: [{ size: 7, seq: 3 }] });
  });

  it('heads: one that was changed has a bad signature, one of a stranger an unknown key', async () => {
    const tenant = await rig.aTree(3, 4);
    await rig.asSuperuser(`UPDATE audit_head SET at = at + interval '1 second' WHERE tenant_id = '${tenant}' AND size = 3`);
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'bad_signature', seq: undefined, size: 3 }]);
    const stranger = AuditKeys.parse(AuditKeys.newEntries().sign);
    expect(await rig.verify(await rig.aTree(3), [], stranger)).toMatchObject({ state: 'unknown_key', findings: [{ size: 3 }] });
  });

  it('heads: a whole tree that a stranger built anew is signed by an unknown key', async () => {
    const tenant = await rig.aTree(5);
    const anchor = await rig.head(tenant);
    await rig.asSuperuser(
      `UPDATE audit_event SET outcome = 'failure' WHERE tenant_id = '${tenant}'`,
      `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}'`,
      `DELETE FROM audit_head WHERE tenant_id = '${tenant}'`,
      `INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, id FROM audit_event WHERE tenant_id = '${tenant}' ORDER BY id`,
    );
    await new Sealer(rig.store, AuditKeys.parse(AuditKeys.newEntries().sign), rig.clock).seal(tenant, 100);
    expect(await rig.verify(tenant, [anchor])).toMatchObject({ state: 'unknown_key', findings: [{ size: 5 }] });
  });

  it('nodes: a kept node that was changed is found over its leaves', async () => {
    const tenant = await rig.aTree(260);
    await rig.asSuperuser(`UPDATE audit_node SET hash = decode(repeat('ab', 32), 'hex') WHERE tenant_id = '${tenant}'`);
    expect(places(await rig.verify(tenant))).toEqual([{ state: 'broken', seq: 0, size: undefined }]);
  });

  it('anchors: one that was changed says so', async () => {
    const tenant = await rig.aTree(3);
    const anchor = await rig.head(tenant);
    expect(await rig.verify(tenant, [{ ...anchor, size: 4 }])).toMatchObject({
      state: 'anchor_unreadable',
      findings: [{ size: 4 }],
    });
  });
});

describe('the sealer', { timeout: 30_000 }, () => {
  it('builds nothing on a head that does not hold', async () => {
    const tenant = await rig.aTree(3);
    await rig.append(tenant, 1);
    await rig.asSuperuser(`UPDATE audit_head SET frontier = decode(repeat('ab', 64), 'hex') WHERE tenant_id = '${tenant}'`);
    expect(await rig.sealer.seal(tenant, 100)).toEqual({ kind: 'refused', reason: 'frontier_mismatch', size: 3 });
    const other = await rig.aTree(3);
    await rig.append(other, 1);
    const stranger = new Sealer(rig.store, AuditKeys.parse(AuditKeys.newEntries().sign), rig.clock);
    expect(await stranger.seal(other, 100)).toEqual({ kind: 'refused', reason: 'unknown_key', size: 3 });
    expect((await rig.verify(other)).unsealed).toBe(1);
  });

  const gone = (tenant: string) => `DELETE FROM audit_head WHERE tenant_id = '${tenant}' AND size > 3`;

  it.each([
    ['leaves', (tenant: string) => [gone(tenant)]],
    ['kept nodes', (tenant: string) => [gone(tenant), `DELETE FROM audit_leaf WHERE tenant_id = '${tenant}' AND seq >= 3`]],
  ])('refuses to seal over %s that have lost their head, and writes nothing', async (_, change) => {
    const tenant = await rig.aTree(3, 260);
    await rig.append(tenant, 300);
    await rig.asSuperuser(...change(tenant));
    const refused = { kind: 'refused', reason: 'leaves_beyond_head', size: 3 };
    for (let tries = 0; tries < 2; tries += 1) expect(await rig.sealer.seal(tenant, 1_000)).toEqual(refused);
    expect((await rig.verify(tenant)).unsealed).toBe(300);
  });

  it('gives no alarm when another one sealed meanwhile, whose lock was lost: the next try seals', async () => {
    const tenant = await rig.aTree(3);
    const [older] = await seedSql(rig.database, 'SELECT * FROM audit_head WHERE tenant_id = $1', [tenant]);
    await rig.append(tenant, 2);
    await rig.sealer.seal(tenant, 10);
    await rig.append(tenant, 1);
    const locked = rig.store.locked.bind(rig.store);
    vi.spyOn(rig.store, 'locked').mockImplementationOnce((of, act) =>
      locked(of, (sealing) => {
        vi.spyOn(sealing, 'lastHead').mockResolvedValueOnce(older as HeadRow);
        return act(sealing);
      }),
    );
    await expect(rig.sealer.seal(tenant, 10)).rejects.toThrow('audit_leaf_pkey');
    expect(await rig.sealer.seal(tenant, 10)).toMatchObject({ kind: 'sealed', size: 6 });
    expect(await rig.verify(tenant)).toMatchObject({ state: 'ok', size: 6 });
  });

  it('goes on after the way back that docs/audit-keeping.md tells, to the heads that were anchored', async () => {
    const tenant = await rig.aTree(3, 260);
    const anchor = await rig.head(tenant);
    await rig.append(tenant, 2);
    await rig.asSuperuser(gone(tenant));
    expect(await rig.sealer.seal(tenant, 1_000)).toMatchObject({ kind: 'refused' });
    const [, text = ''] = /```sql\n([\s\S]+?)```/.exec(readFileSync('docs/audit-keeping.md', 'utf8')) ?? [];
    await rig.asSuperuser(text.replaceAll(':tenant', `'${tenant}'`));
    expect(await rig.sealer.seal(tenant, 1_000)).toMatchObject({ kind: 'sealed', size: 265, missing: [] });
    expect(await rig.verify(tenant, [anchor])).toMatchObject({ state: 'ok', size: 265, checked: { anchors: 1 } });
    expect(await rig.reading(tenant, (rows) => checkAnchoredHead(rows, [anchor], someKeys))).toBeNull();
  });

  it('goes on under a new key, and the old one still proves what it signed', async () => {
    const tenant = await rig.aTree(3);
    const old = someKeys.publicKeys[0]?.public_key ?? '';
    const rotated = AuditKeys.parse(`${AuditKeys.newEntries().sign}\nverify:${old}`);
    await rig.append(tenant, 2);
    expect(await new Sealer(rig.store, rotated, rig.clock).seal(tenant, 100)).toMatchObject({ kind: 'sealed', size: 5 });
    expect(await rig.verify(tenant, [], rotated)).toMatchObject({ state: 'ok', size: 5 });
  });

  it('drops what a stranger queued twice', async () => {
    const tenant = await rig.aTree(3);
    await rig.append(tenant, 1);
    await rig.asSuperuser(
      `INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, event_id FROM audit_leaf WHERE tenant_id = '${tenant}'`,
    );
    await rig.asSuperuser(
      `INSERT INTO audit_unsealed (tenant_id, event_id) SELECT tenant_id, event_id FROM audit_unsealed WHERE tenant_id = '${tenant}'`,
    );
    expect(await rig.sealer.seal(tenant, 100)).toMatchObject({ kind: 'sealed', size: 4 });
    expect(await rig.verify(tenant)).toMatchObject({ state: 'ok', size: 4, unsealed: 0 });
  });

  it('keeps one tree when many of them are at it while events are appended', async () => {
    const tenant = await rig.aTree(1);
    let isAppending = true;
    const sealers = Array.from({ length: 8 }, async () => {
      while (isAppending) await new Sealer(rig.store, someKeys, rig.clock).seal(tenant, 7);
    });
    await Promise.all(Array.from({ length: 50 }, () => rig.append(tenant, 4)));
    isAppending = false;
    await Promise.all(sealers);
    for (let left = 100; left > 0; left -= 1) await rig.sealer.seal(tenant, 50);
    expect(await rig.verify(tenant)).toMatchObject({ state: 'ok', size: 201, unsealed: 0, findings: [] });
  });

  it('dates no head before the one before it, when the clock jumps back or far ahead', async () => {
    const tenant = await rig.aTree(1);
    const at = async () => (await rig.head(tenant)).at;
    const first = await at();
    for (const seconds of [-86_400, 0, 10 * 86_400, -10 * 86_400]) {
      rig.clock.advance(seconds);
      await rig.append(tenant, 1, anEvent);
      await rig.sealer.seal(tenant, 10);
    }
    rig.clock.advance(86_400);
    expect(first < (await at())).toBe(true);
    const verdict = await rig.verify(tenant);
    expect(verdict).toMatchObject({ state: 'ok', size: 5 });
    const dates = await Promise.all([1, 2, 3, 4, 5].map(async (size) => (await rig.head(tenant, size)).at));
    expect([...dates].sort()).toEqual(dates);
  });
});
