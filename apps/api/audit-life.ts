import { isDeepStrictEqual } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { readAuditKeys } from '#server/audit';
import type { Config, Log } from '#server/platform';
import { systemRecorder, systemTenant } from './system-events.ts';

type Parts = Readonly<{ config: Config; log: Log; app: NestFastifyApplication; pool: Pool }>;

/** What decides what is recorded, and where it goes. Addresses and paths may hold what is nobody's business: only that they are set. */
const settingsOf = (config: Config): Readonly<Record<string, unknown>> => ({
  log_level: config.LOG_LEVEL,
  log_files: config.SEKISHO_LOG_DIR !== undefined,
  anchor_file: config.SEKISHO_AUDIT_ANCHOR_FILE !== undefined,
  anchor_webhook: config.SEKISHO_AUDIT_ANCHOR_URL !== undefined,
  key_id: readAuditKeys(config).signerId,
});

/** L-06: the beginning and the end of sealing, and that its settings are other ones, are events themselves. */
export async function tellAuditLife({ config, log, app, pool }: Parts): Promise<{ ended(): Promise<void> }> {
  const record = systemRecorder({ app, pool, log });
  const [before, after] = [await lastSettings(pool), settingsOf(config)];
  if (before && !isDeepStrictEqual(before, after))
    await record({ type: 'audit_settings_changed', outcome: 'success', detail: { before, after } });
  await record({ type: 'audit_started', outcome: 'success', detail: { after } });
  return { ended: () => record({ type: 'audit_stopped', outcome: 'success' }) };
}

/** The settings that the newest start of any worker told. */
async function lastSettings(pool: Pool): Promise<unknown> {
  const tenant = await systemTenant(pool);
  const { rows } = await pool.query<{ after: unknown }>(
    `SELECT detail->'after' AS after FROM audit_event WHERE tenant_id = $1 AND type = 'audit_started' ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    [tenant],
  );
  return rows[0]?.after ?? null;
}
