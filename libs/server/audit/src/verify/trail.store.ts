import { statement } from '#server/platform';
import { EVIDENCE_COLUMNS, type EvidenceRow } from '../db/evidence.ts';
import type { Rows } from '../prove/tree-reader.ts';
import type { HeadRow } from '../seal/head.ts';
import { MOST_FINDINGS } from './finding.ts';

const SIDE_COLUMNS = `p.event_id IS NOT NULL AS has_side, p.user_name, p.ip, p.user_agent, p.detail AS personal_detail, p.reason_text, p.salts,
  p.erased_at, p.occurred_at IS DISTINCT FROM e.occurred_at AS time_differs`;

/** LIMIT 1: a look-up by key for each leaf. Before the first ANALYZE a plain join reads all events of the tenant for each of them. */
const EVENT_OF_LEAF = `LEFT JOIN LATERAL (SELECT * FROM audit_event WHERE tenant_id = $1 AND id = l.event_id LIMIT 1) e ON true
   LEFT JOIN LATERAL (SELECT * FROM audit_event_personal WHERE tenant_id = $1 AND event_id = l.event_id LIMIT 1) p ON true`;

/** A leaf with its event and the personal side of it, as far as they are there. */
export type SealedRow = Omit<EvidenceRow, 'id'> &
  Readonly<{
    seq: number;
    event_id: string;
    hash: Buffer;
    id: string | null;
    has_side: boolean;
    user_name: string | null;
    ip: string | null;
    user_agent: string | null;
    personal_detail: Readonly<Record<string, unknown>> | null;
    reason_text: string | null;
    salts: Readonly<Record<string, string>> | null;
    erased_at: Date | null;
    time_differs: boolean;
  }>;

const sealedPage = statement(
  'audit.sealed-page',
  `SELECT l.seq::float8 AS seq, l.event_id, l.hash, ${EVIDENCE_COLUMNS}, ${SIDE_COLUMNS} FROM audit_leaf l
   ${EVENT_OF_LEAF}
   WHERE l.tenant_id = $1 AND l.seq >= $2 AND l.seq < $3 ORDER BY l.seq LIMIT $4`,
);
const sealedOf = statement(
  'audit.sealed-of',
  `SELECT l.seq::float8 AS seq, l.event_id, l.hash, ${EVIDENCE_COLUMNS}, ${SIDE_COLUMNS} FROM audit_leaf l
   ${EVENT_OF_LEAF}
   WHERE l.tenant_id = $1 AND l.event_id = ANY ($2) AND l.seq < $3 ORDER BY l.seq`,
);
const hashPage = statement(
  'audit.hash-page',
  `SELECT seq::float8 AS seq, hash FROM audit_leaf WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq LIMIT $4`,
);
const headPage = statement(
  'audit.head-page',
  `SELECT * FROM audit_head WHERE tenant_id = $1 AND size > $2 AND size <= $3 ORDER BY size LIMIT $4`,
);
const extent = statement(
  'audit.extent',
  `SELECT (SELECT count(*) FROM audit_unsealed WHERE tenant_id = $1)::float8 AS unsealed,
          (SELECT max(size) FROM audit_head WHERE tenant_id = $1)::float8 AS size,
          (SELECT max(seq) + 1 FROM audit_leaf WHERE tenant_id = $1)::float8 AS leaves`,
);
const strangers = statement(
  'audit.strangers',
  `SELECT page.id, page.known FROM (
     SELECT e.id, EXISTS (SELECT FROM audit_leaf l WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)
               OR EXISTS (SELECT FROM audit_unsealed u WHERE u.tenant_id = e.tenant_id AND u.event_id = e.id) AS known
     FROM audit_event e WHERE e.tenant_id = $1 AND e.id > $2 ORDER BY e.id LIMIT $3
   ) page ORDER BY page.id`,
);
/** One index range for each kind, as far as the newest of them go; whoever slips an event in says its time, and may say any. */
const newestStrangers = statement(
  'audit.newest-strangers',
  `SELECT n.id FROM (
     (SELECT id FROM audit_event WHERE tenant_id = $1 AND category = 'security' ORDER BY occurred_at DESC, id DESC LIMIT $2)
     UNION ALL (SELECT id FROM audit_event WHERE tenant_id = $1 AND category = 'management' ORDER BY occurred_at DESC, id DESC LIMIT $2)
   ) n WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.tenant_id = $1 AND l.event_id = n.id)
   AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.tenant_id = $1 AND u.event_id = n.id) LIMIT $3`,
);
const nodes = statement(
  'audit.node-page',
  `SELECT level::int AS level, index::float8 AS index, hash FROM audit_node
   WHERE tenant_id = $1 AND (level, index) IN (SELECT * FROM unnest($2::smallint[], $3::bigint[]))`,
);
const archives = statement(
  'audit.archives',
  `SELECT a.first_seq::float8 AS first, a.last_seq::float8 AS last FROM audit_archive a
   WHERE a.tenant_id = $1 AND EXISTS (
     SELECT FROM audit_event e WHERE e.tenant_id = a.tenant_id AND e.type = 'audit_archived' AND e.outcome = 'success'
       AND e.detail @> jsonb_build_object('from', a.first_seq, 'to', a.last_seq, 'digest', encode(a.digest, 'base64')))
   ORDER BY a.first_seq`,
);

/** A range that was archived, as an event of the trail says, with its checksum. Any other row of the table is a stranger's. */
export type Archive = Readonly<{ first: number; last: number }>;
export const isArchived = (archives: readonly Archive[], seq: number): boolean =>
  archives.some(({ first, last }) => seq >= first && seq <= last);

const PAGE = 2_000;
const ID_PAGE = 10_000;

/** Reads a whole trail in pages, each of them one short statement. */
export class TrailStore {
  constructor(readonly from: Rows) {}

  async extent(): Promise<Readonly<{ unsealed: number; size: number | null; leaves: number | null }>> {
    const [row] = await this.from.rows<{ unsealed: number; size: number | null; leaves: number | null }>(extent, [
      this.from.tenantId,
    ]);
    return row ?? { unsealed: 0, size: null, leaves: null };
  }

  /** The leaves of these events, as far as they are below `size`. */
  sealedOf(eventIds: readonly string[], size: number): Promise<SealedRow[]> {
    return this.from.rows<SealedRow>(sealedOf, [this.from.tenantId, eventIds, size]);
  }

  async *sealed(start: number, end: number): AsyncGenerator<readonly SealedRow[]> {
    for (let next = start; next < end;) {
      const page = await this.from.rows<SealedRow>(sealedPage, [this.from.tenantId, next, end, PAGE]);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      next = last.seq + 1;
    }
  }

  async *hashes(start: number, end: number): AsyncGenerator<readonly Readonly<{ seq: number; hash: Buffer }>[]> {
    for (let next = start; next < end;) {
      const page = await this.from.rows<{ seq: number; hash: Buffer }>(hashPage, [this.from.tenantId, next, end, PAGE]);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      next = last.seq + 1;
    }
  }

  async *heads(after: number, upTo: number): AsyncGenerator<HeadRow> {
    for (let next = after; next < upTo;) {
      const page = await this.from.rows<HeadRow>(headPage, [this.from.tenantId, next, upTo, PAGE]);
      yield* page;
      const last = page.at(-1);
      if (!last) return;
      next = Number(last.size);
    }
  }

  /** Ids of the events behind `after`, in pages of `most` or fewer, with whether they stand in the tree or in the queue. */
  async *ids(after: string, most: number): AsyncGenerator<readonly Readonly<{ id: string; known: boolean }>[]> {
    const size = Math.min(ID_PAGE, most);
    for (let next = after; ;) {
      const page = await this.from.rows<{ id: string; known: boolean }>(strangers, [this.from.tenantId, next, size]);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      next = last.id;
    }
  }

  /** Those of the newest `count` events of each kind that stand neither in the tree nor in the queue. */
  async newestStrangers(count: number): Promise<readonly string[]> {
    const rows = await this.from.rows<{ id: string }>(newestStrangers, [this.from.tenantId, count, MOST_FINDINGS + 1]);
    return rows.map(({ id }) => id);
  }

  async nodes(wanted: readonly Readonly<{ level: number; index: number }>[]): Promise<ReadonlyMap<string, Buffer>> {
    if (wanted.length === 0) return new Map();
    const values = [this.from.tenantId, wanted.map(({ level }) => level), wanted.map(({ index }) => index)];
    const rows = await this.from.rows<{ level: number; index: number; hash: Buffer }>(nodes, values);
    return new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  }

  archives(): Promise<Archive[]> {
    return this.from.rows<Archive>(archives, [this.from.tenantId]);
  }
}
