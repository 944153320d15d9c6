import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import type { RunningPostgres } from '../lib/postgres.mjs';

const fixtures = join(import.meta.dirname, 'fixtures');

export type Started = { child: ChildProcess; output: () => string; exitCode: Promise<number | null> };

/** Runs one of the fixture programs, its output kept. */
export function run(fixture: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = fork(join(fixtures, fixture), args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let output = '';
  const keep = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return { child, output: () => output, exitCode: new Promise((resolve) => child.once('close', resolve)) };
}

export type Held = Started & { server: Pick<RunningPostgres, 'urls' | 'pids' | 'cluster'> };

/** A PostgreSQL held by a process of its own, so that this process can be killed. */
export async function holdPostgres(dataDir: string, umask = '022', native = '-'): Promise<Held> {
  const started = run('hold-postgres.mjs', [dataDir, umask, native]);
  const server = await new Promise<Held['server']>((resolve, reject) => {
    started.child.once('message', (message) => resolve(message as Held['server']));
    void started.exitCode.then(() => reject(new Error(started.output())));
  });
  return { ...started, server };
}

export async function letGo(held: Held): Promise<void> {
  held.child.send('stop');
  await held.exitCode;
}

export async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
