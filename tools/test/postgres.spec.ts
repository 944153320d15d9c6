import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cachePlace, installedNatives } from '../lib/postgres-binaries.mjs';
import { startPostgres, type RunningPostgres } from '../lib/postgres.mjs';
import { isAlive, waitUntil } from '../lib/processes.mjs';
import { holdPostgres, letGo, query } from './processes.ts';

const root = mkdtempSync(join(tmpdir(), 'sekisho-postgres-spec-'));
chmodSync(root, 0o711);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const modeOf = (path: string) => lstatSync(path).mode & 0o777;

describe('the embedded PostgreSQL', () => {
  const dataDir = join(root, 'plain');
  let server: RunningPostgres;
  beforeAll(async () => {
    server = await startPostgres({ dataDir });
  }, 30_000);
  afterAll(() => server.stop());

  it('keeps commits durable, listens on loopback only and opens no unix socket', async () => {
    const settings =
      "SELECT name, setting FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'listen_addresses', 'unix_socket_directories')";
    const rows = await query(server.urls.superuser, `${settings} ORDER BY name`);
    expect(rows.map((row) => row['setting'])).toEqual(['on', '127.0.0.1', 'on', '']);
  });

  it('stores passwords as SCRAM verifiers and refuses a wrong one', async () => {
    const rows = await query(server.urls.superuser, "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'sekisho%'");
    expect(rows.map((row) => String(row['rolpassword']).slice(0, 14))).toEqual(Array(4).fill('SCRAM-SHA-256$'));
    await expect(query(server.urls.app.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('keeps the generated passwords in a file for its owner only and out of the log', () => {
    const file = join(dataDir, 'passwords.json');
    expect(modeOf(file)).toBe(0o600);
    const log = readFileSync(server.logFile, 'utf8');
    for (const password of Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>))
      expect(log).not.toContain(password);
  });

  it('gives no login role a way around row-level security or to more rights', async () => {
    const rights = 'rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication';
    const rows = await query(
      server.urls.superuser,
      `SELECT rolname, ${rights} AS "strong" FROM pg_roles WHERE rolname LIKE 'sekisho%' ORDER BY 1`,
    );
    expect(rows).toEqual(
      ['app', 'audit_reader', 'owner', 'system'].map((name) => ({ rolname: `sekisho_${name}`, strong: false })),
    );
  });

  it('lets only the owner make tables, and lets nobody but the superuser into the maintenance database', async () => {
    await query(server.urls.owner, 'CREATE TABLE made_by_owner ()');
    for (const role of ['app', 'system', 'auditReader'] as const) {
      await expect(query(server.urls[role], 'CREATE TABLE made_by_other ()')).rejects.toThrow(
        'permission denied for schema public',
      );
      await expect(query(server.urls[role].replace(/sekisho$/, 'postgres'), 'SELECT 1')).rejects.toThrow(
        'permission denied for database',
      );
    }
  });
});

describe('starting PostgreSQL again', () => {
  const dataDir = join(root, 'again');

  it('loses no committed row when the launcher is killed, and stops the server that was left running', async () => {
    const killed = await holdPostgres(dataDir);
    const { watch, postmaster } = killed.server.pids;
    await query(killed.server.urls.owner, 'CREATE TABLE kept AS SELECT 1 AS n');
    if (watch !== null) process.kill(watch, 'SIGKILL'); // nobody is left who could stop it
    killed.child.kill('SIGKILL');
    await killed.exitCode;
    expect(isAlive(postmaster)).toBe(true);

    const lines: string[] = [];
    const next = await startPostgres({ dataDir, log: (line) => lines.push(line) });
    expect(isAlive(postmaster)).toBe(false);
    expect(lines).toEqual(['An earlier PostgreSQL was still running and was stopped.']);
    expect(await query(next.urls.app, 'SELECT current_user AS who')).toEqual([{ who: 'sekisho_app' }]);
    expect(await query(next.urls.owner, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await next.stop();
  }, 30_000);

  it('ends with its launcher also when that one is killed', async () => {
    const killed = await holdPostgres(dataDir);
    killed.child.kill('SIGKILL');
    await killed.exitCode;
    expect(await waitUntil(() => !isAlive(killed.server.pids.postmaster), 5_000)).toBe(true);
  }, 30_000);

  it('recovers from a killed server, and from a pid file whose pid now belongs to another process', async () => {
    const first = await startPostgres({ dataDir });
    process.kill(first.pids.postmaster, 'SIGKILL');
    await first.exited;
    await first.stop();
    const file = join(first.cluster, 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    const next = await startPostgres({ dataDir });
    expect(await query(next.urls.owner, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await next.stop();
  }, 30_000);

  it('tells the last lines of the log when the server does not start', async () => {
    await expect(startPostgres({ dataDir, settings: { max_connections: 'many' } })).rejects.toThrow(
      /invalid value for parameter "max_connections"/,
    );
  }, 30_000);

  it('says what to do when the password file is gone', async () => {
    const lost = join(root, 'lost');
    mkdirSync(join(lost, 'cluster'), { recursive: true });
    await expect(startPostgres({ dataDir: lost })).rejects.toThrow('passwords.json is missing');
  });
});

describe('a checkout under a folder that others cannot pass through', () => {
  it('runs there, or as root from a copy under /var/tmp, under a narrow umask, and finds its rows again', async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const native = join(closed, 'native');
    cpSync(installedNatives().native, native, { recursive: true, verbatimSymlinks: true });
    const dataDir = join(closed, 'postgres');
    mkdirSync(dataDir);
    const away = [cachePlace(native), cachePlace(realpathSync(dataDir))];
    try {
      const first = await holdPostgres(dataDir, '077', native);
      await query(first.server.urls.owner, 'CREATE TABLE kept AS SELECT 1 AS n');
      await letGo(first);
      const second = await holdPostgres(dataDir, '077', native);
      expect(await query(second.server.urls.owner, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      await letGo(second);

      const isRoot = process.geteuid?.() === 0;
      expect(away.map((path) => existsSync(path))).toEqual([isRoot, isRoot]);
      expect(second.server.cluster.startsWith('/var/tmp/')).toBe(isRoot);
      expect(modeOf(second.server.cluster)).toBe(0o700);
      if (isRoot) expect(lstatSync(second.server.cluster).uid).not.toBe(0);
    } finally {
      for (const path of away) rmSync(path, { recursive: true, force: true });
    }
  }, 40_000);
});
