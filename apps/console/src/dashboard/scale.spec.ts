import { describe, expect, it } from 'vitest';
import { scaleTo } from './scale.ts';

describe('the numbers beside a chart', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [7, [0, 2, 4, 6, 8]],
    [20, [0, 5, 10, 15, 20]],
    [21, [0, 10, 20, 30]],
    [41, [0, 20, 40, 60]],
    [99, [0, 50, 100]],
    [1_234, [0, 500, 1_000, 1_500]],
    [3_999_999, [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000]],
  ])('up to %d are round, few and whole', (highest, numbers) => {
    expect(scaleTo(highest)).toEqual(numbers);
  });

  it('always reach the highest value, in at most four even steps', () => {
    const wrong = Array.from({ length: 20_000 }, (_, highest) => highest).filter((highest) => {
      const numbers = scaleTo(highest);
      const isEven = numbers.every((number, n) => Number.isInteger(number) && number === n * (numbers[1] ?? 0));
      return !isEven || numbers.length > 5 || (numbers.at(-1) ?? 0) < highest;
    });
    expect(wrong).toEqual([]);
  });
});
