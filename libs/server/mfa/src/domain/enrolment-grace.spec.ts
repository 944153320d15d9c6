import { describe, expect, it } from 'vitest';
import { graceAt } from './enrolment-grace.ts';

const now = new Date('2026-01-15T10:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe('L-045 the days for setting up a second factor', () => {
  it.each([
    ['before the first login', null, 14],
    ['right at it', ago(0), 14],
    ['an hour later: the day that has begun counts', ago(1), 14],
    ['a day and an hour later', ago(25), 13],
    ['in the last hour', ago(14 * 24 - 1), 1],
    ['when they are over', ago(14 * 24), 0],
    ['long after', ago(1_000), 0],
  ] as const)('%s', (_, since, left) => {
    expect(graceAt(14, since, now)).toEqual({ days: 14, left });
  });
});
