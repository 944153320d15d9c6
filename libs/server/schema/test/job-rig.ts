import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { BullEngine, createLog, JobStore, Outbox, OutboxEngine, TenantDb, type Job, type JobEngine } from '#server/platform';
import { aVault } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, type TestDatabase } from '../src/testing.ts';
import { aDoor, type Door } from './redis-door.ts';

export type EngineName = 'outbox' | 'bull';
export type JobRow = Readonly<{
  id: string;
  payload: string;
  attempts: number;
  finished: boolean;
  failed: boolean;
  leased: boolean;
  /** Handed to Redis. */
  relayed: boolean;
  last_error: string | null;
}>;
type Draft = Readonly<{ kind?: string; payload?: unknown; runAt?: Date; maxAttempts?: number }>;

export type JobRig = Readonly<{
  tenantId: string;
  database: TestDatabase;
  store: JobStore;
  /** Writes jobs in one transaction that is committed; answers their ids. */
  put(...drafts: readonly Draft[]): Promise<readonly string[]>;
  /** The same in a transaction that is undone. */
  putAndUndo(draft: Draft): Promise<void>;
  /** Starts one more process that works jobs of kind `test` with `handle`. */
  work(handle: (job: Job) => Promise<void>): Promise<JobEngine>;
  rows(): Promise<readonly JobRow[]>;
  row(id: string | undefined): Promise<JobRow | undefined>;
  /** Changes rows as time or chance would. */
  sql(text: string, ...values: readonly unknown[]): Promise<unknown>;
  redis: Door;
  close(): Promise<void>;
}>;

/** A database of its own with everything that jobs need; engines are started by `work`. */
export async function aJobRig(name: EngineName): Promise<JobRig> {
  const database = await aDatabase();
  const source: DataSource = await aDataSource(database);
  const [db, vault, log, tenantId] = [new TenantDb(source), aVault(), createLog('silent'), randomUUID()];
  const outbox = new Outbox(vault);
  const redis = await aDoor(new URL(inject('redisUrl')));
  const pool = new Pool({ connectionString: database.system, max: 5 });
  pool.on('error', () => undefined);
  const store = new JobStore(pool, vault);
  const queueName = `test-${tenantId}`;
  const engines: JobEngine[] = [];
  const rows = async () =>
    (await seedSql(
      database,
      `SELECT id, payload, attempts, finished_at IS NOT NULL AS finished, failed_at IS NOT NULL AS failed,
              coalesce(leased_until > now(), false) AS leased, relayed_until IS NOT NULL AS relayed, last_error FROM job ORDER BY created_at, id`,
    )) as JobRow[];
  const put = (drafts: readonly Draft[], after: () => void) =>
    db.run(tenantId, async (tx) => {
      const ids: string[] = [];
      for (const draft of drafts) ids.push(await outbox.put(tx, { kind: 'test', payload: {}, ...draft }));
      after();
      return ids;
    });
  return {
    ...{ tenantId, database, store, redis, rows },
    put: (...drafts) => put(drafts, () => undefined),
    putAndUndo: async (draft) => {
      const undo = new Error('undo');
      await put([draft], () => {
        throw undo;
      }).catch((fault: unknown) => {
        if (fault !== undo) throw fault;
      });
    },
    work: async (handle) => {
      const handlers = [{ kind: 'test', handle }];
      const engine =
        name === 'bull'
          ? new BullEngine(store, handlers, log, { listenUrl: database.system, redisUrl: redis.url, queueName })
          : new OutboxEngine(store, handlers, log, database.system);
      engines.push(engine);
      await engine.start();
      return engine;
    },
    row: async (id) => (await rows()).find((row) => row.id === id),
    sql: (text, ...values) => seedSql(database, text, values),
    close: async () => {
      redis.restore();
      await Promise.all(engines.map((engine) => engine.stop()));
      await redis.close();
      await pool.end();
      await source.destroy();
      await database.drop();
    },
  };
}
