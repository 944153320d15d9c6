import type { Pool, QueryResultRow } from 'pg';
import type { Statement } from '#server/platform';
import type { Rows } from '../prove/tree-reader.ts';

/** The trails of all tenants, for a role that may read them: the sealer's, or the reader's. */
export class AllTrails {
  constructor(private readonly pool: Pool) {}

  /** Every tenant that has an event, a leaf or a head; one look-up each. */
  async tenants(): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const table of ['audit_event', 'audit_leaf', 'audit_head']) {
      const { rows } = await this.pool.query<{ tenant_id: string }>(
        `WITH RECURSIVE t AS (
           (SELECT tenant_id FROM ${table} ORDER BY tenant_id LIMIT 1)
           UNION ALL SELECT n.tenant_id FROM t, LATERAL (SELECT tenant_id FROM ${table} x WHERE x.tenant_id > t.tenant_id ORDER BY tenant_id LIMIT 1) n
         ) SELECT tenant_id FROM t`,
      );
      for (const { tenant_id: tenant } of rows) found.add(tenant);
    }
    return [...found].sort();
  }

  reading(tenantId: string): Rows {
    return {
      tenantId,
      rows: async <Row extends QueryResultRow>({ name, text }: Statement, values: readonly unknown[] = []) =>
        (await this.pool.query<Row>({ name, text, values: [...values] })).rows,
    };
  }
}
