import { randomUUID } from 'node:crypto';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '#server/platform';
import { aDatabase, seedSql, type TestDatabase } from '../testing.ts';
import { expiringTables } from './expiring-tables.ts';
import { SweepExpiredRows } from './sweep-expired-rows.ts';

/** Expire too, and are kept: each with why. */
const KEPT = {
  challenge: 'goes with its transaction',
  session: 'grants hang on it that outlive it',
  token_grant: 'sessions and tokens hang on it',
  console_session: 'fresh proofs hang on it',
  reauthentication: 'says who proved what before an act',
  mfa_reset_snapshot: 'swept by the resets themselves',
  mfa_reset_ticket: 'tells what became of the ticket, as part of the record of its reset',
};

let database: TestDatabase;
let pool: Pool;
const [tenantId, accountId] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  database = await aDatabase();
  pool = new Pool({ connectionString: database.system, max: 8 });
  const organization = randomUUID();
  await seedSql(database, `INSERT INTO organization (id, name, slug) VALUES ($1, 'o', 'o')`, [organization]);
  await seedSql(database, `INSERT INTO tenant (id, organization_id, name, kind, domain) VALUES ($1, $2, 't', 'PUBLIC', 'd')`, [
    tenantId,
    organization,
  ]);
  await seedSql(database, `INSERT INTO account (tenant_id, id, username) VALUES ($1, $2, 'sato')`, [tenantId, accountId]);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => seedSql(database, `DELETE FROM ticket`));

const tickets = (count: number, ended: string) =>
  seedSql(
    database,
    `INSERT INTO ticket (tenant_id, token_hash, purpose, account_id, expires_at)
     SELECT $1, gen_random_uuid(), 'unlock', $2, now() - $3::interval FROM generate_series(1, $4::int) n`,
    [tenantId, accountId, ended, count],
  );
const left = async () => Number((await seedSql(database, `SELECT count(*) FROM ticket`))[0]?.['count']);
const sweep = (clock = new Clock()) => new SweepExpiredRows(pool, clock).run();

describe('the sweep of expired rows', () => {
  it('removes what expired more than a week ago, however much, and keeps the rest', async () => {
    await tickets(2_500, '8 days');
    await tickets(3, '6 days');
    await tickets(2, '-1 hour');
    await sweep();
    expect(await left()).toBe(5);
  });

  it('runs in eight workers at once', async () => {
    await tickets(2_500, '8 days');
    await Promise.all(Array.from({ length: 8 }, () => sweep()));
    expect(await left()).toBe(0);
  });

  it('cannot remove a living row, even of a worker whose clock runs a year ahead', async () => {
    await tickets(2, '-1 hour');
    await sweep({ now: () => new Date(Date.now() + 365 * 86_400_000) });
    expect(await left()).toBe(2);
  });

  it('sees of a row its key and its end alone', async () => {
    const client = new Client({ connectionString: database.system });
    await client.connect();
    await expect(client.query('SELECT email FROM ticket')).rejects.toThrow('permission denied');
    await client.end();
  });

  it('knows every table whose rows expire, or says why they stay', async () => {
    const rows = await seedSql(
      database,
      `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE c.table_schema = 'public' AND c.column_name = 'expires_at' AND t.table_type = 'BASE TABLE'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...Object.keys(expiringTables), ...Object.keys(KEPT)].sort());
  });
});
