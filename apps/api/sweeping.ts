import { Pool } from 'pg';
import { Rounds, type Clock, type Config, type Log } from '#server/platform';
import { SweepExpiredRows } from '#server/schema';

type Parts = Readonly<{ config: Config; log: Log; clock: Clock }>;

const EVERY_MS = 600_000;

/** Removes expired rows every ten minutes. */
export function startSweeping({ config, log, clock }: Parts): { stop(): Promise<void> } {
  const connectionString = (config.DATABASE_SYSTEM_URL ?? config.DATABASE_URL).reveal();
  const pool = new Pool({ connectionString, max: 1, application_name: 'sekisho-sweep' });
  pool.on('error', (fault) => log.warn({ reason: fault.message }, 'sweep connection lost'));
  const sweep = new SweepExpiredRows(pool, clock);
  const rounds = new Rounds({ everyMs: EVERY_MS, work: () => sweep.run(), log, failed: 'expired rows are not removed' });
  rounds.start();
  return {
    stop: async () => {
      await rounds.stop();
      await pool.end();
    },
  };
}
