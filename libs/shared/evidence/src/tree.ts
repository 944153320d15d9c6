/** SHA-256 over the parts, one after the other. */
export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 section 2.1: what a leaf is hashed to; the first byte keeps leaves and nodes apart. */
export const leafHash = (sha256: Sha256, content: Uint8Array): Uint8Array => sha256(LEAF, content);
export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE, left, right);

/** A full subtree of 2^level leaves, the index-th of its level; complete once and for all, so its hash may be kept. */
export type Subtree = Readonly<{ level: number; index: number }>;
export type HashedSubtree = Subtree & Readonly<{ hash: Uint8Array }>;

/** A tree as far as it must be known to grow: the full subtrees it consists of, largest first (one for each bit of its size). */
export type Frontier = Readonly<{ size: number; roots: readonly Uint8Array[] }>;

export const emptyFrontier: Frontier = { size: 0, roots: [] };

/** The full subtrees that the leaves `start` to `end` (excluded) consist of, left to right. Sizes are exact up to 2^53. */
export function subtreesOf(start: number, end: number): Subtree[] {
  const list: Subtree[] = [];
  for (let at = start; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    list.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return list;
}

/**
 * Adds leaf hashes. Answers the grown frontier and every full subtree above the leaves that was completed on the way.
 * Throws when the frontier does not fit its size.
 */
export function grow(
  sha256: Sha256,
  from: Frontier,
  leaves: readonly Uint8Array[],
): Readonly<{ frontier: Frontier; completed: readonly HashedSubtree[] }> {
  const completed: HashedSubtree[] = [];
  const roots = [...from.roots];
  if (roots.length !== subtreesOf(0, from.size).length) throw new Error('a frontier has one root for each bit of its size');
  let { size } = from;
  for (const leaf of leaves) {
    let hash = leaf;
    let level = 0;
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = roots.pop();
      if (!left) throw new Error('a frontier has one root for each bit of its size');
      hash = nodeHash(sha256, left, hash);
      level += 1;
      completed.push({ level, index: Math.floor(size / 2 ** level), hash });
    }
    roots.push(hash);
    size += 1;
  }
  return { frontier: { size, roots }, completed };
}

/** The tree head of a frontier (RFC 6962 section 2.1); of an empty one, the hash of nothing. */
export const rootOf = (sha256: Sha256, { roots }: Frontier): Uint8Array =>
  roots.length === 0 ? sha256() : roots.reduceRight((right, left) => nodeHash(sha256, left, right));
