import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { WebhookSchedule, WebhookStore } from '#server/event-webhooks';
import { Outbox, TenantDb, type Clock, type Config, type Log } from '#server/platform';

type Parts = Readonly<{ config: Config; log: Log; clock: Clock; app: NestFastifyApplication; registry: Registry }>;

/** Puts the jobs of the webhooks that are behind; the engine of jobs carries them out. */
export function startEventWebhooks({ config, log, clock, app, registry }: Parts): { stop(): Promise<void> } {
  const connectionString = (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal();
  const pool = new Pool({ connectionString, max: 1, application_name: 'sekisho-event-webhooks' });
  pool.on('error', (fault) => log.warn({ reason: fault.message }, 'event webhook connection lost'));
  const lost = new Gauge({
    name: 'sekisho_event_webhooks_lost',
    help: 'Webhooks that failed three times or more in a row',
    registers: [registry],
  });
  const parts = { db: app.get(TenantDb), store: app.get(WebhookStore), outbox: app.get(Outbox) };
  const schedule = new WebhookSchedule({ pool, clock, log, gauge: (count) => lost.set(count), ...parts });
  schedule.start();
  return {
    stop: async () => {
      await schedule.stop();
      await pool.end();
    },
  };
}
