import type { Pool, PoolClient } from 'pg';
import type { HashedSubtree } from '#shared/evidence';
import { EVIDENCE_COLUMNS, type EvidenceRow } from '../db/evidence.ts';
import { inTransaction } from '../db/in-transaction.ts';
import type { HeadRow } from './head.ts';

/** One lock space for all sealers; the other half of the lock is the tenant's. */
const SEAL_LOCK = 735_120;

/** The tables of the tree as the sealer's database role sees them. */
export class SealStore {
  constructor(private readonly pool: Pool) {}

  /** Tenants with something to seal, and how long its oldest waits, in seconds. A loose scan: one look-up a tenant. */
  async waiting(): Promise<readonly Readonly<{ tenantId: string; seconds: number }>[]> {
    const { rows } = await this.pool.query<{ tenant_id: string; seconds: number }>({
      name: 'seal.waiting',
      text: `WITH RECURSIVE t AS (
               (SELECT tenant_id, queued_at FROM audit_unsealed ORDER BY tenant_id, position LIMIT 1)
               UNION ALL
               SELECT n.tenant_id, n.queued_at FROM t, LATERAL
                 (SELECT tenant_id, queued_at FROM audit_unsealed u WHERE u.tenant_id > t.tenant_id ORDER BY tenant_id, position LIMIT 1) n
             ) SELECT tenant_id, extract(epoch FROM clock_timestamp() - queued_at)::float8 AS seconds FROM t ORDER BY queued_at`,
    });
    return rows.map(({ tenant_id: tenantId, seconds }) => ({ tenantId, seconds }));
  }

  /** One transaction under the tenant's lock; null at once where another sealer holds it. */
  locked<T>(tenantId: string, act: (sealing: Sealing) => Promise<T>): Promise<T | null> {
    return inTransaction(this.pool, async (client) => {
      const lock = { name: 'seal.lock', text: 'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine' };
      const { rows } = await client.query<{ mine: boolean }>({ ...lock, values: [SEAL_LOCK, tenantId] });
      return rows[0]?.mine ? act(new Sealing(tenantId, client)) : null;
    });
  }
}

const UNIQUE_VIOLATION = '23505';
const TREE_KEYS = ['audit_leaf_pkey', 'audit_node_pkey', 'audit_head_pkey'];

/** Whether a fault of the database says that a place of the tree is taken. */
export const isPlaceTaken = (fault: unknown): boolean => {
  const { code, constraint = '' } = fault as Readonly<{ code?: string; constraint?: string }>;
  return code === UNIQUE_VIOLATION && TREE_KEYS.includes(constraint);
};

export type Queued = Readonly<{ eventId: string; row: EvidenceRow | null }>;

/** What a sealer does inside its lock. */
export class Sealing {
  constructor(
    readonly tenantId: string,
    private readonly client: PoolClient,
  ) {}

  async lastHead(): Promise<HeadRow | null> {
    const text = 'SELECT * FROM audit_head WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1';
    return (await this.client.query<HeadRow>({ name: 'seal.head', text, values: [this.tenantId] })).rows[0] ?? null;
  }

  /** Whether leaves, or nodes over leaves, stand behind the first `size` ones. */
  async isBeyond(size: number): Promise<boolean> {
    const { rows } = await this.client.query<{ beyond: boolean }>({
      name: 'seal.beyond',
      text: `SELECT EXISTS (SELECT FROM audit_leaf WHERE tenant_id = $1 AND seq >= $2)
                 OR EXISTS (SELECT FROM generate_series(8, 48, 8) AS l(level) JOIN audit_node n ON n.tenant_id = $1 AND n.level = l.level
                            AND n.index >= $2::bigint >> l.level) AS beyond`,
      values: [this.tenantId, size],
    });
    return rows[0]?.beyond ?? false;
  }

  /**
   * Takes up to `limit` events out of the queue, in the order they were queued; `row` is null where the event itself is gone.
   * What was queued twice, which only a stranger can do, has its leaf already and is dropped.
   */
  async take(limit: number): Promise<Readonly<{ taken: number; list: readonly Queued[] }>> {
    const { rows } = await this.client.query<EvidenceRow & { event_id: string; id: string | null; is_sealed: boolean }>({
      name: 'seal.take',
      text: `WITH taken AS (
               DELETE FROM audit_unsealed WHERE tenant_id = $1 AND position IN
                 (SELECT position FROM audit_unsealed WHERE tenant_id = $1 ORDER BY position LIMIT $2)
               RETURNING position, event_id
             )
             SELECT t.event_id, ${EVIDENCE_COLUMNS}, l.seq IS NOT NULL AS is_sealed FROM taken t
             LEFT JOIN audit_event e ON e.tenant_id = $1 AND e.id = t.event_id
             LEFT JOIN audit_leaf l ON l.tenant_id = $1 AND l.event_id = t.event_id ORDER BY t.position`,
      values: [this.tenantId, limit],
    });
    const first = new Map(rows.filter((row) => !row.is_sealed).map((row) => [row.event_id, row.id === null ? null : row]));
    return { taken: rows.length, list: [...first].map(([eventId, row]) => ({ eventId, row })) };
  }

  async addLeaves(first: number, leaves: readonly Readonly<{ eventId: string; hash: Uint8Array }>[]): Promise<void> {
    await this.client.query({
      name: 'seal.leaves',
      text: `INSERT INTO audit_leaf (tenant_id, seq, event_id, hash)
             SELECT $1, $2 + n - 1, event_id, hash FROM unnest($3::uuid[], $4::bytea[]) WITH ORDINALITY AS l(event_id, hash, n)`,
      values: [this.tenantId, first, leaves.map(({ eventId }) => eventId), leaves.map(({ hash }) => Buffer.from(hash))],
    });
  }

  async addNodes(nodes: readonly HashedSubtree[]): Promise<void> {
    if (nodes.length === 0) return;
    await this.client.query({
      name: 'seal.nodes',
      text: `INSERT INTO audit_node (tenant_id, level, index, hash)
             SELECT $1, level, index, hash FROM unnest($2::smallint[], $3::bigint[], $4::bytea[]) AS n(level, index, hash)`,
      values: [
        this.tenantId,
        nodes.map(({ level }) => level),
        nodes.map(({ index }) => index),
        nodes.map(({ hash }) => Buffer.from(hash)),
      ],
    });
  }

  async addHead(head: HeadRow): Promise<void> {
    await this.client.query({
      name: 'seal.add-head',
      text: `INSERT INTO audit_head (tenant_id, size, root, frontier, at, key_id, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      values: [head.tenant_id, head.size, head.root, head.frontier, head.at, head.key_id, head.signature],
    });
  }
}
