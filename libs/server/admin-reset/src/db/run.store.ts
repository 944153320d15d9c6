import { Injectable } from '@nestjs/common';
import type { ResetState } from '#shared/contracts';
import type { KeptFactor } from '#server/mfa';
import { Clock, statement, Vault, type Tx } from '#server/platform';
import { StepStore } from './step.store.ts';

export type FactorOutcome = 'waiting' | 'deregistered' | 'removed' | 'paused' | 'failed' | 'restored';
export type FactorRow = Readonly<{
  factorId: string;
  type: string;
  label: string;
  enrolledAt: Date | null;
  lastUsedAt: Date | null;
  outcome: FactorOutcome;
  code: string | null;
}>;
export type ProgressEvent = Readonly<{ seq: number; type: string; facts: Readonly<Record<string, unknown>>; at: Date }>;

const insertFactors = statement(
  'reset-run.factors',
  `INSERT INTO mfa_reset_factor (tenant_id, reset_id, factor_id, type, label, enrolled_at, last_used_at, outcome)
   SELECT $1, $2, f.id, f.type, f.label, f.enrolled_at, f.last_used_at, 'waiting'
   FROM jsonb_to_recordset($3) AS f(id uuid, type text, label text, enrolled_at timestamptz, last_used_at timestamptz) ON CONFLICT DO NOTHING`,
);
const readFactors = statement(
  'reset-run.read-factors',
  `SELECT factor_id AS "factorId", type, label, enrolled_at AS "enrolledAt", last_used_at AS "lastUsedAt", outcome, code
   FROM mfa_reset_factor WHERE tenant_id = $1 AND reset_id = $2 ORDER BY enrolled_at, factor_id`,
);
const markFactor = statement(
  'reset-run.mark-factor',
  `UPDATE mfa_reset_factor SET outcome = $4, code = $5 WHERE tenant_id = $1 AND reset_id = $2 AND factor_id = $3`,
);
const keep = statement(
  'reset-run.keep',
  `INSERT INTO mfa_reset_snapshot (tenant_id, reset_id, sealed, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
);
const readKept = statement(
  'reset-run.kept',
  `SELECT sealed FROM mfa_reset_snapshot WHERE tenant_id = $1 AND reset_id = $2 AND expires_at > $3`,
);
const readKeptUntil = statement(
  'reset-run.kept-until',
  `SELECT expires_at AS until FROM mfa_reset_snapshot WHERE tenant_id = $1 AND reset_id = $2 AND expires_at > $3`,
);
const shred = statement(
  'reset-run.shred',
  `DELETE FROM mfa_reset_snapshot WHERE tenant_id = $1 AND (reset_id = $2 OR expires_at <= $3)`,
);
const settle = statement(
  'reset-run.settle',
  `UPDATE mfa_reset SET state = $3::text, tries = $4, last_code = $5, updated_at = $6::timestamptz,
     finished_at = CASE WHEN $3 IN ('completed', 'partially_failed', 'failed', 'rolled_back') THEN $6::timestamptz END,
     restored_at = CASE WHEN $3 = 'rolled_back' THEN $6::timestamptz ELSE restored_at END
   WHERE tenant_id = $1 AND id = $2`,
);
const note = statement(
  'reset-run.note',
  `UPDATE mfa_reset SET sessions_ended = coalesce($3, sessions_ended), paused_until = coalesce($4, paused_until) WHERE tenant_id = $1 AND id = $2`,
);
/** The counter stands on the locked row of the run, so that a reader who has seen 7 will never be shown another 6. */
const tell = statement(
  'reset-run.tell',
  `WITH counted AS (UPDATE mfa_reset SET last_seq = last_seq + 1 WHERE tenant_id = $1 AND id = $2 RETURNING last_seq)
   INSERT INTO mfa_reset_event (tenant_id, reset_id, seq, type, facts, occurred_at) SELECT $1, $2, last_seq, $3, $4, $5 FROM counted`,
);
const heard = statement(
  'reset-run.events',
  `SELECT seq, type, facts, occurred_at AS at FROM mfa_reset_event WHERE tenant_id = $1 AND reset_id = $2 AND seq > $3::bigint ORDER BY seq LIMIT 100`,
);

/** What became of a run: its steps, its factors, its snapshot and what it told. */
@Injectable()
export class RunStore {
  constructor(
    readonly steps: StepStore,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** Keeps what the run is about to take, sealed, for `until`; and lists it. Twice is once. */
  async keep(tx: Tx, resetId: string, kept: readonly KeptFactor[], until: Date): Promise<void> {
    const listed = kept.map(({ id, type, name, created_at, last_used_at }) => ({
      id,
      type,
      label: name,
      enrolled_at: created_at,
      last_used_at,
    }));
    await tx.count(insertFactors, [tx.tenantId, resetId, JSON.stringify(listed)]);
    const sealed = this.vault.seal(this.place(tx, resetId), JSON.stringify(kept));
    await tx.count(keep, [tx.tenantId, resetId, sealed, until]);
  }

  /** Null once it was given up: at success, or after its time. */
  async kept(tx: Tx, resetId: string): Promise<readonly KeptFactor[] | null> {
    const row = await tx.one<{ sealed: string }>(readKept, [tx.tenantId, resetId, this.clock.now()]);
    return row && (JSON.parse(this.vault.open(this.place(tx, resetId), row.sealed)) as KeptFactor[]);
  }

  /** Until when the way back is open; null once it is not. */
  async keptUntil(tx: Tx, resetId: string): Promise<Date | null> {
    return (await tx.one<{ until: Date }>(readKeptUntil, [tx.tenantId, resetId, this.clock.now()]))?.until ?? null;
  }

  /** Gives up the snapshot of this run, and every one of the tenant whose time is over. */
  async shred(tx: Tx, resetId: string | null): Promise<void> {
    await tx.count(shred, [tx.tenantId, resetId, this.clock.now()]);
  }

  factors(tx: Tx, resetId: string): Promise<readonly FactorRow[]> {
    return tx.rows<FactorRow>(readFactors, [tx.tenantId, resetId]);
  }

  /** What became of each factor, as the audit log has it. */
  async outcomes(tx: Tx, resetId: string): Promise<readonly Readonly<{ id: string; type: string; outcome: FactorOutcome }>[]> {
    return (await this.factors(tx, resetId)).map(({ factorId, type, outcome }) => ({ id: factorId, type, outcome }));
  }

  async markFactor(tx: Tx, resetId: string, factorId: string, outcome: FactorOutcome, code: string | null = null): Promise<void> {
    await tx.count(markFactor, [tx.tenantId, resetId, factorId, outcome, code]);
  }

  async settle(tx: Tx, resetId: string, state: ResetState, tries = 0, code: string | null = null): Promise<void> {
    await tx.count(settle, [tx.tenantId, resetId, state, tries, code, this.clock.now()]);
  }

  async note(
    tx: Tx,
    resetId: string,
    { sessions = null, pausedUntil = null }: { sessions?: number | null; pausedUntil?: Date | null },
  ): Promise<void> {
    await tx.count(note, [tx.tenantId, resetId, sessions, pausedUntil]);
  }

  /** Tells who watches. */
  async tell(tx: Tx, resetId: string, type: string, facts: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await tx.count(tell, [tx.tenantId, resetId, type, JSON.stringify(facts), this.clock.now()]);
  }

  /** What was told after `seq`, at most 100. */
  events(tx: Tx, resetId: string, seq: number): Promise<readonly ProgressEvent[]> {
    return tx.rows<ProgressEvent>(heard, [tx.tenantId, resetId, seq]);
  }

  private place(tx: Tx, row: string) {
    return { tenantId: tx.tenantId, table: 'mfa_reset_snapshot', row, column: 'sealed' };
  }
}
