import { describe, expect, it } from 'vitest';
import { KeyRing } from './key-ring.ts';
import { Vault, type Place } from './vault.ts';

const entry = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const vaultOf = (...entries: readonly string[]): Vault => new Vault(KeyRing.parse(entries.join(',')));
const vault = vaultOf(entry('k1', 1));
const place: Place = { tenantId: 't1', table: 'factor', row: 'r1', column: 'secret' };
const plaintext = 'JBSWY3DPEHPK3PXP の秘密';

/** The envelope with one bit of one byte of one part turned. */
const turned = (sealed: string, part: number, at: number): string => {
  const parts = sealed.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return parts.with(part, bytes.toString('base64url')).join('.');
};

describe('a sealed value', () => {
  it('opens where it was sealed', () => {
    for (const text of [plaintext, '', 'x'.repeat(100_000)]) expect(vault.open(place, vault.seal(place, text))).toBe(text);
  });

  it('A11-02 shows the key id and nothing of the plaintext, and is never the same twice', () => {
    const sealed = vault.seal(place, plaintext);
    expect(sealed).toMatch(/^k1\.[\w-]{16}\.[\w-]+$/);
    const bytes = Buffer.concat(sealed.split('.').map((part) => Buffer.from(part, 'base64url')));
    for (const piece of [plaintext, 'JBSWY3DP', '秘密']) expect(bytes.includes(piece)).toBe(false);
    const nonces = Array.from({ length: 200 }, () => vault.seal(place, plaintext).split('.')[1]);
    expect(new Set(nonces).size).toBe(200);
  });

  it.each(['tenantId', 'table', 'row', 'column'] as const)('A11-02 does not open for another %s', (member) => {
    const sealed = vault.seal(place, plaintext);
    expect(() => vault.open({ ...place, [member]: 'other' }, sealed)).toThrow();
  });

  it('A11-02 opens in neither of two rows whose values were swapped', () => {
    const other = { ...place, row: 'r2' };
    const [mine, yours] = [vault.seal(place, 'mine'), vault.seal(other, 'yours')];
    expect(() => vault.open(place, yours)).toThrow();
    expect(() => vault.open(other, mine)).toThrow();
  });

  it('does not open after any bit of nonce, text or tag was turned', () => {
    const sealed = vault.seal(place, 'short');
    const lengths = sealed.split('.').map((part) => Buffer.from(part, 'base64url').length);
    for (const part of [1, 2])
      for (let at = 0; at < (lengths[part] ?? 0); at += 1) expect(() => vault.open(place, turned(sealed, part, at))).toThrow();
  });

  it('does not open with a shortened tag, which would be easier to guess', () => {
    const [id, nonce, body = ''] = vault.seal(place, '').split('.');
    const tag = Buffer.from(body, 'base64url');
    for (const length of [0, 4, 8, 12, 15])
      expect(() => vault.open(place, [id, nonce, tag.subarray(0, length).toString('base64url')].join('.'))).toThrow();
  });

  it.each(['', 'k1', 'k1..', '..', 'k1.AAAAAAAAAAAAAAAA.', 'plaintext'])('refuses %j, which is no envelope', (text) => {
    expect(() => vault.open(place, text)).toThrow();
  });
});

describe('changing the master key', () => {
  const before = vaultOf(entry('k1', 1));
  const after = vaultOf(entry('k2', 2), entry('k1', 1));
  const retired = vaultOf(entry('k2', 2));

  it('A11-05 leaves older values readable and seals new ones with the new key', () => {
    expect(after.open(place, before.seal(place, plaintext))).toBe(plaintext);
    expect(after.seal(place, plaintext).split('.')[0]).toBe('k2');
  });

  it('A11-05 ends what the retired key sealed, with a sentence that says so', () => {
    expect(() => retired.open(place, before.seal(place, plaintext))).toThrow('master key that is not in the ring');
    expect(retired.open(place, after.seal(place, plaintext))).toBe(plaintext);
  });

  it('a wrong key of the same name opens nothing and recognises nothing: this is how a start checks its key', () => {
    const impostor = vaultOf(entry('k1', 3));
    expect(() => impostor.open(place, before.seal(place, 'check'))).toThrow();
    expect(impostor.matches(before.mac('code', '123456'), 'code', '123456')).toBe(false);
  });

  it('A11-05 keeps recognising older MACs, until their key is retired', () => {
    const mac = before.mac('code', 'challenge', '123456');
    expect([after.matches(mac, 'code', 'challenge', '123456'), retired.matches(mac, 'code', 'challenge', '123456')]).toEqual([
      true,
      false,
    ]);
  });

  it('keeps the stable name of a guessed account, so that its counter goes on', () => {
    expect(after.alias('attempt', 'taro')).toBe(before.alias('attempt', 'taro'));
  });
});

describe('a MAC', () => {
  const mac = vault.mac('code', 'challenge-1', '123456');

  it('matches the value it was made of, and hides it', () => {
    expect(vault.matches(mac, 'code', 'challenge-1', '123456')).toBe(true);
    expect(mac).not.toContain('123456');
  });

  it.each([
    ['another value', 'code', ['challenge-1', '123457']],
    ['another purpose', 'client-secret', ['challenge-1', '123456']],
    ['another challenge', 'code', ['challenge-2', '123456']],
    ['the same letters cut elsewhere', 'code', ['challenge-11', '23456']],
    ['the same letters in one piece', 'code', ['challenge-1123456']],
  ])('does not match %s', (_, purpose, parts) => {
    expect(vault.matches(mac, purpose, ...parts)).toBe(false);
  });

  it.each(['', 'k1', 'k1.', 'none.abc', '__proto__.x'])('never matches %j', (text) => {
    expect(vault.matches(text, 'code', 'challenge-1', '123456')).toBe(false);
  });
});
