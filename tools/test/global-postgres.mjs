import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../lib/postgres.mjs';
import { isAlive } from '../lib/processes.mjs';
import { startRedis } from '../lib/redis.mjs';
import { onPath } from '../lib/test-programs.mjs';

const mark = 'sekisho-test-';

/** A run that was killed could not tidy up; its servers have ended with it, its folder is removed here. */
function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${mark}(\\d+)-`).exec(name)?.[1]);
    if (!pid || isAlive(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // another user's
    }
  }
}

/**
 * vitest globalSetup: one throw-away PostgreSQL and one Redis for all tests of a run.
 * Provides `postgres` (the urls of startPostgres) and `redisUrl`.
 * @param {import('vitest/node').TestProject} project
 */
export default async function setUp(project) {
  sweep();
  const dir = mkdtempSync(join(tmpdir(), `${mark}${process.pid}-`));
  // As root the server runs as another user, who has to pass through.
  chmodSync(dir, 0o711);
  const redisDir = join(dir, 'redis');
  mkdirSync(redisDir, { mode: 0o700 });
  const started = [];
  const tearDown = async () => {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const program = process.env.SEKISHO_TEST_REDIS_BIN || onPath(['redis-server', 'valkey-server']);
    if (!program) throw new Error('The tests need redis-server on the PATH; npm test says how to get it.');
    const settings = { fsync: 'off', full_page_writes: 'off', max_connections: 200 };
    const starts = await Promise.allSettled([
      startPostgres({ dataDir: join(dir, 'postgres'), settings }).then((server) => (started.push(server), server)),
      startRedis({ program, dir: redisDir }).then((server) => (started.push(server), server)),
    ]);
    const fault = starts.find(({ status }) => status === 'rejected');
    if (fault) throw fault.reason;
    const [postgres, redis] = starts.map(({ value }) => value);
    project.provide('postgres', postgres.urls);
    project.provide('redisUrl', redis.url);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}
