import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../tools/lib/build.mjs';
import { ensureMasterKey } from '../../tools/lib/master-key.mjs';
import { freePort } from '../../tools/lib/ports.mjs';
import { startPostgres } from '../../tools/lib/postgres.mjs';
import { moveTo, onServerCore, OTHER_CORES } from './pin.mjs';

const root = join(import.meta.dirname, '../..');
const script = join(root, 'dist/apps/api/main.js');
const START_MS = 60_000;

/** A PostgreSQL of the bench's own in a folder of its own; commits are durable, as in production. `more`: settings besides. */
export async function startDatabase(more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-bench-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as another user, who has to get through
  const settings = { max_connections: 200, shared_buffers: '256MB', ...more };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
  moveTo(OTHER_CORES, postgres.pids.postmaster);
  const superuser = new URL(postgres.urls.superuser);
  superuser.pathname = new URL(postgres.urls.owner).pathname; // the superuser's own address names another database
  return {
    folder,
    urls: { ...postgres.urls, superuser: superuser.href },
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function buildServer() {
  await ensureBuilt({ root, outputs: [script], log: (line) => console.error(line) });
}

/**
 * The built server as a process of its own on the servers' core. Development mode, because only it seeds; it differs in what it
 * refuses at the start, not in what a login costs, but for the limits per address, which one load generator would meet at once.
 * @param {{ folder: string, urls: Record<string, string> }} database
 * @param {Record<string, string>} settings of this variant, which is called `name`
 */
export async function startServer(database, name, settings = {}) {
  const [port, consolePort, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const begun = performance.now();
  const logFile = join(database.folder, `${name}.log`);
  const out = openSync(logFile, 'a', 0o600);
  const [program, args] = onServerCore(process.execPath, [script]);
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', out, out, 'ipc'],
    env: {
      PATH: process.env.PATH,
      SEKISHO_MODE: 'development',
      SEKISHO_DEV_LIMITS: 'relaxed',
      SEKISHO_DATABASE_EMBEDDED: '1',
      SEKISHO_MASTER_KEY_FILE: ensureMasterKey(join(database.folder, 'master.key')),
      DATABASE_URL: database.urls.app,
      DATABASE_SYSTEM_URL: database.urls.system,
      DATABASE_OWNER_URL: database.urls.owner,
      SMTP_URL: 'smtp://127.0.0.1:1',
      LOG_LEVEL: 'warn',
      PORT: String(port),
      CONSOLE_PORT: String(consolePort),
      METRICS_PORT: String(metricsPort),
      PUBLIC_URL: `http://localhost:${port}`,
      CONSOLE_URL: `http://localhost:${consolePort}`,
      ...settings,
    },
  });
  closeSync(out);
  const gone = once(child, 'exit').then(() => {
    throw new Error(`the server did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  });
  gone.catch(() => undefined);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), START_MS);
  const [ready] = await Promise.race([once(child, 'message', { signal: late.signal }), gone]);
  clearTimeout(timer);
  return {
    origin: `http://127.0.0.1:${port}`,
    metrics: `http://127.0.0.1:${metricsPort}/metrics`,
    ready,
    startMs: performance.now() - begun,
    rssMiB: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    /** Of its processor, since it began; the kernel counts hundredths. */
    cpuSeconds() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
