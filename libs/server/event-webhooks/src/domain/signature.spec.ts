import { describe, expect, it } from 'vitest';
import { addressFault, secretsAt, shownAddress, signedText, wants } from './signature.ts';

describe('an address of a receiver', () => {
  it.each([
    ['https://siem.example.com/in?token=t', null],
    ['https://siem.example.com:8443/in', null],
    ['https://user@siem.example.com/', 'url: must hold no user name and no password'],
    ['https://:secret@siem.example.com/', 'url: must hold no user name and no password'],
    ['https://siem.example.com/#x', 'url: must have no fragment'],
    ['siem', 'url: must be an address'],
  ])('%s: %s', (text, fault) => expect(addressFault(text)).toBe(fault));

  it('A16-02 is shown without its query, which may be a key', () => {
    expect(shownAddress('https://siem.example.com/in?token=t')).toBe('https://siem.example.com/in?****');
    expect(shownAddress('https://siem.example.com/in')).toBe('https://siem.example.com/in');
  });
});

it('a signature covers the id, the time and the body', () => {
  expect(signedText('w_1_2', 1_700_000_000, '{}')).toBe('w_1_2.1700000000.{}');
});

it('a secret that was replaced signs beside the new one until its time is over', () => {
  const now = new Date('2026-11-21T03:00:00Z');
  const until = (time: string) => ({ secret: 'new', previous: { secret: 'old', until: time } });
  expect(secretsAt({ secret: 'new' }, now)).toEqual(['new']);
  expect(secretsAt(until('2026-11-21T03:00:01Z'), now)).toEqual(['new', 'old']);
  expect(secretsAt(until('2026-11-21T03:00:00Z'), now)).toEqual(['new']);
});

it('a webhook without types wants every event, one with types only these', () => {
  expect([wants([], 'x'), wants(['x'], 'x'), wants(['x'], 'y')]).toEqual([true, true, false]);
});
