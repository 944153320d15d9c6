import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AuditEvent } from '#shared/contracts';
import {
  AnchoringLoop,
  AnchorStore,
  fileSink,
  readAuditKeys,
  Sealer,
  SealingLoop,
  SealStore,
  webhookSink,
  type AnchorAlarm,
  type AnchorGauge,
  type AnchorSink,
  type SealAlarm,
  type SealGauge,
} from '#server/audit';
import { ConfigFault, type Clock, type Config, type Log } from '#server/platform';
import { tellAuditLife } from './audit-life.ts';
import { recorder, type Recorder } from './system-events.ts';
import { startWatching } from './watching.ts';

type Parts = Readonly<{ config: Config; log: Log; clock: Clock; app: NestFastifyApplication; registry: Registry }>;

/** Seals and anchors the audit trail in this process, beside those that do so in others: locks decide who does. */
export async function startSealing({ config, log, clock, app, registry }: Parts): Promise<{ stop(): Promise<void> }> {
  const listenUrl = (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal();
  const sinks = sinksOf(config, clock);
  if (sinks.length === 0 && !config.development)
    log.warn(
      { setting: 'SEKISHO_AUDIT_ANCHOR_FILE' },
      'no anchor is set: whoever owns the database could roll the audit trail back unseen',
    );
  const pool = new Pool({ connectionString: listenUrl, max: 4, application_name: 'sekisho-seal' });
  pool.on('error', (fault) => log.warn({ reason: fault.message }, 'seal connection lost'));
  const store = new SealStore(pool);
  const record = recorder(app, 'sealer');
  const sealer = new Sealer(store, readAuditKeys(config), clock);
  const sealing = new SealingLoop({ store, sealer, log, gauge: sealGauge(registry), alarm: sealAlarm(record) });
  const anchoring = new AnchoringLoop({
    ...{ store: new AnchorStore(pool), sinks, log, gauge: anchorGauge(registry), alarm: anchorAlarm(record), listenUrl },
    seal: () => sealing.round(),
  });
  const watching = await startWatching({ config, log, clock, app, registry, pool });
  const life = await tellAuditLife({ config, log, app, pool });
  sealing.start();
  await anchoring.start();
  return {
    stop: async () => {
      await watching.stop();
      await life.ended();
      await sealing.stop();
      await anchoring.stop();
      await pool.end();
    },
  };
}

function sinksOf(config: Config, clock: Clock): readonly AnchorSink[] {
  const { SEKISHO_AUDIT_ANCHOR_FILE: file, SEKISHO_AUDIT_ANCHOR_URL: url, SEKISHO_AUDIT_ANCHOR_SECRET: secret } = config;
  if (url && !secret)
    throw new ConfigFault(['SEKISHO_AUDIT_ANCHOR_SECRET: the posts to SEKISHO_AUDIT_ANCHOR_URL are signed with it']);
  return [...(file ? [fileSink(file)] : []), ...(url && secret ? [webhookSink(url, secret.reveal(), clock)] : [])];
}

const sealAlarm =
  (record: Recorder): SealAlarm =>
  (tenantId, found) =>
    found.kind === 'missing'
      ? record(tenantId, { type: 'audit_event_missing', outcome: 'failure', detail: { event_ids: found.eventIds } })
      : record(tenantId, {
          type: 'audit_sealing_refused',
          outcome: 'failure',
          reason: found.reason,
          detail: { size: found.size },
        });

const anchorAlarm =
  (record: Recorder): AnchorAlarm =>
  async (sink, { tenants, failed }) => {
    const told =
      failed === null ? { type: 'audit_anchor_restored', outcome: 'success' } : { type: 'audit_anchor_lost', outcome: 'failure' };
    for (const tenant of tenants) await record(tenant, { ...(told as Pick<AuditEvent, 'type' | 'outcome'>), detail: { sink } });
  };

function sealGauge(registry: Registry): SealGauge {
  const registers = [registry];
  const lag = new Gauge({ name: 'sekisho_audit_seal_lag_seconds', help: 'Age of the oldest event without a seal', registers });
  const sealed = new Counter({ name: 'sekisho_audit_sealed_total', help: 'Events sealed by this process', registers });
  return { lag: (seconds) => lag.set(seconds), sealed: (count) => sealed.inc(count) };
}

function anchorGauge(registry: Registry): AnchorGauge {
  const labels = { labelNames: ['sink'], registers: [registry] };
  const waiting = new Gauge({ name: 'sekisho_audit_anchor_waiting', help: 'Tree heads an anchor has not taken yet', ...labels });
  const lost = new Gauge({ name: 'sekisho_audit_anchor_lost', help: '1 while an anchor takes no tree heads', ...labels });
  return { waiting: (sink, count) => waiting.set({ sink }, count), lost: (sink, isLost) => lost.set({ sink }, isLost ? 1 : 0) };
}
