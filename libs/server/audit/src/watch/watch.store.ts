import type { Pool } from 'pg';

const WATCH_LOCK = 735_122;
/** The name under which the watch acts. */
export const WATCH = 'audit-watch';

/** `to`: the event up to which strangers were looked for; null where that was the last one. */
export type LastWatched = Readonly<{ at: Date; size: number; outcome: string; to: string | null }>;

/** What the watch knows of earlier rounds: it stands in the trails themselves, so all workers know the same. */
export class WatchStore {
  constructor(private readonly pool: Pool) {}

  async last(tenantId: string): Promise<LastWatched | null> {
    const { rows } = await this.pool.query<LastWatched>({
      name: 'watch.last',
      text: `SELECT occurred_at AS at, outcome, coalesce((detail->>'size')::float8, 0) AS size, detail->>'to' AS "to" FROM audit_event
             WHERE tenant_id = $1 AND type = 'audit_verified' AND actor->>'id' = $2 ORDER BY occurred_at DESC, id DESC LIMIT 1`,
      values: [tenantId, WATCH],
    });
    return rows[0] ?? null;
  }

  /** Runs in one worker at a time; the others have nothing to do. */
  async alone(act: () => Promise<void>): Promise<void> {
    const client = await this.pool.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [WATCH_LOCK]);
      if (!rows[0]?.mine) return;
      await act().finally(() => client.query('SELECT pg_advisory_unlock($1)', [WATCH_LOCK]));
    } finally {
      client.release();
    }
  }
}
