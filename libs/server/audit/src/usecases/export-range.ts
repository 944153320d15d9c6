import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { statement, type Call, type Tx } from '#server/platform';
import { exportSelection } from '../export/export-selection.ts';
import { exportTrail } from '../export/export-trail.ts';
import { verifierText } from '../export/verifier-text.ts';
import { TreeReader } from '../prove/tree-reader.ts';
import { AuditDesk } from './desk.ts';
import { TARGET_NAMES, type TargetNames } from './target-names.ts';

const MOST_EVENTS = 10_000;

/** The places of the newest events of a period, one index range for each kind. */
const placesOfPeriod = statement(
  'audit.places-of-period',
  `WITH period AS (
     SELECT id FROM (
       SELECT id, occurred_at FROM audit_event WHERE tenant_id = $1 AND category = 'security' AND occurred_at BETWEEN $2 AND $3
       UNION ALL
       SELECT id, occurred_at FROM audit_event WHERE tenant_id = $1 AND category = 'management' AND occurred_at BETWEEN $2 AND $3
     ) e ORDER BY occurred_at DESC, id DESC LIMIT $4
   )
   SELECT min(l.seq)::float8 AS first, max(l.seq)::float8 AS last FROM audit_leaf l
   WHERE l.tenant_id = $1 AND l.event_id IN (SELECT id FROM period)`,
);

/** The newest events about a person or a thing in a period: two index ranges. */
const idsAbout = statement(
  'audit.ids-about',
  `WITH about AS (
     (SELECT id, occurred_at FROM audit_event WHERE tenant_id = $1 AND target_id = $2 AND occurred_at BETWEEN $4 AND $5 ORDER BY occurred_at DESC, id DESC LIMIT $6)
     UNION
     (SELECT id, occurred_at FROM audit_event WHERE tenant_id = $1 AND account_id = $3 AND occurred_at BETWEEN $4 AND $5 ORDER BY occurred_at DESC, id DESC LIMIT $6)
   ) SELECT id FROM about ORDER BY occurred_at DESC, id DESC LIMIT $6`,
);
const MOST_SELECTED = 1_000;

/** What is asked for: places in the tree, or a time, or a person or thing (in a time). Nothing of these: the newest events. */
type Asked = Readonly<{
  first?: number | undefined;
  last?: number | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  target?: string | undefined;
}>;
type Places = Readonly<{ first: number | null; last: number | null }>;

/** A range of the sealed trail with its proofs, for a court or an auditor (L-27). The export is an event before it is one (L-03). */
@Injectable()
export class ExportRange {
  constructor(
    private readonly desk: AuditDesk,
    @Inject(TARGET_NAMES) private readonly names: TargetNames,
  ) {}

  /** The newest 10,000 events at most; an older range is named by its first and last place. */
  run(call: Call, tenantId: string, asked: Asked): Promise<Outcome<string, Problem>> {
    return this.desk.db.run(tenantId, async (tx) => {
      const text = await (asked.target === undefined
        ? this.range(tx, call, asked)
        : this.selection(tx, call, asked, asked.target));
      return text === '' ? refuse({ code: 'request.not_found' as const }) : ok(text);
    });
  }

  private async range(tx: Tx, call: Call, asked: Asked): Promise<string> {
    const size = Number((await new TreeReader(tx).head())?.size ?? 0);
    const places = await this.placesOf(tx, asked);
    const last = Math.min(places.last ?? -1, asked.last ?? size - 1, size - 1);
    const first = Math.max(places.first ?? 0, asked.first ?? 0, last - MOST_EVENTS + 1);
    await this.desk.record(tx, call, { type: 'audit_exported', outcome: 'success', detail: { from: first, to: last } });
    return joined(exportTrail(tx, { ...this.request(), first, last }));
  }

  private async selection(tx: Tx, call: Call, { from, to }: Asked, target: string): Promise<string> {
    const about = (await this.names.idOf(tx, target)) ?? target;
    const period = [from ?? new Date(0), to ?? this.desk.clock.now(), MOST_SELECTED];
    const rows = await tx.rows<{ id: string }>(idsAbout, [tx.tenantId, about, isUuid(about) ? about : null, ...period]);
    // An id is nobody's secret; what was typed and is none may be anything.
    const what = { target: { type: 'audit_selection', id: rows.length > 0 ? about : '-' }, detail: { found: rows.length } };
    await this.desk.record(tx, call, { type: 'audit_exported', outcome: 'success', ...what });
    return joined(exportSelection(tx, { ...this.request(), about, ids: rows.map(({ id }) => id) }));
  }

  private request() {
    const { keys, vault, clock } = this.desk;
    return { keys, vault, at: clock.now(), verifier: verifierText() };
  }

  private async placesOf(tx: Tx, { from, to }: Asked): Promise<Places> {
    if (!from && !to) return { first: 0, last: Number.MAX_SAFE_INTEGER };
    const values = [tx.tenantId, from ?? new Date(0), to ?? this.desk.clock.now(), MOST_EVENTS];
    return (await tx.one<Places>(placesOfPeriod, values)) ?? { first: null, last: null };
  }
}

async function joined(lines: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join('');
}
