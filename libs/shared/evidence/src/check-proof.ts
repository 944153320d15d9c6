import { nodeHash, type Sha256 } from './tree.ts';

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

export function equalHashes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/**
 * On which side of what was hashed so far each hash of an inclusion proof stands, or null when a proof of that length cannot be
 * one (RFC 9162 section 2.1.3.2). A browser, whose SHA-256 is a promise, walks these steps itself.
 */
export function inclusionSides(index: number, size: number, length: number): ('left' | 'right')[] | null {
  if (!(index >= 0 && index < size)) return null;
  const sides: ('left' | 'right')[] = [];
  let [at, last] = [index, size - 1];
  for (let i = 0; i < length; i += 1) {
    if (last === 0) return null;
    const isLeft = isOdd(at) || at === last;
    sides.push(isLeft ? 'left' : 'right');
    if (isLeft) while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? sides : null;
}

/** Whether `proof` shows that `leaf` is the index-th leaf of the tree with this root. */
export function provesInclusion(
  sha256: Sha256,
  given: Readonly<{ index: number; size: number; leaf: Uint8Array; proof: readonly Uint8Array[]; root: Uint8Array }>,
): boolean {
  const sides = inclusionSides(given.index, given.size, given.proof.length);
  if (!sides) return false;
  const root = given.proof.reduce(
    (hash, other, i) => (sides[i] === 'left' ? nodeHash(sha256, other, hash) : nodeHash(sha256, hash, other)),
    given.leaf,
  );
  return equalHashes(root, given.root);
}

type Consistency = Readonly<{
  older: number;
  newer: number;
  olderRoot: Uint8Array;
  newerRoot: Uint8Array;
  proof: readonly Uint8Array[];
}>;

/** Whether `proof` shows that the older tree is the beginning of the newer one (RFC 9162 section 2.1.4.2). */
export function provesConsistency(sha256: Sha256, given: Consistency): boolean {
  const { older, newer, olderRoot, newerRoot } = given;
  if (older < 1 || older > newer) return false;
  if (older === newer) return given.proof.length === 0 && equalHashes(olderRoot, newerRoot);
  const isPower = Number.isInteger(Math.log2(older));
  const [first, ...rest] = isPower ? [olderRoot, ...given.proof] : given.proof;
  if (!first) return false;
  return walk(sha256, given, first, rest);
}

function walk(sha256: Sha256, given: Consistency, first: Uint8Array, rest: readonly Uint8Array[]): boolean {
  let [at, last] = [given.older - 1, given.newer - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [olderHash, newerHash] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      olderHash = nodeHash(sha256, other, olderHash);
      newerHash = nodeHash(sha256, other, newerHash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else newerHash = nodeHash(sha256, newerHash, other);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && equalHashes(olderHash, given.olderRoot) && equalHashes(newerHash, given.newerRoot);
}
