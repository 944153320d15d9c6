import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tools/lib/ports.mjs';
import { waitUntil } from '../../tools/lib/processes.mjs';

const START_MS = 90_000;

export type Running = Readonly<{
  urls: Readonly<Record<'public' | 'provider' | 'console', string>>;
  demo: Readonly<{
    organization_id: string;
    tenant_id: string;
    users: readonly Readonly<{
      tenant_id: string;
      email: string;
      password: string;
      name: string;
      roles?: readonly string[];
      totp_secret?: string;
    }>[];
    org_admin: Readonly<Record<'tenant_id' | 'email' | 'password' | 'client_id' | 'client_secret', string>>;
  }>;
}>;
export type OwnCopy = Readonly<{ running: Running; database: string; stop(): Promise<void> }>;

/** The superuser's address of the copy's own PostgreSQL: time is made to pass by ageing rows, whatever their tenant. */
function databaseOf(dataDir: string): string {
  const { superuser } = JSON.parse(readFileSync(join(dataDir, 'postgres/passwords.json'), 'utf8')) as { superuser: string };
  const [, port] = /listening on .* port (\d+)/.exec(readFileSync(join(dataDir, 'postgres/server.log'), 'utf8')) ?? [];
  if (!port) throw new Error('The log of PostgreSQL does not tell its port.');
  return `postgresql://postgres:${superuser}@127.0.0.1:${port}/sekisho`;
}

/** Starts the whole product, as built in `dist/`, on free ports and a data folder of its own, like `npm start` does. */
export async function startOwnCopy(): Promise<OwnCopy> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-e2e-'));
  chmodSync(dataDir, 0o711); // as root, PostgreSQL runs as another user, who has to get through
  const env: Record<string, string | undefined> = { ...process.env };
  for (const variable of ['PORT', 'CONSOLE_PORT', 'METRICS_PORT', 'PROVIDER_PORT']) env[variable] = String(await freePort());
  Object.assign(env, {
    SEKISHO_DATA_DIR: dataDir,
    PROVIDER_CODES: 'random', // a code can only be known by reading the message
    SEKISHO_TRUSTED_PROXIES: '127.0.0.1,::1', // each test has an address of its own, and with it the limits of one person
    REDIS_URL: '',
  });
  const child = fork(join(import.meta.dirname, 'launch-built.mjs'), [], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const closed = once(child, 'close');

  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await closed;
    rmSync(dataDir, { recursive: true, force: true });
  };
  await waitUntil(() => output.includes('Stop with Ctrl-C.') || child.exitCode !== null, START_MS, 50);
  if (!output.includes('Stop with Ctrl-C.')) {
    await stop();
    throw new Error(`The copy for the browser tests did not start:\n${output}`);
  }
  const running = JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')) as Running;
  return { running, database: databaseOf(dataDir), stop };
}
