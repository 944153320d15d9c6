import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';

/** Tables that hold nobody's rows, each with its reason. */
const OF_NO_TENANT: Readonly<Record<string, string>> = {
  installation: 'one row about the installation itself; the application may only read it',
  migrations: "the owner's list of migrations; the application may not even read it",
  volume_limit: 'counters per network address, which belongs to no tenant; no name, no secret',
  organization: 'is above tenants; its rule asks for the organization, tried below',
};
/** References that may name a row of another tenant, each with its reason. */
const ACROSS_TENANTS: Readonly<Record<string, string>> = {
  role_binding_scope_tenant_id_fkey: 'an administrator of an organization may be one for a single tenant of it',
};

type Column = Readonly<{ table: string; column: string; type: string }>;

let database: TestDatabase;
let app: Client;
let columns: readonly Column[];
const [own, their] = [randomUUID(), randomUUID()];
const organizations = { [own]: randomUUID(), [their]: randomUUID() };

/** A value of each type that tables have; a new type is told by the test that finds it. */
function sampleOf({ table, column, type }: Column, tenant: string): unknown {
  if (column === 'tenant_id' || (table === 'tenant' && column === 'id')) return tenant;
  if (column === 'organization_id') return organizations[tenant];
  const samples: Readonly<Record<string, unknown>> = {
    uuid: randomUUID(),
    text: randomUUID(),
    'text[]': [],
    'uuid[]': [],
    integer: 0,
    bigint: 0,
    smallint: 0,
    boolean: false,
    bytea: Buffer.from('x'),
    jsonb: {},
    json: {},
    inet: '192.0.2.1',
    'timestamp with time zone': new Date(),
  };
  if (!(type in samples)) throw new Error(`no sample of type ${type} for ${table}.${column}`);
  return samples[type];
}

/** One row of any table. References and checks are off in this database: it is about who may see what, not about what is right. */
function rowOf(table: string, tenant: string): { text: string; values: unknown[] } {
  const own = columns.filter((one) => one.table === table);
  const names = own.map(({ column }) => column).join(', ');
  const places = own.map((_, index) => `$${index + 1}`).join(', ');
  return { text: `INSERT INTO ${table} (${names}) VALUES (${places})`, values: own.map((one) => sampleOf(one, tenant)) };
}
const tables = () => [...new Set(columns.map(({ table }) => table))];
const tenantTables = () => tables().filter((table) => !(table in OF_NO_TENANT));
const ownerOf = (table: string): string => (table === 'tenant' ? 'id' : 'tenant_id');

beforeAll(async () => {
  database = await aDatabase();
  columns = (await seedSql(
    database,
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type FROM pg_class c
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum`,
  )) as Column[];
  const checks = await seedSql(
    database,
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS text FROM pg_constraint
     WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace`,
  );
  const references = await seedSql(database, REFERENCES);
  for (const reference of references) found.push(reference as Reference);
  for (const { text } of checks) await seedSql(database, String(text));
  // One row a table: no trigger adds others, or asks what a sample cannot answer.
  for (const table of ['account', 'contact_point', 'factor'])
    await seedSql(database, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
  for (const tenant of [own, their]) {
    await seedSql(database, 'INSERT INTO organization (id, slug, name) VALUES ($1, $2, $2)', [
      organizations[tenant],
      randomUUID(),
    ]);
    for (const table of tenantTables()) await seedSql(database, rowOf(table, tenant).text, rowOf(table, tenant).values);
  }
  app = new Client({ connectionString: database.app });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

type Reference = Readonly<{ name: string; source: string; target: string; pairs: string[] }>;
const found: Reference[] = [];
const REFERENCES = `
  SELECT r.conname AS name, r.conrelid::regclass::text AS source, r.confrelid::regclass::text AS target,
    ARRAY(SELECT s.attname || '=' || t.attname FROM unnest(r.conkey, r.confkey) AS k(s, t)
          JOIN pg_attribute s ON s.attrelid = r.conrelid AND s.attnum = k.s
          JOIN pg_attribute t ON t.attrelid = r.confrelid AND t.attnum = k.t) AS pairs
  FROM pg_constraint r WHERE r.contype = 'f' AND r.connamespace = 'public'::regnamespace`;

/** What a statement came to as the application, in a transaction that is undone: the number of rows, or PostgreSQL's refusal. */
async function asApp(tenant: string | null, text: string, values: readonly unknown[] = []): Promise<number | string> {
  await app.query('BEGIN');
  try {
    if (tenant !== null) await app.query(`SELECT set_config('sekisho.tenant', $1, true)`, [tenant]);
    return (await app.query(text, [...values])).rowCount ?? 0;
  } catch (refusal) {
    return String((refusal as { code?: unknown }).code);
  } finally {
    await app.query('ROLLBACK');
  }
}
/** SQLSTATE 42501: permission denied, or a row that row-level security forbids. */
const DENIED = '42501';

describe('TH-20 the database alone, whatever the application forgets', () => {
  it('has row-level security on every table but an explained few', async () => {
    const open = await seedSql(
      database,
      `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity`,
    );
    const unexplained = open.map(({ relname }) => String(relname)).filter((table) => !(table in OF_NO_TENANT));
    expect(unexplained).toEqual([]);
    expect(tables().filter((table) => columns.some((one) => one.table === table && one.column === 'tenant_id'))).toEqual(
      tenantTables().filter((table) => table !== 'tenant'),
    );
  });

  it('shows, changes and removes no row of another tenant, and shows its own', async () => {
    for (const table of tenantTables()) {
      const theirs = `${ownerOf(table)} = '${their}'`;
      expect([table, await asApp(own, `SELECT FROM ${table} WHERE ${ownerOf(table)} = '${own}'`)]).toEqual([table, 1]);
      expect([table, await asApp(own, `SELECT FROM ${table} WHERE ${theirs}`)]).toEqual([table, 0]);
      for (const text of [
        `UPDATE ${table} SET ${ownerOf(table)} = ${ownerOf(table)} WHERE ${theirs}`,
        `DELETE FROM ${table} WHERE ${theirs}`,
      ])
        expect([0, DENIED], `${table}: ${text}`).toContain(await asApp(own, text));
    }
  });

  it('takes no row for another tenant, new or moved', async () => {
    for (const table of tenantTables()) {
      const row = rowOf(table, their);
      expect([table, await asApp(own, row.text, row.values)]).toEqual([table, DENIED]);
      const moved = `UPDATE ${table} SET ${ownerOf(table)} = '${their}' WHERE ${ownerOf(table)} = '${own}'`;
      expect([table, await asApp(own, moved)]).toEqual([table, DENIED]);
    }
  });

  it('shows nothing at all where no tenant was named, and takes nothing', async () => {
    for (const table of [...tenantTables(), 'organization']) {
      expect([table, await asApp(null, `SELECT FROM ${table}`)]).toEqual([table, 0]);
      const row = rowOf(table, own);
      expect([table, await asApp(null, row.text, row.values)]).toEqual([table, DENIED]);
    }
  });

  it('shows a tenant its own organization only', async () => {
    const { rows } = await app
      .query(`BEGIN; SELECT set_config('sekisho.tenant', '${own}', true); SELECT id FROM organization; ROLLBACK`)
      .then((results) => (results as unknown as { rows: unknown[] }[])[2] ?? { rows: [] });
    expect(rows).toEqual([{ id: organizations[own] }]);
    expect([0, DENIED]).toContain(await asApp(own, `DELETE FROM organization WHERE id = $1`, [organizations[their]]));
  });

  it('gives the application no way around: no bypass, no ownership, no rule of its own, no other role', async () => {
    const [role] = await seedSql(
      database,
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
         (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships,
         (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned FROM pg_roles r WHERE rolname = 'sekisho_app'`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      memberships: 0,
      owned: 0,
    });
    for (const table of tables()) {
      const attempts = [
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
        `CREATE POLICY everything ON ${table} USING (true)`,
        ...(table in OF_NO_TENANT ? [] : [`DROP POLICY tenant_rows ON ${table}`]),
        `TRUNCATE ${table}`,
        `ALTER TABLE ${table} OWNER TO sekisho_app`,
      ];
      for (const text of attempts) expect([text, await asApp(own, text)]).toEqual([text, DENIED]);
    }
    for (const text of ['CREATE TABLE copy AS SELECT 1', 'SET ROLE sekisho_owner', 'SET SESSION AUTHORIZATION sekisho_owner'])
      expect([text, await asApp(own, text)]).toEqual([text, DENIED]);
    await app.query('SET row_security = off');
    for (const table of tenantTables()) expect([table, await asApp(own, `SELECT FROM ${table}`)]).toEqual([table, DENIED]);
    await app.query('RESET row_security');
  });

  it('lets no row refer to a row of another tenant', () => {
    const isSafe = ({ target, pairs }: Reference): boolean =>
      target === 'organization' ||
      pairs.includes('tenant_id=tenant_id') ||
      (target === 'tenant' && pairs.join() === 'tenant_id=id');
    expect(found.filter((reference) => !isSafe(reference)).map(({ name }) => name)).toEqual(Object.keys(ACROSS_TENANTS));
    expect(found.length).toBeGreaterThan(10);
  });
});
