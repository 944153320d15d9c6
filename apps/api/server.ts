import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { DeliverMail } from '#server/notify';
import {
  BullEngine,
  Clock,
  createListener,
  createLog,
  JobStore,
  KeyRing,
  OutboxEngine,
  TenantDb,
  Vault,
  VolumeLimits,
  type Config,
  type JobEngine,
  type Log,
} from '#server/platform';
import { checkInstallation, markInstallation, migrate } from '#server/schema';
import { seedDevelopment, type Seeded } from '#server/seed';
import { ConsoleModule } from './console.module.ts';
import { serveLoginPages } from './login-pages.ts';
import { PublicModule } from './public.module.ts';

export type Running = Readonly<{
  app: NestFastifyApplication;
  urls: { public: string; console: string; metrics: string };
  seeded: Seeded | null;
  stop(): Promise<void>;
}>;

/** Where the built login pages lie beside the built server. */
const LOGIN_PAGES = fileURLToPath(new URL('../login/', import.meta.url));

/** Starts the roles of this process. Development mode migrates and seeds first; production does so by the CLI. */
export async function startServer(config: Config, parts: Readonly<{ log?: Log; clock?: Clock }> = {}): Promise<Running> {
  const { log = createLog(config.LOG_LEVEL), clock = new Clock() } = parts;
  const vault = new Vault(KeyRing.parse(config.masterKey.reveal()));
  if (config.DATABASE_OWNER_URL && config.development) await prepare(config.DATABASE_OWNER_URL.reveal(), vault);
  await checkInstallation(config.DATABASE_URL.reveal(), config.SEKISHO_MODE, vault);

  const https = config.PUBLIC_URL.startsWith('https://');
  const shared = { log, https, trustedProxies: config.SEKISHO_TRUSTED_PROXIES };
  const app = await createListener({ module: PublicModule.with(config, log, clock), ...shared });
  await serveLoginPages(app, config.SEKISHO_WEB_ROOT ?? LOGIN_PAGES);
  await app.init();
  const seeded = config.development ? await seedDevelopment(app) : null;

  const consoleParts = { db: app.get(TenantDb), limits: app.get(VolumeLimits) };
  const consoleApp = await createListener({ module: ConsoleModule.with(consoleParts), ...shared });
  const jobs = config.ROLE === 'web' ? null : await startJobs(config, log, vault, app);
  const metrics = await startMetrics(config);
  if (config.ROLE !== 'worker') {
    await app.listen(config.PORT, config.LISTEN_HOST);
    await consoleApp.listen(config.CONSOLE_PORT, config.LISTEN_HOST);
  }
  return {
    app,
    urls: { public: config.PUBLIC_URL, console: config.CONSOLE_URL, metrics: metrics.url },
    seeded,
    stop: async () => {
      await consoleApp.close();
      await jobs?.stop();
      await metrics.stop();
      await app.close();
    },
  };
}

/** What `sekisho migrate` does in production. */
async function prepare(ownerUrl: string, vault: Vault): Promise<void> {
  await migrate(ownerUrl);
  await markInstallation(ownerUrl, 'development', vault);
}

async function startJobs(config: Config, log: Log, vault: Vault, app: NestFastifyApplication): Promise<JobEngine> {
  const listenUrl = (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal();
  const pool = new Pool({ connectionString: listenUrl, max: 3, application_name: 'sekisho-jobs' });
  pool.on('error', (fault) => log.warn({ reason: fault.message }, 'job connection lost'));
  const store = new JobStore(pool, vault);
  const handlers = [app.get(DeliverMail)];
  const engine = config.REDIS_URL
    ? new BullEngine(store, handlers, log, { listenUrl, redisUrl: config.REDIS_URL.reveal() })
    : new OutboxEngine(store, handlers, log, listenUrl);
  await engine.start();
  return {
    start: () => engine.start(),
    stop: async () => {
      await engine.stop();
      await pool.end();
    },
  };
}

/** Prometheus text on a port of its own, which no login ever reaches. */
async function startMetrics(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    void registry.metrics().then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text));
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(config.METRICS_PORT, config.LISTEN_HOST, resolve),
  );
  return {
    url: `http://localhost:${config.METRICS_PORT}/metrics`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
