import type { QueryResultRow } from 'pg';
import { emptyFrontier, grow, rootOf, subtreesOf, type LeafRange, type Subtree } from '#shared/evidence';
import { statement, type Statement } from '#server/platform';
import type { HeadRow } from '../seal/head.ts';
import { sha256 } from '../seal/sha256.ts';

/** Whoever may read a tenant's rows: an open transaction of the application, or the reader's own role. */
export type Rows = Readonly<{
  tenantId: string;
  rows<Row extends QueryResultRow>(query: Statement, values?: readonly unknown[]): Promise<Row[]>;
}>;

const TILE_LEVELS = 8;
/** OFFSET 0: each range is a range of the index. Before the first ANALYZE a plain join reads the whole tree, once a range. */
const leaves = statement(
  'audit.tree-leaves',
  `SELECT l.index, l.hash FROM unnest($2::bigint[], $3::bigint[]) AS r(first, last), LATERAL (
     SELECT seq::float8 AS index, hash FROM audit_leaf WHERE tenant_id = $1 AND seq BETWEEN r.first AND r.last OFFSET 0) l`,
);
const nodes = statement(
  'audit.tree-nodes',
  `SELECT n.index, n.hash FROM unnest($2::bigint[], $3::bigint[]) AS r(first, last), LATERAL (
     SELECT index::float8 AS index, hash FROM audit_node
     WHERE tenant_id = $1 AND level = $4 AND audit_node.index BETWEEN r.first AND r.last OFFSET 0) n`,
);
const newestHead = statement('audit.newest-head', `SELECT * FROM audit_head WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1`);
const headOfSize = statement('audit.head-of-size', `SELECT * FROM audit_head WHERE tenant_id = $1 AND size = $2`);

/** Thrown where the stored tree has a hole: somebody took rows out of it. */
export class BrokenTree extends Error {}

const keyOf = ({ level, index }: Subtree): string => `${level}/${index}`;

/** Reads hashes of a tenant's tree; at most 256 stored ones a level of eight, however large the tree is. */
export class TreeReader {
  constructor(private readonly from: Rows) {}

  /** The head of that size, or the newest one. */
  async head(size?: number): Promise<HeadRow | null> {
    const [row] =
      size === undefined
        ? await this.from.rows<HeadRow>(newestHead, [this.from.tenantId])
        : await this.from.rows<HeadRow>(headOfSize, [this.from.tenantId, size]);
    return row ?? null;
  }

  /** The hash of each range of leaves, in their order. Throws `BrokenTree` for one that is not all there. */
  async hashesOf(ranges: readonly LeafRange[]): Promise<Uint8Array[]> {
    const parts = ranges.map(([start, end]) => subtreesOf(start, end));
    const known = await this.subtrees(parts.flat());
    return parts.map((list, i) => {
      const roots = list.map((subtree) => known.get(keyOf(subtree)) ?? fail(subtree));
      const [start, end] = ranges[i] ?? [0, 0];
      return rootOf(sha256, { size: end - start, roots });
    });
  }

  /** Hashes of full subtrees, by `level/index`. */
  async subtrees(wanted: readonly Subtree[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const levels = new Set(wanted.map(({ level }) => level - (level % TILE_LEVELS)));
    for (const base of levels) {
      const list = wanted.filter(({ level }) => level - (level % TILE_LEVELS) === base);
      const stored = await this.stored(base, list);
      for (const subtree of list) found.set(keyOf(subtree), combined(subtree, base, stored));
    }
    return found;
  }

  private async stored(base: number, list: readonly Subtree[]): Promise<ReadonlyMap<number, Uint8Array>> {
    const widths = list.map(({ level }) => 2 ** (level - base));
    const first = list.map(({ index }, i) => index * (widths[i] ?? 0));
    const last = first.map((start, i) => start + (widths[i] ?? 0) - 1);
    const values = [this.from.tenantId, first, last, ...(base === 0 ? [] : [base])];
    const rows = await this.from.rows<{ index: number; hash: Buffer }>(base === 0 ? leaves : nodes, values);
    return new Map(rows.map(({ index, hash }) => [index, hash]));
  }
}

function fail({ level, index }: Subtree): never {
  throw new BrokenTree(`the tree has no node ${index} of level ${level}`);
}

/** The hash of a subtree from the stored hashes below it. */
function combined({ level, index }: Subtree, base: number, stored: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const width = 2 ** (level - base);
  const below = Array.from(
    { length: width },
    (_, i) => stored.get(index * width + i) ?? fail({ level: base, index: index * width + i }),
  );
  return rootOf(sha256, grow(sha256, emptyFrontier, below).frontier);
}
