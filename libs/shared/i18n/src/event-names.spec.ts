import { describe, expect, it } from 'vitest';
import { events } from '#shared/contracts';
import { enEventNames, jaEventNames } from './index.ts';

describe('the names of events', () => {
  it('are in English the sentences of the catalogue, and in Japanese one each that no other event has', () => {
    expect(enEventNames).toEqual(
      Object.fromEntries(Object.entries(events).map(([type, { description }]) => [type, description])),
    );
    expect(Object.keys(jaEventNames)).toEqual(Object.keys(events));
    expect(new Set(Object.values(jaEventNames)).size).toBe(Object.keys(events).length);
  });
});
