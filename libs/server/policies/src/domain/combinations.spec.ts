import { describe, expect, it } from 'vitest';
import { combinations, countCombinations, subsets } from './combinations.ts';

describe('combinations', () => {
  const dimensions = [
    ['a', 'b'],
    ['x', 'y', 'z'],
  ];

  it('take one of each, in every way', () => {
    const all = [...combinations(dimensions)].map((one) => one.join(''));
    expect(all.sort()).toEqual(['ax', 'ay', 'az', 'bx', 'by', 'bz']);
    expect(countCombinations(dimensions)).toBe(all.length);
  });

  it('of nothing are the one empty combination', () => {
    expect([...combinations([])]).toEqual([[]]);
  });

  it('of an empty dimension are none', () => {
    expect([...combinations([['a'], []])]).toEqual([]);
  });

  it('as subsets include none and all', () => {
    expect(subsets(['a', 'b'])).toEqual([[], ['a'], ['b'], ['a', 'b']]);
  });
});
