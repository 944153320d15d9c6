import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../db/in-transaction.ts';
import { signedHeadOf, type HeadRow, type SignedHead } from '../seal/head.ts';

const ANCHOR_LOCK = 735_121;
const BATCH = 500;

export type Due = Readonly<{ position: string; attempts: number; head: SignedHead }>;
/** What one delivery did: whose heads were at hand, and whether the sink failed for the first time or took again. */
export type Delivery = Readonly<{
  tenants: readonly string[];
  failed: string | null;
  isFirstFailure: boolean;
  isFirstSuccess: boolean;
}>;

/** Which heads have to go out, as the sealer's database role sees it. */
export class AnchorStore {
  constructor(private readonly pool: Pool) {}

  /** Notes for a sink the newest head of every tenant that has a newer one than was noted last; one look-up a tenant. */
  async note(sink: string): Promise<void> {
    await this.pool.query({
      name: 'anchor.note',
      text: `WITH RECURSIVE t AS (
               (SELECT tenant_id FROM audit_head ORDER BY tenant_id LIMIT 1)
               UNION ALL SELECT n.tenant_id FROM t, LATERAL (SELECT tenant_id FROM audit_head h WHERE h.tenant_id > t.tenant_id ORDER BY tenant_id LIMIT 1) n
             )
             INSERT INTO audit_anchor (tenant_id, size, sink)
             SELECT h.tenant_id, h.size, $1 FROM t, LATERAL (SELECT tenant_id, size FROM audit_head h WHERE h.tenant_id = t.tenant_id ORDER BY size DESC LIMIT 1) h
             ON CONFLICT DO NOTHING`,
      values: [sink],
    });
  }

  async waiting(sink: string): Promise<number> {
    const text = `SELECT count(*)::int AS n FROM audit_anchor WHERE sink = $1 AND delivered_at IS NULL`;
    return (await this.pool.query<{ n: number }>({ name: 'anchor.waiting', text, values: [sink] })).rows[0]?.n ?? 0;
  }

  /**
   * Hands the oldest undelivered heads of a sink over, in their order, under a lock of the sink: the second of two processes
   * finds nothing to do. Null where there is nothing, or somebody else is at it.
   */
  deliver(sink: string, write: (heads: readonly SignedHead[]) => Promise<void>): Promise<Delivery | null> {
    return inTransaction(this.pool, async (client) => ((await isMine(client, sink)) ? handOver(client, sink, write) : null));
  }
}

async function isMine(client: PoolClient, sink: string): Promise<boolean> {
  const text = 'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine';
  return (
    (await client.query<{ mine: boolean }>({ name: 'anchor.lock', text, values: [ANCHOR_LOCK, sink] })).rows[0]?.mine ?? false
  );
}

async function handOver(
  client: PoolClient,
  sink: string,
  write: (heads: readonly SignedHead[]) => Promise<void>,
): Promise<Delivery | null> {
  const due = await dueOf(client, sink);
  if (due.length === 0) return null;
  const tenants = [...new Set(due.map(({ head }) => head.tenant))];
  const wasFailing = due.some(({ attempts }) => attempts > 0);
  const positions = due.map(({ position }) => position);
  try {
    await write(due.map(({ head }) => head));
  } catch (fault) {
    const failed = fault instanceof Error ? fault.message.slice(0, 500) : 'fault';
    const text = 'UPDATE audit_anchor SET attempts = attempts + 1, last_error = $2 WHERE position = ANY ($1)';
    await client.query({ name: 'anchor.failed', text, values: [positions, failed] });
    return { tenants, failed, isFirstFailure: !wasFailing, isFirstSuccess: false };
  }
  const text =
    'UPDATE audit_anchor SET attempts = attempts + 1, last_error = NULL, delivered_at = now() WHERE position = ANY ($1)';
  await client.query({ name: 'anchor.delivered', text, values: [positions] });
  return { tenants, failed: null, isFirstFailure: false, isFirstSuccess: wasFailing };
}

async function dueOf(client: PoolClient, sink: string): Promise<readonly Due[]> {
  const { rows } = await client.query<HeadRow & { position: string; attempts: number }>({
    name: 'anchor.due',
    text: `SELECT a.position, a.attempts, h.* FROM audit_anchor a JOIN audit_head h ON h.tenant_id = a.tenant_id AND h.size = a.size
           WHERE a.sink = $1 AND a.delivered_at IS NULL ORDER BY a.position LIMIT $2`,
    values: [sink, BATCH],
  });
  return rows.map(({ position, attempts, ...head }) => ({ position, attempts, head: signedHeadOf(head) }));
}
