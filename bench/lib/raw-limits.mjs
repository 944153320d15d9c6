import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Pool } from 'pg';
import { httpClient } from './http.mjs';
import { onServerCore } from './pin.mjs';

const fixture = (name) => join(import.meta.dirname, '..', 'fixtures', name);

/** A program of `fixtures/` on the servers' core; `port` once it listens. */
async function startFixture(name) {
  const [program, args] = onServerCore(process.execPath, [fixture(name)]);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = await once(child, 'message');
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { port, stop };
}

/**
 * What nobody can beat on this machine: argon2id one at a time, HTTP that does nothing, ES256 signatures, durable commits.
 * Each `act` is one operation, as `closedLoop` takes it.
 */
export async function rawLimits(database, connections) {
  const server = await startFixture('raw-server.mjs');
  const http = httpClient(`http://127.0.0.1:${server.port}`, connections);
  const pool = new Pool({ connectionString: database, max: connections });
  await pool.query('CREATE TABLE IF NOT EXISTS bench_commit (n bigint)');
  const insert = { name: 'commit', text: 'INSERT INTO bench_commit VALUES (1)' };
  return {
    limits: {
      'raw argon2id': async () => void (await http.get('/argon2id')),
      'raw HTTP': async () => void (await http.get('/nothing')),
      'raw ES256': async () => void (await http.get('/es256')),
      'raw commit': async () => void (await pool.query(insert)),
    },
    async stop() {
      await pool.query('DROP TABLE bench_commit');
      await pool.end();
      await http.close();
      await server.stop();
    },
  };
}
