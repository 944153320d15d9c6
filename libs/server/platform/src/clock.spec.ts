import { describe, expect, it } from 'vitest';
import { secondsFrom, secondsUntil } from './clock.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');

describe('the time until something', () => {
  it('is rounded up, so that nobody is told to come back too early', () => {
    expect(secondsUntil(noon, new Date('2026-11-21T12:00:00.001Z'))).toBe(1);
    expect(secondsUntil(noon, new Date('2026-11-21T12:30:00.000Z'))).toBe(1_800);
  });

  it('is never negative', () => {
    expect(secondsUntil(noon, new Date('2026-11-21T11:00:00Z'))).toBe(0);
  });

  it('adds up with the seconds from now', () => {
    expect(secondsUntil(noon, secondsFrom(noon, 90))).toBe(90);
  });
});
