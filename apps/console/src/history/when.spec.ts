import { describe, expect, it } from 'vitest';
import { when } from './when.ts';

describe('R-126 a time of the report', () => {
  it.each([
    ['2026-11-21T09:30:00.000Z', '2026-11-21 18:30 JST'],
    [null, '–'],
    ['', '–'],
  ])('%s is shown as %s', (at, shown) => {
    expect(when(at)).toBe(shown);
  });
});
