import { randomUUID } from 'node:crypto';
import type { Vault } from '../keys/vault.ts';
import { statement } from '../db/statement.ts';
import type { Tx } from '../db/tenant-db.ts';

const DEFAULT_ATTEMPTS = 8;

const insertJob = statement(
  'job.insert',
  `INSERT INTO job (tenant_id, id, kind, payload, run_at, max_attempts) VALUES ($1, $2, $3, $4, coalesce($5, now()) - make_interval(secs => $7), $6)`,
);
const wake = statement('job.wake', `SELECT pg_notify('sekisho_job', '')`);

export const payloadPlace = (tenantId: string, id: string) => ({ tenantId, table: 'job', row: id, column: 'payload' });

type Put = Readonly<{ kind: string; payload: unknown; runAt?: Date; maxAttempts?: number; headStart?: number }>;

/** Writes jobs in the transaction of the change that wants them: no change without its job, no job without its change. */
export class Outbox {
  constructor(private readonly vault: Vault) {}

  /** `headStart`: by how many seconds it goes before what is put at the same time. */
  async put(tx: Tx, job: Put): Promise<string> {
    const id = randomUUID();
    const payload = this.vault.seal(payloadPlace(tx.tenantId, id), JSON.stringify(job.payload));
    const { kind, runAt = null, maxAttempts = DEFAULT_ATTEMPTS, headStart = 0 } = job;
    await tx.count(insertJob, [tx.tenantId, id, kind, payload, runAt, maxAttempts, headStart]);
    await tx.rows(wake);
    return id;
  }
}
