import { describe, expect, it } from 'vitest';
import { filtersOf, queryOf } from './search.ts';

describe('R-127 the filters of the history', () => {
  it('are taken from the address, and what is none is left out', () => {
    const id = '0b5f2a8e-7a54-4c1e-9d52-3c1d7a4a9f10';
    expect(filtersOf({ from: '2026-11-01', status: 'completed', user: id, tenant: 'x' })).toEqual({
      from: '2026-11-01',
      status: 'completed',
      user: id,
    });
    expect(filtersOf({ from: '2026-13-45', to: 7, method: 'DROP', status: '', user: "' OR 1=1", executor: null })).toEqual({});
  });

  it('begin and end at midnight in Japan, the last day included', () => {
    const query = new URLSearchParams(queryOf({ from: '2026-11-20', to: '2026-11-21' }, null));
    expect(query.get('from')).toBe('2026-11-19T15:00:00.000Z');
    expect(query.get('to')).toBe('2026-11-21T15:00:00.000Z');
  });
});
