import { describe, expect, it } from 'vitest';
import { clock, secondsUntil } from './clock.ts';

describe('counting down', () => {
  it('L-030 writes five minutes as 5:00 and the last second as 0:01', () => {
    expect([300, 299, 60, 59, 9, 1, 0].map(clock)).toEqual(['5:00', '4:59', '1:00', '0:59', '0:09', '0:01', '0:00']);
  });

  it('shows hours where a wait is long, and never less than nothing', () => {
    expect(clock(3723)).toBe('1:02:03');
    expect(clock(-5)).toBe('0:00');
  });

  it('reaches 0 at the deadline and not before', () => {
    expect(secondsUntil(10_000, 9_001)).toBe(1);
    expect(secondsUntil(10_000, 9_999)).toBe(1);
    expect(secondsUntil(10_000, 10_000)).toBe(0);
    expect(secondsUntil(10_000, 99_000)).toBe(0);
  });
});
