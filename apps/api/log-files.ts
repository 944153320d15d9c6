import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { INVALID_TOKEN, LogFiles, oneLine, SealedFeed } from '#server/audit';
import { surfaceOf, type Clock, type Config, type Log, type SekishoRequest } from '#server/platform';
import { systemRecorder } from './system-events.ts';

type Parts = Readonly<{ config: Config; log: Log; clock: Clock; registry: Registry }>;
type Opened = Readonly<{
  watch(app: NestFastifyApplication): void;
  start(app: NestFastifyApplication): void;
  stop(): Promise<void>;
}>;

/** `auth.log` and `mfa.log` in SEKISHO_LOG_DIR: of the trail, written where jobs run; of failed requests, where they were answered. */
export function openLogFiles({ config, log, clock, registry }: Parts): Opened | null {
  if (config.SEKISHO_LOG_DIR === undefined) return null;
  const connectionString = (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal();
  const pool = new Pool({ connectionString, max: 1, application_name: 'sekisho-log-files' });
  pool.on('error', (fault) => log.warn({ reason: fault.message }, 'log file connection lost'));
  const lost = new Gauge({
    name: 'sekisho_log_files_lost',
    help: '1 while the log files take no lines',
    registers: [registry],
  });
  let record: ReturnType<typeof systemRecorder> | null = null;
  const files = new LogFiles(config.SEKISHO_LOG_DIR, new SealedFeed(pool), log, (isLost) => {
    lost.set(isLost ? 1 : 0);
    void record?.(isLost ? { type: 'log_files_lost', outcome: 'failure' } : { type: 'log_files_restored', outcome: 'success' });
  });
  return {
    watch: (app) => watchFailures(app, files, clock),
    start: (app) => {
      record = systemRecorder({ app, pool, log });
      if (config.ROLE !== 'web') files.start();
    },
    stop: async () => {
      await files.stop();
      await pool.end();
    },
  };
}

/** F-057: what requirement 001 calls a failure of the system leaves no event of a login behind, but a line. */
function watchFailures(app: NestFastifyApplication, files: LogFiles, clock: Clock): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', async (request, reply) => {
      const failure = failureOf(request as unknown as SekishoRequest, reply.statusCode);
      if (failure === null) return;
      const { method, ip, id, routeOptions } = request;
      const about = { request_id: id, method, route: routeOptions.url, ip };
      const head = { time: clock.now().toISOString(), level: 'error', marker: 'AUTH_FAILED' };
      await files.add('auth.log', oneLine({ ...head, ...failure, error_code: reply.statusCode, ...about }));
    });
}

/** A refused token of userinfo has an event of its own. */
function failureOf(request: SekishoRequest, status: number): Readonly<{ reason: string; message: string }> | null {
  if (surfaceOf(request) === 'site') return null;
  const hasToken = /^bearer /i.test(request.headers.authorization ?? '');
  if (status === 401)
    return hasToken && !request.url.includes('/userinfo') ? { reason: 'invalid token', message: INVALID_TOKEN } : null;
  if (status !== 500 && status !== 503) return null;
  const reason = status === 503 ? 'service unavailable' : 'internal error';
  return { reason, message: hasToken ? INVALID_TOKEN : `User authentication failed: ${reason}.` };
}
