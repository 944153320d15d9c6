import { expect, vi } from 'vitest';
import { seedSql, type TestDatabase } from '#testing/schema';

export type Table = Readonly<{ name: string; hasTenant: boolean }>;

/** Every table of the schema but the list of migrations, as PostgreSQL itself tells. */
export async function tablesOf(database: TestDatabase): Promise<readonly Table[]> {
  const rows = await seedSql(
    database,
    `SELECT c.relname AS name, a.attname IS NOT NULL AS "hasTenant" FROM pg_class c
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'migrations' ORDER BY 1`,
  );
  return rows as Table[];
}

/** Waits until no work is left in the background, so that only requests change rows. */
export const settled = (database: TestDatabase): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(await seedSql(database, 'SELECT kind FROM job WHERE finished_at IS NULL AND failed_at IS NULL')).toEqual([]),
    10_000,
  );

/** The other tables of the audit trail: they follow from `audit_event`, the tree a moment later and by itself. */
const isMadeOfEvents = (name: string): boolean => name.startsWith('audit_') && name !== 'audit_event';

/** A number for the content of each table, of one tenant where `tenantId` is given; equal numbers, equal rows. */
export async function checksums(
  database: TestDatabase,
  { tenantId, without = [] }: Readonly<{ tenantId?: string; without?: readonly string[] }> = {},
): Promise<Readonly<Record<string, string>>> {
  const tables = (await tablesOf(database)).filter(({ name }) => !without.includes(name) && !isMadeOfEvents(name));
  const texts = tables.map(({ name, hasTenant }) => {
    const owner = hasTenant ? 'tenant_id' : name === 'tenant' ? 'id' : null;
    const rows = tenantId === undefined ? 'true' : owner === null ? 'false' : `${owner} = '${tenantId}'`;
    return `SELECT '${name}' AS name, count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM ${name} t WHERE ${rows}`;
  });
  const rows = await seedSql(database, texts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, sum }) => [String(name), String(sum)]));
}

/** Ids that stand in a tenant's rows, one of each column: what another tenant must never reach. */
export async function idsOf(database: TestDatabase, tenantId: string): Promise<readonly string[]> {
  const columns = await seedSql(
    database,
    `SELECT c.table_name AS name, c.column_name AS column FROM information_schema.columns c
     JOIN information_schema.columns t USING (table_schema, table_name)
     WHERE t.column_name = 'tenant_id' AND c.data_type = 'uuid' AND c.column_name <> 'tenant_id' AND c.table_schema = 'public'`,
  );
  const texts = columns.map(
    ({ name, column }) =>
      `(SELECT DISTINCT ${String(column)}::text AS id FROM ${String(name)} WHERE tenant_id = '${tenantId}' AND ${String(column)} IS NOT NULL ORDER BY 1 LIMIT 1)`,
  );
  return (await seedSql(database, texts.join(' UNION '))).map(({ id }) => String(id));
}
