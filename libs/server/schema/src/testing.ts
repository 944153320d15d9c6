import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type EntitySchema } from 'typeorm';
import { inject } from 'vitest';
import { migrate } from './migrate.ts';

export type TestDatabase = Readonly<{
  owner: string;
  app: string;
  system: string;
  auditReader: string;
  superuser: string;
  drop(): Promise<void>;
}>;

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { superuser: string; owner: string; app: string; system: string; auditReader: string };
    redisUrl: string;
  }
}

const TEMPLATE = 'sekisho_template';

const named = (url: string, database: string): string => {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.href;
};

async function asSuperuser<T>(act: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: inject('postgres').superuser });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** A migrated template, made once a test run by whoever comes first. */
async function ensureTemplate(): Promise<void> {
  await asSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock(4711)');
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rows.length > 0) return;
    const building = `${TEMPLATE}_building`;
    await client.query(`DROP DATABASE IF EXISTS ${building}`);
    await client.query(`CREATE DATABASE ${building} OWNER sekisho_owner`);
    await migrate(named(inject('postgres').owner, building));
    await client.query(`ALTER DATABASE ${building} RENAME TO ${TEMPLATE}`);
  });
}

/** A fresh database with the whole schema, cloned in some 30 ms. `empty` leaves out the schema. */
export async function aDatabase({ empty = false } = {}): Promise<TestDatabase> {
  if (!empty) await ensureTemplate();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(async (client) => {
    await client.query('SELECT pg_advisory_lock(4712)'); // a template is cloned by one session at a time
    await client.query(`CREATE DATABASE ${name} OWNER sekisho_owner${empty ? '' : ` TEMPLATE ${TEMPLATE}`}`);
  });
  const urls = inject('postgres');
  return {
    owner: named(urls.owner, name),
    app: named(urls.app, name),
    system: named(urls.system, name),
    auditReader: named(urls.auditReader, name),
    superuser: named(urls.superuser, name),
    drop: () => asSuperuser(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** A DataSource as the application's role sees the database. */
export const aDataSource = (database: TestDatabase, entities: readonly EntitySchema[] = []): Promise<DataSource> =>
  new DataSource({ type: 'postgres', url: database.app, entities: [...entities], synchronize: false, poolSize: 10 }).initialize();

/** Runs statements as superuser: seeding rows that a test needs but whose making it does not test. */
export async function seedSql(
  database: TestDatabase,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.superuser });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** A column as TypeORM or PostgreSQL tells it: `account.name: text, may be null`. */
const column = (table: string, name: string, type: string, nullable: boolean, primary: boolean): string =>
  `${table}.${name}: ${type}${nullable ? ', may be null' : ''}${primary ? ', in the key' : ''}`;

/** Where the descriptions differ from the migrated tables, column by column: `- ` only in a table, `+ ` only in a description. */
export async function unlikeTheTables(database: TestDatabase, entities: readonly EntitySchema[]): Promise<readonly string[]> {
  const source = await aDataSource(database, entities);
  const described = source.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns.map((one) => column(tableName, one.databaseName, source.driver.normalizeType(one), one.isNullable, one.isPrimary)),
  );
  const tables = source.entityMetadatas.map(({ tableName }) => tableName);
  await source.destroy();
  const rows = await seedSql(
    database,
    `SELECT a.attrelid::regclass::text AS "table", a.attname AS name, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable,
            EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS "primary"
     FROM pg_attribute a WHERE a.attrelid = ANY ($1::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped`,
    [tables],
  );
  const made = rows.map((row) =>
    column(String(row['table']), String(row['name']), String(row['type']), row['nullable'] === true, row['primary'] === true),
  );
  return [
    ...made.filter((one) => !described.includes(one)).map((one) => `- ${one}`),
    ...described.filter((one) => !made.includes(one)).map((one) => `+ ${one}`),
  ].sort();
}
