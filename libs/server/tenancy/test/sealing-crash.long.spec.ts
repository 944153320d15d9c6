import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditKeys, Sealer, SealStore, verifyTrail } from '#server/audit';
import { Clock, TenantDb } from '#server/platform';
import { aTrail } from '#testing/audit';
import { aCall, aVault } from '#testing/platform';
import { migrate } from '#server/schema';
import { aDatabase } from '#testing/schema';
import { startPostgres } from '../../../../tools/lib/postgres.mjs';

const { sign } = AuditKeys.newEntries();
const keys = AuditKeys.parse(sign);
const conditions = ['source', 'node'];
const outDir = join(import.meta.dirname, '../../../../node_modules/.cache', `seal-for-ever-${process.pid}`);

beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
    build: {
      ssr: join(import.meta.dirname, 'fixtures/seal-for-ever.ts'),
      outDir,
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  }),
);
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

type Urls = Readonly<{ app: string; system: string; superuser: string }>;

/** A sealer in a process of its own, which is there once it says so. */
async function sealerProcess(url: string, tenant: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(outDir, 'child.mjs'), url, sign, tenant], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

/** Appends until told to stop, and counts what the database acknowledged. A fault is no acknowledgement. */
function appending(urls: () => Urls, tenant: string) {
  const state = { acknowledged: 0, isGoing: true };
  const trail = aTrail(new Clock() as Parameters<typeof aTrail>[0]);
  const worker = async (): Promise<void> => {
    while (state.isGoing) {
      const source = new DataSource({ type: 'postgres', url: urls().app, poolSize: 1 });
      try {
        await source.initialize();
        const db = new TenantDb(source);
        while (state.isGoing) {
          await db.run(tenant, (tx) => trail.append(tx, aCall(), [{ type: 'password_success', outcome: 'success' }]));
          state.acknowledged += 1;
        }
      } catch {
        await sleep(50);
      } finally {
        if (source.isInitialized) await source.destroy().catch(() => undefined);
      }
    }
  };
  const workers = Promise.all([worker(), worker(), worker()]);
  return {
    stop: async () => {
      state.isGoing = false;
      await workers;
      return state.acknowledged;
    },
  };
}

/** Seals the rest here, and answers what the trail and the table hold then. */
async function settled(urls: Urls, tenant: string) {
  const pool = new Pool({ connectionString: urls.system, max: 2 });
  const sealer = new Sealer(new SealStore(pool), keys, new Clock());
  for (let sealed = await sealer.seal(tenant, 1_000); sealed?.kind === 'sealed';) sealed = await sealer.seal(tenant, 1_000);
  const rows = async <Row>({ text }: { text: string }, values: readonly unknown[] = []) =>
    (await pool.query(text, [...values])).rows as Row[];
  const verdict = await verifyTrail({ tenantId: tenant, rows }, { keys, vault: aVault(), anchors: [] });
  const [count] = await rows<{ events: number }>({
    text: `SELECT count(*)::int AS events FROM audit_event WHERE tenant_id = '${tenant}'`,
  });
  await pool.end();
  return { verdict, events: count?.events ?? 0 };
}

describe('kill -9', () => {
  it('of two sealers in mid-seal, twelve times over, leaves one tree with every acknowledged event', async () => {
    const database = await aDatabase();
    const tenant = randomUUID();
    const appends = appending(() => database, tenant);
    for (let round = 0; round < 12; round += 1) {
      const children = await Promise.all([sealerProcess(database.system, tenant), sealerProcess(database.system, tenant)]);
      await sleep(60 + round * 37); // another moment of the seal each time
      await Promise.all(children.map((child) => (child.kill('SIGKILL'), once(child, 'exit'))));
    }
    const acknowledged = await appends.stop();
    const { verdict, events } = await settled(database, tenant);
    expect(acknowledged).toBeGreaterThan(100);
    expect(events).toBe(acknowledged);
    expect(verdict).toMatchObject({ state: 'ok', size: events, unsealed: 0, findings: [] });
    await database.drop();
  });

  it('of PostgreSQL in mid-seal, four times over, loses nothing that was acknowledged, and the tree stays one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-crash-'));
    chmodSync(folder, 0o711); // as root the server runs as another user, who has to pass through
    const dataDir = join(folder, 'postgres');
    let postgres = await startPostgres({ dataDir });
    await migrate(postgres.urls.owner);
    const tenant = randomUUID();
    const appends = appending(() => postgres.urls, tenant);
    for (let round = 0; round < 4; round += 1) {
      const child = await sealerProcess(postgres.urls.system, tenant);
      await sleep(500 + round * 130);
      process.kill(postgres.pids.postmaster, 'SIGKILL');
      await postgres.exited;
      child.kill('SIGKILL');
      postgres = await startPostgres({ dataDir });
    }
    await sleep(300);
    const acknowledged = await appends.stop();
    const { verdict, events } = await settled(postgres.urls, tenant);
    expect(acknowledged).toBeGreaterThan(100);
    expect(events).toBeGreaterThanOrEqual(acknowledged); // a commit whose answer was lost on the way counts for nobody
    expect(verdict).toMatchObject({ state: 'ok', size: events, unsealed: 0, findings: [] });
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('a connection that breaks', () => {
  it('between any two words of a seal leaves all of it or nothing', async () => {
    const database = await aDatabase();
    const tenant = randomUUID();
    const appends = appending(() => database, tenant);
    const killer = new Client({ connectionString: database.superuser });
    await killer.connect();
    const pool = new Pool({ connectionString: database.system, max: 2 });
    pool.on('error', () => undefined);
    const sealer = new Sealer(new SealStore(pool), keys, new Clock());
    for (let round = 0; round < 60; round += 1) {
      const sealing = sealer.seal(tenant, 500).catch(() => null);
      await sleep(round % 12);
      await killer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sekisho_system' AND datname = current_database()`,
      );
      await sealing;
    }
    const acknowledged = await appends.stop();
    await Promise.all([killer.end(), pool.end()]);
    const { verdict, events } = await settled(database, tenant);
    expect([verdict.state, verdict.size, events]).toEqual(['ok', events, acknowledged]);
    await database.drop();
  });
});
