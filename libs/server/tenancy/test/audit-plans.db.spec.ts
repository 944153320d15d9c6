import { randomUUID } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TreeReader, verifyNewest, type Rows } from '#server/audit';
import type { Statement } from '#server/platform';
import { aVault } from '#testing/platform';
import { aSealedTrail, someKeys } from '../src/testing.ts';

let rig: Awaited<ReturnType<typeof aSealedTrail>>;
beforeAll(async () => (rig = await aSealedTrail()));
afterAll(() => rig.stop());

/** Asks what PostgreSQL would do for each statement of `act`, by its name. */
async function plansOf(tenant: string, act: (rows: Rows) => Promise<unknown>): Promise<ReadonlyMap<string, string>> {
  const plans = new Map<string, string>();
  await rig.reading(tenant, (rows) => {
    const explaining: Rows = {
      tenantId: tenant,
      rows: async <Row extends QueryResultRow>(asked: Statement, values: readonly unknown[] = []) => {
        const explained = { name: `explain.${asked.name}`, text: `EXPLAIN ${asked.text}` };
        const lines = await rows.rows<{ 'QUERY PLAN': string }>(explained, values);
        plans.set(asked.name, lines.map((line) => line['QUERY PLAN']).join('\n'));
        return rows.rows<Row>(asked, values);
      },
    };
    return act(explaining);
  });
  return plans;
}

it('proofs and checks look up by key in a trail that was never analysed, as every one is in its first minute', async () => {
  const tenant = randomUUID();
  await rig.asSuperuser(
    `INSERT INTO audit_leaf (tenant_id, seq, event_id, hash)
     SELECT '${tenant}', n, gen_random_uuid(), sha256(n::text::bytea) FROM generate_series(0, 9999) n`,
    `INSERT INTO audit_node (tenant_id, level, index, hash)
     SELECT '${tenant}', 8, n, sha256(n::text::bytea) FROM generate_series(0, 38) n`,
    `WITH told AS (INSERT INTO audit_event (tenant_id, id, type, category, outcome, occurred_at, actor, origin, request_id, detail, commitments)
       SELECT '${tenant}', gen_random_uuid(), 'password_success', 'security', 'success', now(), '{}', '{}', 'r', '{}', '{}'
       FROM generate_series(1, 5000) RETURNING tenant_id, id, occurred_at)
     INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, salts) SELECT tenant_id, id, occurred_at, '{}' FROM told`,
  );
  const tree = await plansOf(tenant, (rows) => new TreeReader(rows).hashesOf([[300, 9_000]]));
  expect(tree.get('audit.tree-leaves')).toMatch(
    /Index Cond: \(\(tenant_id = .*\) AND \(seq >= r\.first\) AND \(seq <= r\.last\)\)/,
  );
  expect(tree.get('audit.tree-nodes')).toMatch(/Index Cond: \(\(tenant_id = .*\) AND \(level = .*index >= r\.first/);

  const sealed = await rig.aTree(20);
  const checked = await plansOf(sealed, (rows) => verifyNewest(rows, { keys: someKeys, vault: aVault(), anchors: [] }));
  const page = checked.get('audit.sealed-page');
  expect(page).toMatch(
    /Index Scan using audit_event_pkey on audit_event[^\n]*\n +Index Cond: \(\(tenant_id = .*\) AND \(id = l\.event_id\)\)/,
  );
  expect(page).toMatch(/audit_event_personal_pkey[^\n]*\n +Index Cond: \(\(tenant_id = .*\) AND \(event_id = l\.event_id\)\)/);
});
