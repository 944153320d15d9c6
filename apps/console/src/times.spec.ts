import { describe, expect, it } from 'vitest';
import { percent } from './dashboard/percent.ts';
import { ago, jst, jstClock } from './times.ts';

describe('D-26 times', () => {
  it('are told in JST, to the minute, over midnight too', () => {
    expect(jst('2024-10-21T00:30:59Z')).toBe('2024-10-21 09:30 JST');
    expect(jst('2026-12-31T15:00:00Z')).toBe('2027-01-01 00:00 JST');
    expect(jstClock('2026-12-31T15:05:00Z')).toBe('00:05');
  });

  it.each([
    [59, 'justNow', 0],
    [60, 'minutesAgo', 1],
    [3_599, 'minutesAgo', 59],
    [3_600, 'hoursAgo', 1],
    [86_400, 'daysAgo', 1],
  ])('%d seconds ago is %s %d', (seconds, unit, n) => {
    const at = '2026-11-21T03:00:00Z';
    expect(ago(at, Date.parse(at) + seconds * 1000)).toEqual({ unit, n });
  });
});

describe('a part of a whole', () => {
  it.each([
    [1, 3, '33.3%'],
    [0, 3, '0%'],
    [3, 3, '100%'],
    [0, 0, '–'],
  ])('%d of %d is %s', (part, whole, shown) => expect(percent(part, whole)).toBe(shown));
});
