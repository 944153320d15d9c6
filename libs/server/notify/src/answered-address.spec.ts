import { describe, expect, it } from 'vitest';
import { answeredAddress } from './answered-address.ts';

describe('an address that mails come from', () => {
  it.each([
    'no-reply@sekisho.example',
    'noreply@example.jp',
    'No_Reply+login@example.jp',
    'donotreply@example.jp',
    'do-not-reply@example.jp',
    '関所 <no-reply@example.jp>',
  ])('%s is no contact', (from) => {
    expect(answeredAddress(from)).toBeNull();
  });

  it.each([
    ['help@example.jp', 'help@example.jp'],
    ['関所 ヘルプデスク <help@example.jp>', 'help@example.jp'],
    ['norep@example.jp', 'norep@example.jp'],
  ])('%s is one: %s', (from, contact) => {
    expect(answeredAddress(from)).toBe(contact);
  });
});
