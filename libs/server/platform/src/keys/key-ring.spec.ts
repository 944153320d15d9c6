import { describe, expect, it } from 'vitest';
import { KeyRing } from './key-ring.ts';

const entry = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;

describe('a ring of master keys', () => {
  it('seals with the first key and knows all of them, whether separated by commas or lines', () => {
    const ring = KeyRing.parse(`${entry('new', 2)},\n ${entry('old', 1)}\n`);
    expect([ring.currentId, ring.oldestId, ring.ids]).toEqual(['new', 'old', ['new', 'old']]);
  });

  it.each([
    ['nothing', ''],
    ['a key without a name', Buffer.alloc(32).toString('base64')],
    ['a name with signs that would break the envelope', entry('a.b', 1)],
    ['a key that is too short', `k:${Buffer.alloc(31).toString('base64')}`],
    ['a key that is too long', `k:${Buffer.alloc(33).toString('base64')}`],
    ['two keys of one name', `${entry('k', 1)},${entry('k', 2)}`],
  ])('refuses %s, without repeating it', (_, text) => {
    let message = '';
    try {
      KeyRing.parse(text);
    } catch (fault) {
      message = String(fault);
    }
    expect(message).toMatch(/master key/);
    expect(message).not.toContain('AAAA');
  });

  it('derives another key for each purpose and each master key, the same one each time', () => {
    const ring = KeyRing.parse(`${entry('b', 2)},${entry('a', 1)}`);
    const keys = [ring.derive('a', 'seal'), ring.derive('a', 'mac/code'), ring.derive('b', 'seal')].map((key) =>
      key?.toString('hex'),
    );
    expect(new Set(keys).size).toBe(3);
    expect(KeyRing.parse(entry('a', 1)).derive('a', 'seal')?.toString('hex')).toBe(keys[0]);
    expect(keys).not.toContain(Buffer.alloc(32, 1).toString('hex'));
  });

  it('has no key for a name that is not in it', () => {
    expect(KeyRing.parse(entry('a', 1)).derive('b', 'seal')).toBeNull();
  });
});
