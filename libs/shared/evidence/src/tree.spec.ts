import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyRanges,
  emptyFrontier,
  grow,
  inclusionRanges,
  leafHash,
  provesConsistency,
  provesInclusion,
  rootOf,
  subtreesOf,
  type LeafRange,
  type Sha256,
} from './index.ts';

const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 6962 section 2.1, word for word and as slow as it reads. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (!only) return createHash('sha256').digest();
  if (leaves.length === 1)
    return createHash('sha256')
      .update(Buffer.from([0]))
      .update(only)
      .digest();
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const [left, right] = [naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k))];
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();
}
const hashesOf = (leaves: readonly Uint8Array[], ranges: readonly LeafRange[]) =>
  ranges.map(([start, end]) => naiveRoot(leaves.slice(start, end)));
const frontierOf = (leaves: readonly Uint8Array[]) =>
  grow(
    sha256,
    emptyFrontier,
    leaves.map((leaf) => leafHash(sha256, leaf)),
  ).frontier;

/** The eight leaves and roots that the test vectors of RFC 6962's reference implementation (and of RFC 9162's) use. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) =>
  Buffer.from(text, 'hex'),
);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const someLeaves = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 });

describe('the tree', () => {
  it('has the roots of the known vectors, and the hash of nothing when it is empty', () => {
    expect(LEAVES.map((_, i) => hex(rootOf(sha256, frontierOf(LEAVES.slice(0, i + 1)))))).toEqual(ROOTS);
    expect(hex(rootOf(sha256, emptyFrontier))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('has the root of RFC 6962 however it was grown', () => {
    const property = fc.property(someLeaves, fc.nat(), (leaves, cut) => {
      const at = cut % (leaves.length + 1);
      const hashes = leaves.map((leaf) => leafHash(sha256, leaf));
      const { frontier } = grow(sha256, grow(sha256, emptyFrontier, hashes.slice(0, at)).frontier, hashes.slice(at));
      expect(hex(rootOf(sha256, frontier))).toBe(hex(naiveRoot(leaves)));
    });
    fc.assert(property);
  });

  it('tells every full subtree once, when it is complete', () => {
    const leaves = Array.from({ length: 41 }, (_, i) => Uint8Array.of(i));
    const { completed } = grow(
      sha256,
      emptyFrontier,
      leaves.map((leaf) => leafHash(sha256, leaf)),
    );
    expect(completed).toHaveLength(20 + 10 + 5 + 2 + 1);
    for (const { level, index, hash } of completed)
      expect(hex(hash)).toBe(hex(naiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))));
  });

  it('does not grow from a frontier that is not one', () => {
    expect(() => grow(sha256, { size: 3, roots: [Uint8Array.of(1)] }, [])).toThrow('one root for each bit');
  });

  it('covers every range with full subtrees, in order and without gap', () => {
    const property = fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      let at = start;
      for (const { level, index } of subtreesOf(start, end)) {
        expect(index * 2 ** level).toBe(at);
        at += 2 ** level;
      }
      expect(at).toBe(end);
    });
    fc.assert(property);
  });
});

describe('a proof of inclusion', () => {
  it('holds for every leaf, and for nothing else', () => {
    const property = fc.property(someLeaves, fc.nat(), fc.nat(), (leaves, pick, turn) => {
      const [index, size] = [pick % leaves.length, leaves.length];
      const given = { index, size, leaf: leafHash(sha256, leaves[index] ?? new Uint8Array()), root: naiveRoot(leaves) };
      const proof = hashesOf(leaves, inclusionRanges(index, size));
      const shows = (changes: object) => provesInclusion(sha256, { ...given, proof, ...changes });
      expect(shows({})).toBe(true);
      expect(shows({ leaf: sha256(Uint8Array.of(9)) })).toBe(false);
      expect(shows({ root: sha256(Uint8Array.of(9)) })).toBe(false);
      expect(shows({ proof: [...proof, given.root] })).toBe(false);
      expect(shows({ index: size })).toBe(false);
      expect(shows({ index: -1 })).toBe(false);
      if (proof.length > 0) {
        const bent = proof.map((hash, i) => (i === turn % proof.length ? sha256(hash) : hash));
        expect(shows({ proof: bent })).toBe(false);
        expect(shows({ proof: proof.slice(1) })).toBe(false);
      }
    });
    fc.assert(property);
  });

  it('is asked for leaves that are there', () => {
    expect(() => inclusionRanges(3, 3)).toThrow('no leaf there');
    expect(() => inclusionRanges(-1, 3)).toThrow('no leaf there');
  });
});

describe('a proof of consistency', () => {
  it('holds for every beginning of a tree, and for nothing else', () => {
    const property = fc.property(someLeaves, fc.nat(), fc.nat(), (leaves, pick, turn) => {
      const [older, newer] = [1 + (pick % leaves.length), leaves.length];
      const given = { older, newer, olderRoot: naiveRoot(leaves.slice(0, older)), newerRoot: naiveRoot(leaves) };
      const proof = hashesOf(leaves, consistencyRanges(older, newer));
      const shows = (changes: object) => provesConsistency(sha256, { ...given, proof, ...changes });
      expect(shows({})).toBe(true);
      expect(shows({ olderRoot: sha256(Uint8Array.of(9)) })).toBe(false);
      expect(shows({ newerRoot: sha256(Uint8Array.of(9)) })).toBe(false);
      expect(shows({ proof: [...proof, given.newerRoot] })).toBe(false);
      if (proof.length > 0) {
        const bent = proof.map((hash, i) => (i === turn % proof.length ? sha256(hash) : hash));
        expect(shows({ proof: bent })).toBe(false);
        expect(shows({ proof: proof.slice(1) })).toBe(false);
        expect(shows({ proof: [] })).toBe(false);
      }
    });
    fc.assert(property);
  });

  it('has the length RFC 6962 gives it: its example of seven leaves', () => {
    expect(consistencyRanges(3, 7)).toEqual([
      [2, 3],
      [3, 4],
      [0, 2],
      [4, 7],
    ]);
    expect(consistencyRanges(4, 7)).toEqual([[4, 7]]);
    expect(consistencyRanges(6, 7)).toEqual([
      [4, 6],
      [6, 7],
      [0, 4],
    ]);
    expect(inclusionRanges(0, 7)).toEqual([
      [1, 2],
      [2, 4],
      [4, 7],
    ]);
  });

  it('is not asked of nothing, nor of a tree that shrank', () => {
    expect(() => consistencyRanges(0, 3)).toThrow();
    expect(() => consistencyRanges(4, 3)).toThrow();
    const root = naiveRoot(LEAVES);
    expect(provesConsistency(sha256, { older: 0, newer: 8, olderRoot: root, newerRoot: root, proof: [] })).toBe(false);
    expect(provesConsistency(sha256, { older: 9, newer: 8, olderRoot: root, newerRoot: root, proof: [] })).toBe(false);
  });
});
