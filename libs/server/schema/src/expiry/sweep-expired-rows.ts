import type { Pool } from 'pg';
import { secondsFrom, type Clock } from '#server/platform';
import { expiringTables, type ExpiringTable } from './expiring-tables.ts';

/** A week in which an operator can still see what a link or a login was. */
const KEPT_SECONDS = 7 * 86_400;
const BATCH = 1_000;
const SWEEP_LOCK = 735_120;

/** Of several workers that sweep at once the lock lets one delete; row-level security leaves living rows out of its reach. */
const sweepOf = (table: ExpiringTable) => {
  const key = `tenant_id, ${expiringTables[table]}`;
  return {
    name: `sweep.${table}`,
    text: `DELETE FROM ${table} WHERE (${key}) IN
             (SELECT ${key} FROM ${table} WHERE expires_at < $1 AND (SELECT pg_try_advisory_xact_lock(${SWEEP_LOCK})) LIMIT $2)`,
  };
};

/** Removes rows a week after they expired, of all tenants, in batches that hold no lock for long. */
export class SweepExpiredRows {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = secondsFrom(this.clock.now(), -KEPT_SECONDS);
    for (const table of Object.keys(expiringTables) as ExpiringTable[])
      for (let swept = BATCH; swept === BATCH;) {
        swept = (await this.pool.query({ ...sweepOf(table), values: [before, BATCH] })).rowCount ?? 0;
      }
  }
}
