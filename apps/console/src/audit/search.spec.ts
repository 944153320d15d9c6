import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { auditSearch, filtersOf, queryOf } from './search.ts';

describe('the address of the audit page', () => {
  it('is read as filters, and what is no filter is left out', () => {
    const search = {
      type: 'user_updated',
      outcome: 'maybe',
      from: 'yesterday',
      to: '2026-11-21T09:30',
      actor: ' 123 ',
      x: 'y',
      ip: 7,
    };
    expect(auditSearch(search)).toEqual({ type: 'user_updated', to: '2026-11-21T09:30', actor: '123', ip: '7' });
    expect(auditSearch({ type: 'constructor', request_id: '', target: null })).toEqual({});
  });

  it('is asked of the server with its times in JST', () => {
    expect(queryOf({ from: '2026-11-21T09:30', actor: '花子' }).toString()).toBe(
      new URLSearchParams({ actor: '花子', from: '2026-11-21T09:30:00+09:00' }).toString(),
    );
  });

  it('keeps its filters where page and open record are left', () => {
    expect(filtersOf({ ip: '::1', cursor: 'c', event: 'e' })).toEqual({ ip: '::1' });
  });
});

describe('the difference of two states', () => {
  it('is told field by field, with what was added and what was taken', () => {
    expect(differencesOf({ a: 1, b: { c: 'x', d: ['y'] } }, { a: 1, b: { c: 'z' }, e: true })).toEqual([
      { field: 'a', before: '1', after: '1' },
      { field: 'b.c', before: 'x', after: 'z' },
      { field: 'b.d', before: '["y"]', after: null },
      { field: 'e', before: null, after: 'true' },
    ]);
    expect(differencesOf(undefined, undefined)).toEqual([]);
  });
});
