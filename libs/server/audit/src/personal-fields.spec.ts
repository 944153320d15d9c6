import { describe, expect, it } from 'vitest';
import { commit, commitment } from './personal-fields.ts';

describe('committing to what speaks of a person', () => {
  it('commits to what the database will give back: times are texts, and what is not told is not there', () => {
    const { values, salts, commitments } = commit({
      detail: { until: new Date('2026-11-21T00:00:00Z'), gone: undefined, inner: { at: new Date(0) } },
    });
    const stored = { until: '2026-11-21T00:00:00.000Z', inner: { at: '1970-01-01T00:00:00.000Z' } };
    expect(values).toEqual({ detail: stored });
    expect(commitments['detail']).toBe(commitment(salts['detail'] ?? '', 'detail', stored));
  });
});
