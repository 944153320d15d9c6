/** The leaves `start` to `end` (excluded); their hash is what a proof holds. */
export type LeafRange = readonly [start: number, end: number];

/** The largest power of two below `n`, for n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Which hashes prove that leaf `index` is in the tree of `size` leaves, nearest first (RFC 6962 section 2.1.1). */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (index < 0 || index >= size) throw new Error('a tree has no leaf there');
  return pathRanges(index, 0, size);
}

function pathRanges(index: number, start: number, end: number): LeafRange[] {
  if (end - start === 1) return [];
  const middle = start + split(end - start);
  return index < middle
    ? [...pathRanges(index, start, middle), [middle, end]]
    : [...pathRanges(index, middle, end), [start, middle]];
}

/** Which hashes prove that the tree of `older` leaves is the beginning of that of `newer` (RFC 6962 section 2.1.2). */
export function consistencyRanges(older: number, newer: number): LeafRange[] {
  if (older < 1 || older > newer) throw new Error('the older tree is not empty and not larger than the newer one');
  return older === newer ? [] : subProof(older, 0, newer, true);
}

function subProof(older: number, start: number, end: number, isWhole: boolean): LeafRange[] {
  if (older === end) return isWhole ? [] : [[start, end]];
  const middle = start + split(end - start);
  return older <= middle
    ? [...subProof(older, start, middle, isWhole), [middle, end]]
    : [...subProof(older, middle, end, false), [start, middle]];
}
