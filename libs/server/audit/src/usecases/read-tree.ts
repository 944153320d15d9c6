import { Injectable } from '@nestjs/common';
import { statement, type Call } from '#server/platform';
import { TreeReader } from '../prove/tree-reader.ts';
import { signedHeadOf, type SignedHead } from '../seal/head.ts';
import { AuditDesk } from './desk.ts';

const waiting = statement(
  'audit.waiting',
  `SELECT count(*)::float8 AS unsealed, coalesce(extract(epoch FROM clock_timestamp() - min(queued_at)), 0)::float8 AS seconds
   FROM audit_unsealed WHERE tenant_id = $1`,
);
const anchors = statement(
  'audit.anchor-states',
  `SELECT sink, max(size) FILTER (WHERE delivered_at IS NOT NULL)::float8 AS size, max(delivered_at) AS at,
          bool_or(delivered_at IS NULL AND attempts > 0) AS lost
   FROM audit_anchor WHERE tenant_id = $1 GROUP BY sink ORDER BY sink`,
);

const verified = statement(
  'audit.last-verified',
  `SELECT occurred_at AS at, outcome, reason, coalesce((detail->>'size')::float8, 0) AS size, (detail#>>'{findings,0,seq}')::float8 AS seq
   FROM audit_event WHERE tenant_id = $1 AND type = 'audit_verified' ORDER BY occurred_at DESC, id DESC LIMIT 1`,
);

/** What the last verification came to; `seq` is the first place that was wrong. */
export type Verified = Readonly<{ at: Date; outcome: string; reason: string | null; size: number; seq: number | null }>;

export type TreeView = Readonly<{
  head: SignedHead | null;
  unsealed: Readonly<{ count: number; oldest_seconds: number }>;
  anchors: readonly Readonly<{ sink: string; size: number | null; at: Date | null; lost: boolean }>[];
  keys: readonly Readonly<{ id: string; public_key: string }>[];
  verified: Verified | null;
}>;
type Waiting = { unsealed: number; seconds: number };
type Anchor = { sink: string; size: number | null; at: Date | null; lost: boolean };

/** The state of the tree for the badge of the audit page. It shows no record, so it writes none (L-03 is about records). */
@Injectable()
export class ReadTree {
  constructor(private readonly desk: AuditDesk) {}

  run(_call: Call, tenantId: string): Promise<TreeView> {
    return this.desk.db.run(tenantId, async (tx) => {
      const head = await new TreeReader(tx).head();
      const state = await tx.one<Waiting>(waiting, [tenantId]);
      const unsealed = { count: state?.unsealed ?? 0, oldest_seconds: state?.seconds ?? 0 };
      const list = await tx.rows<Anchor>(anchors, [tenantId]);
      const last = await tx.one<Verified>(verified, [tenantId]);
      return { head: head && signedHeadOf(head), unsealed, anchors: list, keys: this.desk.keys.publicKeys, verified: last };
    });
  }
}
