import { describe, expect, it } from 'vitest';
import { constantTimeEqual, randomDigits, randomToken, tokenHash } from './random.ts';

describe('random values', () => {
  it('A11-06 a token has 256 bits and never comes twice', () => {
    const tokens = Array.from({ length: 1_000 }, randomToken);
    expect(new Set(tokens).size).toBe(1_000);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('A6-24 a code keeps its leading zeros, and every first digit is as likely as another', () => {
    const codes = Array.from({ length: 10_000 }, () => randomDigits(6));
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    const counts = Array.from({ length: 10 }, (_, digit) => codes.filter((code) => code.startsWith(String(digit))).length);
    // 1000 expected, standard deviation 30: eight of them are not met by chance.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(240);
  });

  it('are compared whatever their length', () => {
    expect([constantTimeEqual('abc', 'abc'), constantTimeEqual('abc', 'abd'), constantTimeEqual('abc', 'ab')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('are stored as a SHA-256 hash', () => {
    expect(tokenHash('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });
});
