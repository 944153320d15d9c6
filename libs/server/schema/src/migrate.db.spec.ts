import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migrations, rollBack } from './migrate.ts';
import { aDatabase, seedSql, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => void (database = await aDatabase({ empty: true })));
afterAll(() => database.drop());

const tables = async (): Promise<string[]> =>
  (
    await seedSql(
      database,
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'migrations'`,
    )
  ).map((row) => String(row['table_name']));

describe('the migrations', () => {
  it('build the schema up, take all of it down, and build it again', async () => {
    expect((await migrate(database.owner)).applied).toHaveLength(migrations.length);
    const first = await tables();
    await rollBack(database.owner);
    expect(await tables()).toEqual([]);
    await migrate(database.owner);
    expect((await tables()).sort()).toEqual(first.sort());
  });

  it('do nothing on a database that is up to date, and let several processes start at once', async () => {
    const reports = await Promise.all([migrate(database.owner), migrate(database.owner), migrate(database.owner)]);
    expect(reports.flatMap(({ applied }) => applied)).toEqual([]);
  });

  it('put every table with a tenant behind row-level security', async () => {
    const open = await seedSql(
      database,
      `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity`,
    );
    expect(open).toEqual([]);
  });

  it('L-20 leave the application no way to change or remove an audit event', async () => {
    const rights = await seedSql(
      database,
      `SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'sekisho_app' AND table_name = 'audit_event'`,
    );
    expect(rights.map((row) => row['privilege_type']).sort()).toEqual(['INSERT', 'SELECT']);
  });
});
