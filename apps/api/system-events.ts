import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { AuditTrail } from '#server/audit';
import { systemCall, TenantDb, type Log } from '#server/platform';
import type { AuditEvent } from '#shared/contracts';

/** Writes an event of a tenant in the name of a part of this process. */
export type Recorder = (tenantId: string, event: AuditEvent) => Promise<void>;

export const recorder = (app: NestFastifyApplication, name: string): Recorder => {
  const [db, audit] = [app.get(TenantDb), app.get(AuditTrail)];
  return (tenantId, event) => db.run(tenantId, (tx) => audit.append(tx, systemCall(name, randomUUID()), [event]));
};

/** The trail that tells of the installation itself (L-06): the ADMIN tenant's. Null before there is one. */
export async function systemTenant(pool: Pool): Promise<string | null> {
  const { rows } = await pool.query<{ id: string | null }>('SELECT system_tenant() AS id');
  return rows[0]?.id ?? null;
}

type Parts = Readonly<{ app: NestFastifyApplication; pool: Pool; log: Log }>;

/** Writes events of the installation. What cannot be written stops nothing; the log says so. */
export function systemRecorder({ app, pool, log }: Parts): (...events: readonly AuditEvent[]) => Promise<void> {
  const record = recorder(app, 'audit');
  return async (...events) => {
    try {
      const tenant = await systemTenant(pool);
      if (tenant) for (const event of events) await record(tenant, event);
    } catch (fault) {
      const reason = fault instanceof Error ? fault.message : 'fault';
      log.warn({ events: events.map(({ type }) => type), reason }, 'an event of the installation is not on record');
    }
  };
}
