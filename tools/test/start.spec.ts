import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { freePort, portFault } from '../lib/ports.mjs';
import { isAlive, waitUntil } from '../lib/processes.mjs';
import { run, type Started } from './processes.ts';

const root = mkdtempSync(join(tmpdir(), 'sekisho-start-spec-'));
chmodSync(root, 0o711); // the closed folder has its own test
const launchers: Started[] = [];

async function newCopy(name: string) {
  const env: Record<string, string> = { SEKISHO_DATA_DIR: join(root, name) };
  const ports: number[] = [];
  for (const variable of ['PORT', 'CONSOLE_PORT', 'METRICS_PORT', 'PROVIDER_PORT']) {
    const port = await freePort();
    env[variable] = String(port);
    ports.push(port);
  }
  return { env, ports, dataDir: join(root, name) };
}
type Copy = Awaited<ReturnType<typeof newCopy>>;

function launch(copy: Copy): Started {
  const started = run('launch-fakes.mjs', [], copy.env);
  launchers.push(started);
  return started;
}

const runningFile = (copy: Copy) => join(copy.dataDir, 'running.json');
const readRunning = (copy: Copy) =>
  JSON.parse(readFileSync(runningFile(copy), 'utf8')) as { urls: Record<string, string>; demo: { starts: number; smtp: string } };
const postmasterOf = (copy: Copy) =>
  Number.parseInt(readFileSync(join(copy.dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'), 10);
const faults = (copy: Copy) => Promise.all(copy.ports.map((port) => portFault(port)));
const allFree = async (copy: Copy) => (await faults(copy)).every((fault) => fault === null);

async function upAndRunning(copy: Copy) {
  const started = launch(copy);
  await waitUntil(() => started.output().includes('Stop with Ctrl-C.') || started.child.exitCode !== null, 20_000);
  expect(started.output()).toContain('Stop with Ctrl-C.');
  return started;
}

afterEach(async () => {
  for (const { child, exitCode } of launchers.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exitCode;
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm start', () => {
  it('runs two copies side by side, writes running.json for its owner only, and stops cleanly on SIGTERM and SIGINT', async () => {
    const copies = [await newCopy('one'), await newCopy('two')] as const;
    const started = await Promise.all(copies.map((copy) => upAndRunning(copy)));
    const [one] = copies;
    // Who waits is told for what.
    expect(started[0]?.output()).toMatch(/^Starting PostgreSQL…\nStarting Sekisho[^\n]+…\n[^]+Sekisho is running/m);
    expect(lstatSync(runningFile(one)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(one.dataDir, 'master.key'), 'utf8')).toMatch(/^dev1:[A-Za-z0-9+/]{43}=\n$/);
    const running = readRunning(one);
    expect(Object.keys(running)).toEqual(['urls', 'demo', 'admin', 'supabase']);
    expect(running.urls).toEqual({
      public: `http://localhost:${one.env['PORT']}`,
      console: `http://localhost:${one.env['CONSOLE_PORT']}`,
      metrics: `http://localhost:${one.env['METRICS_PORT']}`,
      provider: `http://localhost:${one.env['PROVIDER_PORT']}`,
    });
    expect(running.demo.smtp).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);

    const postmasters = copies.map(postmasterOf);
    started[0]?.child.kill('SIGTERM');
    started[1]?.child.kill('SIGINT');
    expect(await Promise.all(started.map(({ exitCode }) => exitCode))).toEqual([0, 0]);
    for (const copy of copies) {
      expect(await faults(copy)).toEqual([null, null, null, null]);
      expect(['running.json', 'launcher.lock'].filter((file) => existsSync(join(copy.dataDir, file)))).toEqual([]);
    }
    expect(postmasters.map(isAlive)).toEqual([false, false]);
  }, 40_000);

  it('refuses a second launcher on the same data folder with one sentence, and leaves the first alone', async () => {
    const copy = await newCopy('shared');
    await upAndRunning(copy);
    const second = launch({ ...(await newCopy('unused')), dataDir: copy.dataDir, env: copy.env });
    expect(await second.exitCode).toBe(1);
    expect(second.output()).toMatch(/^Sekisho is already running on the data folder [^\n]+SEKISHO_DATA_DIR\.\n$/);
    expect(existsSync(runningFile(copy))).toBe(true);
    expect((await fetch(readRunning(copy).urls['public'] ?? '')).status).toBe(200);
  }, 40_000);

  it('after kill -9 leaves no port and no server behind, and loses nothing', async () => {
    const copy = await newCopy('killed');
    const first = await upAndRunning(copy);
    const postmaster = postmasterOf(copy);
    first.child.kill('SIGKILL');
    await first.exitCode;
    expect(await waitUntil(() => allFree(copy), 5_000)).toBe(true);
    expect(await waitUntil(() => !isAlive(postmaster), 5_000)).toBe(true);

    const second = await upAndRunning(copy);
    expect(readRunning(copy).demo.starts).toBe(2);
    second.child.kill('SIGKILL'); // and again, with the next start coming at once
    await second.exitCode;
    await upAndRunning(copy);
    expect(readRunning(copy).demo.starts).toBe(3);
  }, 40_000);

  it('names a taken port and the variable that changes it', async () => {
    const copy = await newCopy('taken');
    const squatter = createServer().listen(Number(copy.env['CONSOLE_PORT']), '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    try {
      const started = launch(copy);
      expect(await started.exitCode).toBe(1);
      expect(started.output()).toMatch(
        new RegExp(`^Port ${copy.env['CONSOLE_PORT']} is already in use[^\\n]+CONSOLE_PORT\\.\\n$`),
      );
      expect(existsSync(join(copy.dataDir, 'launcher.lock'))).toBe(false);
    } finally {
      squatter.close();
    }
  }, 40_000);

  it('stops everything and tells why when one of its programs ends', async () => {
    const copy = await newCopy('broken');
    const started = await upAndRunning(copy);
    const lock = JSON.parse(readFileSync(join(copy.dataDir, 'launcher.lock'), 'utf8')) as {
      children: { pid: number; script: string }[];
    };
    const provider = lock.children.find(({ script }) => script.includes('provider'));
    process.kill(provider?.pid ?? Number.NaN, 'SIGKILL');
    expect(await started.exitCode).toBe(1);
    expect(started.output()).toContain('The provider ended (SIGKILL).');
    expect(await allFree(copy)).toBe(true);
  }, 40_000);
});
