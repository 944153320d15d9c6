import { describe, expect, it } from 'vitest';
import { dialCodes } from './dial-codes.ts';
import { toE164 } from './phone-number.ts';

describe('a phone number in E.164', () => {
  it('L-010 takes Japanese numbers as people write them', () => {
    for (const raw of [
      '090-1234-5678',
      '09012345678',
      '090 1234 5678',
      '０９０－１２３４－５６７８',
      '(090)1234-5678',
      '090ー1234ー5678',
      '9012345678',
    ])
      expect(toE164(raw, 'JP'), raw).toBe('+819012345678');
  });

  it('L-010 takes the form of requirement 002 and lets a plus speak for itself', () => {
    expect(toE164('+81-90-1234-5678', 'JP')).toBe('+819012345678');
    expect(toE164('+81 (0)90 1234 5678', 'US')).toBe('+819012345678');
    expect(toE164('81-90-1234-5678', 'JP')).toBe('+819012345678');
    expect(toE164('+1 202 555 0123', 'JP')).toBe('+12025550123');
  });

  it('leaves out what is dialled only inside a country', () => {
    expect(toE164('020 7946 0123', 'GB')).toBe('+442079460123');
    expect(toE164('1 (202) 555-0123', 'US')).toBe('+12025550123');
    expect(toE164('8 912 345 67 89', 'RU')).toBe('+79123456789');
    expect(toE164('06 20 123 4567', 'HU')).toBe('+36201234567');
  });

  it('keeps the zero where it belongs to the number', () => {
    expect(toE164('06 1234 5678', 'IT')).toBe('+390612345678');
    expect(toE164('07 12 34 56 78', 'CI')).toBe('+2250712345678');
  });

  it('refuses what cannot be a number', () => {
    for (const raw of ['', '090-1234', '090-1234-567x', 'taro@example.jp', '+0123456789', '09012345678901234', '１２'])
      expect(toE164(raw, 'JP'), raw).toBeNull();
    expect(toE164('0901234567', 'ZZ')).toBeNull();
  });

  it('knows every country once, Japan first', () => {
    expect([...dialCodes.keys()][0]).toBe('JP');
    expect(dialCodes.size).toBeGreaterThan(230);
    for (const [country, dial] of dialCodes) expect(`${country}${dial}`).toMatch(/^[A-Z]{2}[1-9]\d{0,2}$/);
  });
});
