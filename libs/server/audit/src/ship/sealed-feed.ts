import type { Pool } from 'pg';

/** A sealed event as it leaves the house: what the trail tells of it, and its place in the tree. */
export type ShippedEvent = Readonly<{
  seq: number;
  id: string;
  tenant_id: string;
  type: string;
  category: 'security' | 'management';
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  /** RFC 3339 in UTC, microseconds kept. */
  at: string;
  actor: Readonly<Record<string, unknown>>;
  account_id: string | null;
  client_id: string | null;
  user_name: string | null;
  target_type: string | null;
  target_id: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string;
  trace_id: string | null;
  detail: Readonly<Record<string, unknown>>;
}>;
export type SealedSize = Readonly<{ tenantId: string; size: number }>;
type Row = Omit<ShippedEvent, 'seq'> & Readonly<{ seq: string }>;

/**
 * The sealed events of a tenant in their order: what subscribers read from a position of their own. A sealed place never changes
 * and none appears before it, so whoever keeps the next `seq` misses nothing and needs no lock.
 */
export class SealedFeed {
  constructor(private readonly pool: Pool) {}

  /** How far each tenant is sealed. One look-up a tenant, however long its trail is. */
  async sizes(): Promise<readonly SealedSize[]> {
    const { rows } = await this.pool.query<{ tenant_id: string; size: string }>({
      name: 'ship.sizes',
      text: `WITH RECURSIVE t AS (
               (SELECT tenant_id, size FROM audit_head ORDER BY tenant_id DESC, size DESC LIMIT 1)
               UNION ALL
               SELECT n.tenant_id, n.size FROM t, LATERAL
                 (SELECT tenant_id, size FROM audit_head h WHERE h.tenant_id < t.tenant_id ORDER BY tenant_id DESC, size DESC LIMIT 1) n
             ) SELECT tenant_id, size FROM t`,
    });
    return rows.map(({ tenant_id: tenantId, size }) => ({ tenantId, size: Number(size) }));
  }

  /** Up to `limit` events from a place on. Places whose event was archived or lost are passed over. */
  async read(tenantId: string, from: number, limit: number): Promise<readonly ShippedEvent[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'ship.read',
      text: `SELECT l.seq, e.id, e.tenant_id, e.type, e.category, e.outcome, e.reason,
                    to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.actor, e.account_id, e.client_id,
                    p.user_name, e.target_type, e.target_id, p.ip, p.user_agent, e.request_id, e.trace_id,
                    CASE WHEN p.detail IS NULL THEN e.detail ELSE e.detail || p.detail END AS detail
             FROM audit_leaf l
             JOIN audit_event e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
             LEFT JOIN audit_event_personal p ON p.tenant_id = l.tenant_id AND p.event_id = l.event_id
             WHERE l.tenant_id = $1 AND l.seq >= $2 AND l.seq < $2 + $3::int ORDER BY l.seq`,
      values: [tenantId, from, limit],
    });
    return rows.map(({ seq, ...event }) => ({ seq: Number(seq), ...event }));
  }
}
