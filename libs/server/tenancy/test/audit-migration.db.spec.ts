import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { Sealer, SealStore, verifyTrail } from '#server/audit';
import { migrate, migrations } from '#server/schema';
import { aVault, FixedClock } from '#testing/platform';
import { aDatabase, seedSql } from '#testing/schema';
import { someKeys } from '../src/testing.ts';

it('events of before the tree are sealed like all others, and what PostgreSQL committed to is what we verify', async () => {
  const database = await aDatabase({ empty: true });
  const before = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name.startsWith('SealAuditTrail')),
  );
  const older = await new DataSource({ type: 'postgres', url: database.owner, migrations: [...before] }).initialize();
  await older.runMigrations();
  await older.destroy();
  const tenant = randomUUID();
  const names = ['hanako@example.com', '花子 "\\/😀', 'a\tb\nc\rd\be\ff\u0001g\u007f\u2028', '', null];
  for (const name of names)
    await seedSql(
      database,
      `INSERT INTO audit_event (tenant_id, id, type, category, outcome, occurred_at, actor, user_name, ip, user_agent, request_id, detail)
       VALUES ($1, $2, 'login_success', 'security', 'success', now(), '{"kind":"anonymous"}', $3, '192.0.2.1', $3, 'r', '{"n":1.50}')`,
      [tenant, randomUUID(), name ?? ''],
    );
  await migrate(database.owner);
  const shown = await seedSql(database, 'SELECT user_name, ip FROM audit_record WHERE tenant_id = $1', [tenant]);
  expect(shown.map((row) => row['user_name'] ?? null)).toEqual(expect.arrayContaining([names[0], names[1], names[2], null]));
  const pool = new Pool({ connectionString: database.system });
  await new Sealer(new SealStore(pool), someKeys, new FixedClock()).seal(tenant, 100);
  const rows = async <Row>({ text }: { text: string }, values: readonly unknown[] = []) =>
    (await pool.query(text, [...values])).rows as Row[];
  const verdict = await verifyTrail({ tenantId: tenant, rows }, { keys: someKeys, vault: aVault(), anchors: [] });
  expect(verdict).toMatchObject({ state: 'ok', size: names.length, findings: [] });
  await pool.end();
  await database.drop();
});
