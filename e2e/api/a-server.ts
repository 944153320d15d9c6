import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog, readConfig } from '#server/platform';
import { FixedClock } from '#testing/platform';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { startServer, type Running } from '../../apps/api/server.ts';
import { startProvider, type RunningProvider } from '../../apps/provider/server.ts';
import { freePort } from '../../tools/lib/ports.mjs';
import { hostAliases } from '../../tools/lib/settings.mjs';
import { foundIn, refuseEchoes, secretsOf } from './secrets.ts';

export type Answer = Readonly<{
  status: number;
  body: Readonly<Record<string, unknown>>;
  text: string;
  headers: Headers;
  location: string;
}>;
export type Asked = Readonly<{ token?: string; headers?: Readonly<Record<string, string>>; body?: unknown }>;

/** The whole product in this process: server, its database, and the provider app as the world outside. */
export type TestServer = Readonly<{
  base: string;
  /** The console's own listener. */
  consoleBase: string;
  running: Running;
  database: TestDatabase;
  provider: RunningProvider;
  clock: FixedClock;
  /** Every line the server logged. */
  log: readonly string[];
  /** Every password, code, token and cookie that went over the wire in `ask` and in `Browser`; add what went another way. */
  secrets: Set<string>;
  /** Where those secrets can be read although they must not be: the log, a log file or a table, each with the secret. */
  leaks(): Promise<readonly string[]>;
  /** One request; follows no redirect. Throws where the answer says a secret of the request (A16-02). A `body` that is a text or URLSearchParams is sent as it stands, else as JSON. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** A16-02: throws when there are leaks, so that every file of tests is a test of that. */
  stop(): Promise<void>;
}>;

type Options = Readonly<{
  settings?: Readonly<Record<string, string | undefined>>;
  codes?: 'fixed' | 'random';
  aliases?: readonly string[];
  /** Another one than a fresh one of the run's PostgreSQL. */
  database?: TestDatabase;
  /** A second process of the same product: its database, provider, clock and public address are shared. Stop it first. */
  beside?: TestServer;
}>;

/**
 * Starts it on free ports of loopback. `settings` are environment variables; `codes` as `startProvider` takes them;
 * `aliases` are further names of services outside, as `name:port=address:port`.
 */
export async function aServer(options: Options = {}): Promise<TestServer> {
  const { beside } = options;
  const database = beside?.database ?? options.database ?? (await aDatabase());
  const provider = beside?.provider ?? (await startProvider({ codes: options.codes ?? 'fixed' }));
  const [port, clock, log] = [await freePort(), beside?.clock ?? new FixedClock(), [] as string[]];
  const base = `http://localhost:${port}`;
  const consolePort = await freePort();
  const consoleBase = `http://localhost:${consolePort}`;
  const logDir = mkdtempSync(join(tmpdir(), 'sekisho-log-dir-'));
  const config = readConfig({
    SEKISHO_LOG_DIR: logDir,
    SEKISHO_MODE: 'development',
    SEKISHO_DEV_LIMITS: 'relaxed',
    PORT: String(port),
    CONSOLE_PORT: String(consolePort),
    CONSOLE_URL: consoleBase,
    METRICS_PORT: '0',
    PUBLIC_URL: beside?.base ?? base,
    DATABASE_URL: database.app,
    DATABASE_SYSTEM_URL: database.system,
    DATABASE_OWNER_URL: database.owner,
    SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
    SEKISHO_HOST_ALIASES: [hostAliases(Number(new URL(provider.url).port)), ...(options.aliases ?? [])].join(','),
    SEKISHO_EGRESS_ALLOW: `127.0.0.1:${new URL(provider.url).port}`,
    SMTP_URL: `smtp://127.0.0.1:${provider.smtpPort}`,
    SEKISHO_WEB_ROOT: 'e2e/api', // no pages here: these tests ask the API only
    SEKISHO_CONSOLE_ROOT: 'e2e/api',
    ...options.settings,
  });
  const running = await startServer(config, { clock, log: createLog('debug', { write: (line) => void log.push(line) }) });
  const secrets = new Set<string>();
  const leaks = () =>
    leaksOf(secrets, [...placesIn(config.SEKISHO_LOG_DIR ?? logDir), { name: 'log', text: log.join('') }], database);
  return {
    base,
    consoleBase,
    running,
    database,
    provider,
    clock,
    log,
    secrets,
    leaks,
    ask: async (method, path, asked = {}) => {
      const answer = await ask(base, method, path, asked);
      for (const secret of secretsOf(asked.body, answer)) secrets.add(secret);
      refuseEchoes(`${method} ${path}`, asked.body, answer);
      return answer;
    },
    stop: async () => {
      await running.stop();
      const found = await leaks();
      rmSync(logDir, { recursive: true, force: true });
      if (!beside) await provider.stop();
      if (!beside) await database.drop();
      if (found.length > 0) throw new Error(`A16-02 secrets can be read:\n${found.join('\n')}`);
    },
  };
}

async function ask(base: string, method: string, path: string, { token, headers, body }: Asked): Promise<Answer> {
  const asIs = typeof body === 'string' || body instanceof URLSearchParams;
  const response = await fetch(new URL(path, base), {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined || body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: asIs ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
    headers: response.headers,
    location: response.headers.get('location') ?? '',
  };
}

type Place = Readonly<{ name: string; text: string }>;

/** The files of a folder; none where a test took it away. */
const placesIn = (folder: string): readonly Place[] =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    : [];

async function leaksOf(secrets: Set<string>, files: readonly Place[], database: TestDatabase): Promise<string[]> {
  const tables = await seedSql(database, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
  const places = [...files];
  for (const { tablename } of tables) {
    const [dump] = await seedSql(
      database,
      `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM "${String(tablename)}" t`,
    );
    places.push({ name: String(tablename), text: String(dump?.['text']) });
  }
  return places.flatMap(({ name, text }) => foundIn(text, secrets).map((secret) => `${name}: ${secret}`));
}
