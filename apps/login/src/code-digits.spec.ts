import { describe, expect, it } from 'vitest';
import { cleanCode, sendsItself } from './code-digits.ts';

describe('cleaning a code', () => {
  it('L-031 takes full-width digits, spaces of every width and hyphens', () => {
    for (const raw of [
      '123456',
      '123 456',
      '１２３ ４５６',
      '１２３\u3000４５６',
      '123-456',
      '１２３－４５６',
      ' 123\u00a0456\n',
      '123\u2010456',
    ])
      expect(cleanCode(raw)).toBe('123456');
  });

  it('L-031 keeps leading zeros and does not cut', () => {
    expect(cleanCode('000 001')).toBe('000001');
    expect(cleanCode('1234567')).toBe('1234567');
  });

  it('finds the code in a pasted message without digits of its own', () => {
    expect(cleanCode('確認コード：654321')).toBe('654321');
  });
});

describe('L-032 sending by itself', () => {
  it('happens when the code becomes whole', () => {
    expect(sendsItself('12345', '123456', null)).toBe(true);
    expect(sendsItself('', '123456', null)).toBe(true);
  });

  it('does not happen with fewer or more digits, or without a change', () => {
    expect(sendsItself('', '12345', null)).toBe(false);
    expect(sendsItself('123456', '1234567', null)).toBe(false);
    expect(sendsItself('123456', '123456', null)).toBe(false);
  });

  it('does not happen again for the code that was just refused', () => {
    expect(sendsItself('12345', '123456', '123456')).toBe(false);
    expect(sendsItself('12345', '123457', '123456')).toBe(true);
  });
});
