import type { Pool } from 'pg';
import type { Vault } from '../keys/vault.ts';
import type { Job } from './job.ts';
import { retryDelaySeconds } from './job.ts';
import { payloadPlace } from './outbox.ts';

type Row = { tenant_id: string; id: string; kind: string; payload: string; attempts: number; failed: boolean };

const LEASE = `interval '60 seconds'`;
const OPEN = `finished_at IS NULL AND failed_at IS NULL AND run_at <= now() AND (leased_until IS NULL OR leased_until < now())`;
/** A due job without a try left is one whose worker died in its last: it is given up instead of killing the next worker. */
const TAKE = `leased_until = CASE WHEN attempts < max_attempts THEN now() + ${LEASE} END,
              attempts = least(attempts + 1, max_attempts),
              failed_at = CASE WHEN attempts >= max_attempts THEN now() END,
              last_error = CASE WHEN attempts >= max_attempts THEN 'its worker ended before the job did' ELSE last_error END`;
const TAKEN = 'tenant_id, id, kind, payload, attempts, failed_at IS NOT NULL AS failed';

/** The rows of the outbox as the job runner's database role sees them: all tenants, only this table. */
export class JobStore {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  /** Leases up to `limit` due jobs to the caller, the longest due first. An expired lease (a killed worker) makes a job due again. */
  async claim(limit: number): Promise<Job[]> {
    const { rows } = await this.pool.query<Row & { run_at: Date }>({
      name: 'job.claim',
      text: `UPDATE job SET ${TAKE}
             WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM job WHERE ${OPEN} ORDER BY run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING ${TAKEN}, run_at`,
      values: [limit],
    });
    return this.toJobs(rows.sort((one, other) => one.run_at.getTime() - other.run_at.getTime())); // RETURNING knows no order
  }

  /** Leases one job, or answers null when somebody else has it or it is done. */
  async claimOne(tenantId: string, id: string): Promise<Job | null> {
    const { rows } = await this.pool.query<Row>({
      name: 'job.claim-one',
      text: `UPDATE job SET ${TAKE} WHERE tenant_id = $1 AND id = $2 AND ${OPEN} RETURNING ${TAKEN}`,
      values: [tenantId, id],
    });
    return (await this.toJobs(rows))[0] ?? null;
  }

  /** Marks due jobs as handed to Redis for a minute. Whatever Redis loses is handed over again after it. `due`: since when, in ms. */
  async relay(limit: number): Promise<{ tenantId: string; id: string; due: number }[]> {
    const { rows } = await this.pool.query<{ tenant_id: string; id: string; run_at: Date }>({
      name: 'job.relay',
      text: `UPDATE job SET relayed_until = now() + ${LEASE}
             WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM job WHERE ${OPEN} AND (relayed_until IS NULL OR relayed_until < now())
                                       ORDER BY run_at LIMIT $1 FOR UPDATE SKIP LOCKED)
             RETURNING tenant_id, id, run_at`,
      values: [limit],
    });
    return rows.map((row) => ({ tenantId: row.tenant_id, id: row.id, due: row.run_at.getTime() }));
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

  /** The jobs among the rows. One whose payload does not open is put back for later, so that it holds up no other. */
  private async toJobs(rows: readonly Row[]): Promise<Job[]> {
    const jobs: Job[] = [];
    for (const { tenant_id: tenantId, id, kind, payload, attempts: attempt } of rows.filter(({ failed }) => !failed)) {
      const opened = this.opened(tenantId, id, payload);
      if (opened) jobs.push({ id, tenantId, kind, payload: opened.payload, attempt });
      else await this.retry({ id, tenantId, kind, payload: null, attempt }, 'the payload could not be opened');
    }
    return jobs;
  }

  private opened(tenantId: string, id: string, sealed: string): { payload: unknown } | null {
    try {
      return { payload: JSON.parse(this.vault.open(payloadPlace(tenantId, id), sealed)) as unknown };
    } catch {
      return null; // altered, moved, or sealed by a key that is no longer there
    }
  }
}
