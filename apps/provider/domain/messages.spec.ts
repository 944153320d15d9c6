import { describe, expect, it } from 'vitest';
import { Messages, type Message } from './messages.ts';

const message = (id: string, to = '+819012345678'): Message => ({
  id,
  kind: 'sms',
  to,
  template: null,
  text: { ja: id, en: id },
  code: null,
  transaction_id: null,
  at: '2026-01-01T00:00:00.000Z',
});

describe('the list of messages', () => {
  it('keeps the newest five hundred, newest first', () => {
    const messages = new Messages();
    for (let n = 1; n <= 501; n += 1) messages.add(message(String(n)));
    const ids = messages.find().map(({ id }) => id);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, '501', '2']);
  });

  it('finds a recipient however the number or the address is spelled', () => {
    const messages = new Messages();
    messages.add(message('phone'));
    messages.add(message('mail', 'Taro1@example.jp'));
    const found = (to: string) => messages.find({ to }).map(({ id }) => id);
    expect(found(' 81-90-1234-5678')).toEqual(['phone']);
    expect(found('taro1@EXAMPLE.jp')).toEqual(['mail']);
    expect(found('taro2@example.jp')).toEqual([]);
  });

  it('changes its version with every message and every clearing', () => {
    const messages = new Messages();
    const versions = [messages.version];
    messages.add(message('1'));
    versions.push(messages.version);
    messages.clear();
    versions.push(messages.version);
    expect(new Set(versions).size).toBe(3);
  });
});
