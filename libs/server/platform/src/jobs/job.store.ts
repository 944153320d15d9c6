import type { Pool } from 'pg';
import type { Vault } from '../keys/vault.ts';
import type { Job } from './job.ts';
import { retryDelaySeconds } from './job.ts';
import { payloadPlace } from './outbox.ts';

type Row = { tenant_id: string; id: string; kind: string; payload: string; attempts: number };

const LEASE = `interval '60 seconds'`;
const OPEN = `finished_at IS NULL AND failed_at IS NULL AND run_at <= now() AND (leased_until IS NULL OR leased_until < now())`;

/** The rows of the outbox as the job runner's database role sees them: all tenants, only this table. */
export class JobStore {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  /** Leases up to `limit` due jobs to the caller. An expired lease (a killed worker) makes a job due again. */
  async claim(limit: number): Promise<Job[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'job.claim',
      text: `UPDATE job SET leased_until = now() + ${LEASE}, attempts = attempts + 1
             WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM job WHERE ${OPEN} ORDER BY run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING tenant_id, id, kind, payload, attempts`,
      values: [limit],
    });
    return rows.map((row) => this.toJob(row));
  }

  /** Leases one job, or answers null when somebody else has it or it is done. */
  async claimOne(tenantId: string, id: string): Promise<Job | null> {
    const { rows } = await this.pool.query<Row>({
      name: 'job.claim-one',
      text: `UPDATE job SET leased_until = now() + ${LEASE}, attempts = attempts + 1
             WHERE tenant_id = $1 AND id = $2 AND ${OPEN} RETURNING tenant_id, id, kind, payload, attempts`,
      values: [tenantId, id],
    });
    return rows[0] ? this.toJob(rows[0]) : null;
  }

  /** Marks due jobs as handed to Redis for a minute. Whatever Redis loses is handed over again after it. */
  async relay(limit: number): Promise<{ tenantId: string; id: string }[]> {
    const { rows } = await this.pool.query<{ tenant_id: string; id: string }>({
      name: 'job.relay',
      text: `UPDATE job SET relayed_until = now() + ${LEASE}
             WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM job WHERE ${OPEN} AND (relayed_until IS NULL OR relayed_until < now())
                                       ORDER BY run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING tenant_id, id`,
      values: [limit],
    });
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
  }

  async finish(job: Job): Promise<void> {
    await this.pool.query({
      name: 'job.finish',
      text: `UPDATE job SET finished_at = now(), leased_until = NULL, payload = '' WHERE tenant_id = $1 AND id = $2`,
      values: [job.tenantId, job.id],
    });
  }

  /** Puts the job back for a later try, or gives up after its last one. `reason` must hold no secret. */
  async retry(job: Job, reason: string): Promise<void> {
    await this.pool.query({
      name: 'job.retry',
      text: `UPDATE job SET leased_until = NULL, relayed_until = NULL, last_error = $3, run_at = now() + make_interval(secs => $4),
                    failed_at = CASE WHEN attempts >= max_attempts THEN now() END
             WHERE tenant_id = $1 AND id = $2`,
      values: [job.tenantId, job.id, reason.slice(0, 500), retryDelaySeconds(job.attempt)],
    });
  }

  private toJob(row: Row): Job {
    const payload: unknown = JSON.parse(this.vault.open(payloadPlace(row.tenant_id, row.id), row.payload));
    return { id: row.id, tenantId: row.tenant_id, kind: row.kind, payload, attempt: row.attempts };
  }
}
