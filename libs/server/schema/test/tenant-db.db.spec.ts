import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poolOf, statement, TenantDb, type Tx } from '#server/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '../src/testing.ts';

let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
const [acme, globex] = [randomUUID(), randomUUID()];
const [acmeOrganization, globexOrganization] = [randomUUID(), randomUUID()];

beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database);
  db = new TenantDb(source);
  for (const [tenant, organization, name] of [
    [acme, acmeOrganization, 'acme'],
    [globex, globexOrganization, 'globex'],
  ]) {
    await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, $2, $2)`, [organization, name]);
    await seedSql(
      database,
      `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $2, 'PUBLIC', $3, 'd'), ($4, $2, 'PUBLIC', $3 || ' two', 'd')`,
      [tenant, organization, name, randomUUID()],
    );
    await addAccount(String(tenant), `${name}@example.jp`);
  }
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const addAccount = (tenant: string, username: string) =>
  seedSql(database, `INSERT INTO account (tenant_id, id, username) VALUES ($1, $2, $3)`, [tenant, randomUUID(), username]);

const usernames = statement('test.usernames', 'SELECT username FROM account ORDER BY username');
const tenants = statement('test.tenants', 'SELECT name FROM tenant ORDER BY name');
const organizations = statement('test.organizations', 'SELECT name FROM organization');
const seen = async (tx: Tx) => (await tx.rows<{ username: string }>(usernames)).map(({ username }) => username);

/** Statements as the application's role, on a connection that no TenantDb has prepared. */
async function asApp(...texts: readonly string[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.app });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const text of texts) rows = (await client.query(text)).rows as Record<string, unknown>[];
    return rows;
  } finally {
    await client.end();
  }
}

describe('row-level security', () => {
  it('A8-02 shows each tenant its own rows only, to statements without a WHERE', async () => {
    expect(await db.run(acme, seen)).toEqual(['acme@example.jp']);
    expect(await db.run(globex, seen)).toEqual(['globex@example.jp']);
    expect(await db.run(acme, (tx) => tx.manager.query('SELECT username FROM account'))).toEqual([
      { username: 'acme@example.jp' },
    ]);
  });

  it('A8-02 shows nothing to whoever names no tenant, in any table that has one', async () => {
    const named = await seedSql(
      database,
      `SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id'`,
    );
    const names = [...named.map((row) => String(row['table_name'])), 'tenant', 'organization'];
    expect(names.length).toBeGreaterThan(15);
    expect(await asApp(names.map((name) => `SELECT 1 FROM ${name}`).join(' UNION ALL '))).toEqual([]);
  });

  it('A8-02 lets the application change, remove or add nothing of another tenant', async () => {
    const change = statement('test.change', 'UPDATE account SET important = true WHERE tenant_id = $1');
    const remove = statement('test.remove', 'DELETE FROM account WHERE tenant_id = $1');
    const add = statement('test.add', `INSERT INTO account (tenant_id, id, username) VALUES ($1, gen_random_uuid(), 'spy')`);
    const move = statement('test.move', 'UPDATE account SET tenant_id = $1');
    expect(await db.run(globex, (tx) => tx.count(change, [acme]))).toBe(0);
    expect(await db.run(globex, (tx) => tx.count(remove, [acme]))).toBe(0);
    await expect(db.run(globex, (tx) => tx.count(add, [acme]))).rejects.toThrow('row-level security');
    await expect(db.run(globex, (tx) => tx.count(move, [acme]))).rejects.toThrow('row-level security');
    expect(await seedSql(database, `SELECT important FROM account WHERE tenant_id = $1`, [acme])).toEqual([{ important: false }]);
  });

  /** What the sealer writes: the application only reads it. */
  const evidence = ['audit_anchor', 'audit_archive', 'audit_head', 'audit_leaf', 'audit_node'];

  it('guards every table with one rule for reading and writing alike, the evidence with one for reading only', async () => {
    const rules = await seedSql(
      database,
      `SELECT tablename, count(*)::int AS rules, min(qual) AS qual, min(with_check) AS "check", min(cmd) AS cmd FROM pg_policies
       WHERE 'sekisho_app' = ANY (roles) AND tablename NOT IN ('tenant', 'organization') GROUP BY tablename`,
    );
    const own = '(tenant_id = current_tenant())';
    const readOnly = rules.filter(({ cmd }) => cmd === 'SELECT').map(({ tablename }) => tablename);
    expect(readOnly.toSorted()).toEqual(evidence);
    for (const rule of rules) {
      const writes = rule.cmd === 'SELECT' ? null : own;
      expect(rule).toMatchObject({ rules: 1, qual: own, check: writes, cmd: rule.cmd === 'SELECT' ? 'SELECT' : 'ALL' });
    }
  });

  it('shows an organization-level act the tenants of its organization, and a tenant itself only', async () => {
    const list = async (tx: Tx) => (await tx.rows<{ name: string }>(tenants)).map(({ name }) => name);
    expect(await db.run({ tenantId: acme, organizationId: acmeOrganization }, list)).toEqual(['acme', 'acme two']);
    expect(await db.run(acme, list)).toEqual(['acme']);
    expect(await db.run(globex, (tx) => tx.rows(organizations))).toEqual([{ name: 'globex' }]);
  });

  it.each([
    'SET ROLE sekisho_owner',
    'ALTER TABLE account DISABLE ROW LEVEL SECURITY',
    'DROP TABLE account',
    'CREATE TABLE t ()',
  ])('A13-01 the application cannot %s', async (text) => {
    await expect(asApp(text)).rejects.toThrow(/permission denied|must be owner/);
  });

  it('cannot be switched off by a session: what it hides is refused then', async () => {
    await expect(asApp('SET row_security = off', 'SELECT 1 FROM account')).rejects.toThrow('row-level security');
  });
});

describe('a transaction', () => {
  const bump = statement(
    'test.bump',
    `UPDATE account SET security_version = security_version + 1 WHERE username = $1 AND security_version < $2`,
  );
  const version = async (username: string) =>
    (await seedSql(database, `SELECT security_version AS v FROM account WHERE username = $1`, [username]))[0]?.['v'];

  it.each(['', 'x', `${acme}'--`, `${acme}\n`])('is refused for %j, which is no tenant id', async (tenant) => {
    await expect(db.run(tenant, seen)).rejects.toThrow('uuid');
    await expect(db.run({ tenantId: acme, organizationId: tenant }, seen)).rejects.toThrow('uuid');
  });

  it('TH-08 tells by the number of changed rows who spent something: of 30 at once exactly the limit', async () => {
    await addAccount(acme, 'race@example.jp');
    const spent = await Promise.all(
      Array.from({ length: 30 }, () => db.run(acme, (tx) => tx.count(bump, ['race@example.jp', 6]))),
    );
    expect(spent.reduce((sum, rows) => sum + rows)).toBe(5);
    expect(await version('race@example.jp')).toBe(6);
  });

  it('is undone by a throw, which is handed on as it was', async () => {
    const fault = new Error('later trouble');
    const act = db.run(acme, async (tx) => {
      expect(await tx.count(bump, ['acme@example.jp', 99])).toBe(1);
      throw fault;
    });
    await expect(act).rejects.toBe(fault);
    expect(await version('acme@example.jp')).toBe(1);
  });

  it('is never said to be done when PostgreSQL undid it, though its act swallowed the fault', async () => {
    const act = db.run(acme, async (tx) => {
      await tx.count(bump, ['acme@example.jp', 99]);
      await tx.manager.query('SELECT 1/0').catch(() => undefined);
      return 'done';
    });
    await expect(act).rejects.toThrow('swallowed');
    expect(await version('acme@example.jp')).toBe(1);
  });

  it('may go on after a fault that it undid itself, to a savepoint', async () => {
    const act = db.run(acme, async (tx) => {
      await tx.manager.query('SAVEPOINT try');
      await tx.manager.query('SELECT 1/0').catch(() => tx.manager.query('ROLLBACK TO SAVEPOINT try'));
      return seen(tx);
    });
    expect(await act).toContain('acme@example.jp');
  });

  it('shares its fate between TypeORM and named statements', async () => {
    const act = db.run(acme, async (tx) => {
      await tx.manager.query(`INSERT INTO account (tenant_id, id, username) VALUES ($1, gen_random_uuid(), 'both')`, [acme]);
      expect(await seen(tx)).toContain('both');
      throw new Error('undo');
    });
    await expect(act).rejects.toThrow('undo');
    expect(await db.run(acme, seen)).not.toContain('both');
  });

  it('knows its own tenant only, beside and inside others', async () => {
    const all = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const tenant = n % 2 === 0 ? acme : globex;
        return (await db.run(tenant, seen)).every((name) => name.startsWith('globex') === (tenant === globex));
      }),
    );
    expect(all).not.toContain(false);
    const [inner, outer] = await db.run(acme, async (tx) => [await db.run(globex, seen), await seen(tx)]);
    expect(inner).toEqual(['globex@example.jp']);
    expect(outer).toContain('acme@example.jp');
  });

  it('leaves no tenant behind on its connection', async () => {
    await db.run(acme, seen);
    const left = await Promise.all(
      Array.from({ length: 10 }, () =>
        poolOf(source).query(`SELECT current_setting('sekisho.tenant', true) AS t FROM pg_sleep(0.02)`),
      ),
    );
    expect(left.flatMap(({ rows }) => rows.map(({ t }) => t || null)).filter(Boolean)).toEqual([]);
  });
});

describe('the pool', () => {
  afterEach(() => {
    const pool = poolOf(source);
    expect([pool.idleCount, pool.waitingCount]).toEqual([pool.totalCount, 0]);
  });

  it('gets its connections back after refusals, SQL errors and throws', async () => {
    const acts = [
      () => db.run(acme, (tx) => tx.manager.query('SELECT 1/0')),
      () => db.run(acme, (tx) => tx.rows(statement('test.nonsense', 'SELECT nonsense'))),
      () => db.run(acme, () => Promise.reject(new Error('no'))),
      () => db.run(acme, (tx) => tx.manager.query('COMMIT')),
    ];
    await Promise.all(Array.from({ length: 40 }, (_, n) => acts[n % acts.length]?.().catch(() => undefined)));
  });

  it('gets over connections that were cut in the middle of a transaction', async () => {
    const cut = db.run(acme, async (tx) => {
      const [{ pid }] = (await tx.manager.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
      await seedSql(database, 'SELECT pg_terminate_backend($1)', [pid]);
      return seen(tx);
    });
    await expect(cut).rejects.toThrow();
    expect(await db.run(acme, seen)).toContain('acme@example.jp');
  });

  it('gets over all connections cut while they were idle', async () => {
    await seedSql(
      database,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sekisho_app' AND datname = current_database()`,
    );
    await expect.poll(() => db.run(acme, seen).catch(() => [])).toContain('acme@example.jp');
    await db.ping();
  });
});
