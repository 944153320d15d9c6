import { Injectable } from '@nestjs/common';
import { Clock, statement, type Tx } from '#server/platform';
import type { Counters } from '../domain/refresh.ts';

const insert = statement(
  'supabase.session-insert',
  `INSERT INTO supabase_session (tenant_id, session_id, refreshed_at) VALUES ($1, $2, $3)`,
);
/** Good for exactly one of many who bring the same token. */
const spend = statement(
  'supabase.refresh',
  `UPDATE supabase_session SET counter = counter + 1, refreshed_at = $4
   WHERE tenant_id = $1 AND session_id = $2 AND counter = $3 AND oldest_counter <= $3 RETURNING counter::float8 AS counter`,
);
const read = statement(
  'supabase.session-read',
  `SELECT counter::float8 AS counter, oldest_counter::float8 AS oldest, refreshed_at AS "refreshedAt"
   FROM supabase_session WHERE tenant_id = $1 AND session_id = $2`,
);
/** By two, so that no token from before is the parent of the new one. */
const rise = statement(
  'supabase.rise',
  `UPDATE supabase_session SET counter = counter + 2, oldest_counter = counter + 2, refreshed_at = $3
   WHERE tenant_id = $1 AND session_id = $2 RETURNING counter::float8 AS counter`,
);

/** Which refresh token of a session is good. The session's own row is locked before this one, by everybody. */
@Injectable()
export class SupabaseSessionStore {
  constructor(private readonly clock: Clock) {}

  async open(tx: Tx, sessionId: string): Promise<void> {
    await tx.count(insert, [tx.tenantId, sessionId, this.clock.now()]);
  }

  /** The next counter, or null when this one is not the current one. */
  async spend(tx: Tx, sessionId: string, counter: number): Promise<number | null> {
    const spent = await tx.one<{ counter: number }>(spend, [tx.tenantId, sessionId, counter, this.clock.now()]);
    return spent?.counter ?? null;
  }

  read(tx: Tx, sessionId: string): Promise<Counters | null> {
    return tx.one<Counters>(read, [tx.tenantId, sessionId]);
  }

  /** Voids every token given out so far; answers the counter of the next one. */
  async rise(tx: Tx, sessionId: string): Promise<number> {
    const risen = await tx.one<{ counter: number }>(rise, [tx.tenantId, sessionId, this.clock.now()]);
    if (!risen) throw new Error('a session of this surface has counters');
    return risen.counter;
  }
}
