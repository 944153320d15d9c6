const MOST_STEPS = 4;

/** Whole round numbers at even distances, from 0 to the first that is not below `highest`: at most five, at least 0 and 1. */
export function scaleTo(highest: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest / MOST_STEPS)));
  const step = [1, 2, 5].map((n) => n * power).find((size) => size * MOST_STEPS >= highest) ?? 10 * power;
  const steps = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: steps + 1 }, (_, n) => n * step);
}
