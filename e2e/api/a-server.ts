import { createLog, readConfig } from '#server/platform';
import { FixedClock } from '#testing/platform';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { startServer, type Running } from '../../apps/api/server.ts';
import { startProvider, type RunningProvider } from '../../apps/provider/server.ts';
import { freePort } from '../../tools/lib/ports.mjs';
import { hostAliases } from '../../tools/lib/settings.mjs';
import { foundIn, secretsOf } from './secrets.ts';

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
  running: Running;
  database: TestDatabase;
  provider: RunningProvider;
  clock: FixedClock;
  /** Every line the server logged. */
  log: readonly string[];
  /** Every password, code, token and cookie that went over the wire in `ask`; add what went another way. */
  secrets: Set<string>;
  /** Where those secrets can be read although they must not be: `log` or a table, each with the secret. */
  leaks(): Promise<readonly string[]>;
  /** One request; follows no redirect. A `body` that is a text or URLSearchParams is sent as it stands, else as JSON. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  stop(): Promise<void>;
}>;

type Options = Readonly<{
  settings?: Readonly<Record<string, string>>;
  codes?: 'fixed' | 'random';
  aliases?: readonly string[];
  /** A second process of the same product: its database, provider, clock and public address are shared. Stop it first. */
  beside?: TestServer;
}>;

/**
 * Starts it on free ports of loopback. `settings` are environment variables; `codes` as `startProvider` takes them;
 * `aliases` are further names of services outside, as `name:port=address:port`.
 */
export async function aServer(options: Options = {}): Promise<TestServer> {
  const { beside } = options;
  const database = beside?.database ?? (await aDatabase());
  const provider = beside?.provider ?? (await startProvider({ codes: options.codes ?? 'fixed' }));
  const [port, clock, log] = [await freePort(), beside?.clock ?? new FixedClock(), [] as string[]];
  const base = `http://localhost:${port}`;
  const config = readConfig({
    SEKISHO_MODE: 'development',
    SEKISHO_DEV_LIMITS: 'relaxed',
    PORT: String(port),
    CONSOLE_PORT: '0',
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
    ...options.settings,
  });
  const running = await startServer(config, { clock, log: createLog('debug', { write: (line) => void log.push(line) }) });
  const secrets = new Set<string>();
  return {
    base,
    running,
    database,
    provider,
    clock,
    log,
    secrets,
    leaks: async () => leaksOf(secrets, log, database),
    ask: async (method, path, asked = {}) => {
      const answer = await ask(base, method, path, asked);
      for (const secret of secretsOf(asked.body, answer)) secrets.add(secret);
      return answer;
    },
    stop: async () => {
      await running.stop();
      if (beside) return;
      await provider.stop();
      await database.drop();
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

async function leaksOf(secrets: Set<string>, log: readonly string[], database: TestDatabase): Promise<string[]> {
  const tables = await seedSql(database, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
  const places = [{ name: 'log', text: log.join('') }];
  for (const { tablename } of tables) {
    const [dump] = await seedSql(
      database,
      `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM "${String(tablename)}" t`,
    );
    places.push({ name: String(tablename), text: String(dump?.['text']) });
  }
  return places.flatMap(({ name, text }) => foundIn(text, secrets).map((secret) => `${name}: ${secret}`));
}
