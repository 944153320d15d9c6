import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { readAuditKeys } from '#server/audit';
import { SendEvents } from '#server/event-webhooks';
import { RunReset, SendIncident, SendSms, TellPause } from '#server/admin-reset';
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
  type Config,
  type JobEngine,
  type Log,
} from '#server/platform';
import { checkInstallation, markInstallation, migrate } from '#server/schema';
import { seedDevelopment, type Seeded } from '#server/seed';
import { ConsoleModule } from './console.module.ts';
import { startEventWebhooks } from './event-webhooks.ts';
import { openLogFiles } from './log-files.ts';
import { openOperatorPort } from './operator-port.ts';
import { serveConsolePages, serveLoginPages } from './pages.ts';
import { PublicModule } from './public.module.ts';
import { startSealing } from './sealing.ts';
import { startSweeping } from './sweeping.ts';

export type Running = Readonly<{
  app: NestFastifyApplication;
  console: NestFastifyApplication;
  urls: { public: string; console: string; metrics: string };
  seeded: Seeded | null;
  stop(): Promise<void>;
}>;

/** Where the built pages lie beside the built server. */
const LOGIN_PAGES = fileURLToPath(new URL('../login/', import.meta.url));
const CONSOLE_PAGES = fileURLToPath(new URL('../console/', import.meta.url));

/** Starts the roles of this process. Development mode migrates and seeds first; production does so by the CLI. */
export async function startServer(config: Config, parts: Readonly<{ log?: Log; clock?: Clock }> = {}): Promise<Running> {
  const { log = createLog(config.LOG_LEVEL), clock = new Clock() } = parts;
  const vault = new Vault(KeyRing.parse(config.masterKey.reveal()));
  readAuditKeys(config); // a wrong key is told before anything starts
  if (config.DATABASE_OWNER_URL && config.development) await prepare(config.DATABASE_OWNER_URL.reveal(), vault);
  await checkInstallation(config.DATABASE_URL.reveal(), config.SEKISHO_MODE, vault);

  const https = config.PUBLIC_URL.startsWith('https://');
  const shared = { log, https, trustedProxies: config.SEKISHO_TRUSTED_PROXIES };
  const app = await createListener({ module: PublicModule.with(config, log, clock), ...shared });
  await serveLoginPages(app, config.SEKISHO_WEB_ROOT ?? LOGIN_PAGES);
  const registry = new Registry();
  const logFiles = openLogFiles({ config, log, clock, registry });
  logFiles?.watch(app);
  await app.init();
  const seeded = config.development ? await seedDevelopment(app) : null;

  const consoleHttps = config.CONSOLE_URL.startsWith('https://');
  const consoleApp = await createListener({ module: ConsoleModule.with(app), ...shared, https: consoleHttps });
  await serveConsolePages(consoleApp, config.SEKISHO_CONSOLE_ROOT ?? CONSOLE_PAGES);
  await consoleApp.init();
  const jobs = config.ROLE === 'web' ? null : await startJobs(config, log, vault, app);
  const sealing = config.ROLE === 'web' ? null : await startSealing({ config, log, clock, app, registry });
  const webhooks = config.ROLE === 'web' ? null : startEventWebhooks({ config, log, clock, app, registry });
  const sweeping = config.ROLE === 'web' ? null : startSweeping({ config, log, clock });
  logFiles?.start(app);
  if (config.ROLE !== 'worker') {
    await app.listen(config.PORT, config.LISTEN_HOST);
    await consoleApp.listen(config.CONSOLE_PORT, config.LISTEN_HOST);
  }
  let isStopping = false;
  const operatorPort = await openOperatorPort(config, registry, async () => {
    if (isStopping) throw new Error('it takes no more work');
    await app.get(TenantDb).ping();
  });
  return {
    app,
    console: consoleApp,
    urls: { public: config.PUBLIC_URL, console: config.CONSOLE_URL, metrics: operatorPort.url },
    seeded,
    stop: async () => {
      isStopping = true;
      await consoleApp.close();
      await webhooks?.stop();
      await jobs?.stop();
      await sealing?.stop();
      await sweeping?.stop();
      await logFiles?.stop();
      await operatorPort.stop();
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
  const resets = [app.get(RunReset), app.get(TellPause), app.get(SendSms), app.get(SendIncident)];
  const handlers = [app.get(DeliverMail), ...resets, app.get(SendEvents)];
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
