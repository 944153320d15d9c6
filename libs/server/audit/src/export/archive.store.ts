import type { Pool } from 'pg';
import { inTransaction } from '../db/in-transaction.ts';

export type ArchiveRange = Readonly<{ first: number; last: number; firstAt: Date; lastAt: Date }>;
/** An archive as its event tells of it. */
export type ToldArchive = Readonly<{ first: number; last: number; digest: Buffer }>;

/** What an archive may take (L-23): the trigger refuses what is younger, whatever is asked for here. */
const FLOOR = `interval '12 months'`;

/** Moves sealed ranges out of the database, as the system's role. */
export class ArchiveStore {
  constructor(private readonly pool: Pool) {}

  /**
   * The sealed events from the first that is not archived yet up to the first that is not older than `before` or than twelve
   * months; null where there is none. Whole from the start, so that what is left is one piece too.
   */
  async rangeBefore(tenantId: string, before: Date): Promise<ArchiveRange | null> {
    const { rows } = await this.pool.query<{ first: number | null; last: number; first_at: Date; last_at: Date }>(
      `WITH start AS (SELECT coalesce(max(last_seq) + 1, 0) AS seq FROM audit_archive WHERE tenant_id = $1),
       kept AS (
         SELECT min(l.seq) AS seq FROM audit_leaf l JOIN audit_event e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
         WHERE l.tenant_id = $1 AND l.seq >= (SELECT seq FROM start) AND e.occurred_at >= least($2, now() - ${FLOOR})
       )
       SELECT min(l.seq)::float8 AS first, max(l.seq)::float8 AS last, min(e.occurred_at) AS first_at, max(e.occurred_at) AS last_at
       FROM audit_leaf l JOIN audit_event e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
       WHERE l.tenant_id = $1 AND l.seq >= (SELECT seq FROM start) AND l.seq < coalesce((SELECT seq FROM kept), 9007199254740991)`,
      [tenantId, before],
    );
    const [row] = rows;
    if (!row || row.first === null) return null;
    return { first: row.first, last: row.last, firstAt: row.first_at, lastAt: row.last_at };
  }

  /** The earlier archives that an event of this range tells of: before it is removed, they have to be told of again. */
  async toldWithin(tenantId: string, { first, last }: ArchiveRange): Promise<readonly ToldArchive[]> {
    const { rows } = await this.pool.query<ToldArchive>(
      `SELECT a.first_seq::float8 AS first, a.last_seq::float8 AS last, a.digest FROM audit_archive a
       WHERE a.tenant_id = $1 AND EXISTS (
         SELECT FROM audit_event e JOIN audit_leaf l ON l.tenant_id = e.tenant_id AND l.event_id = e.id
         WHERE e.tenant_id = $1 AND e.type = 'audit_archived' AND e.outcome = 'success' AND l.seq BETWEEN $2 AND $3
           AND e.detail @> jsonb_build_object('from', a.first_seq, 'to', a.last_seq, 'digest', encode(a.digest, 'base64')))
       ORDER BY a.first_seq`,
      [tenantId, first, last],
    );
    return rows;
  }

  /** Notes the archive and removes its events, both or neither; the leaves stay, so every proof of the rest holds. */
  remove(tenantId: string, range: ArchiveRange, digest: Buffer): Promise<number> {
    const { first, last, firstAt, lastAt } = range;
    return inTransaction(this.pool, async (client) => {
      await client.query(
        `INSERT INTO audit_archive (tenant_id, first_seq, last_seq, first_at, last_at, digest, at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
        [tenantId, first, last, firstAt, lastAt, digest],
      );
      const { rows } = await client.query<{ n: number }>('SELECT remove_archived_audit($1, $2, $3) AS n', [
        tenantId,
        first,
        last,
      ]);
      return rows[0]?.n ?? 0;
    });
  }
}
