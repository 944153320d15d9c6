import { describe, expect, it } from 'vitest';
import { normalisePhone } from './phone.ts';

describe('a telephone number', () => {
  it.each([
    '+819012345678',
    '+81-90-1234-5678',
    '090-1234-5678',
    '090 1234 5678',
    '０９０−１２３４−５６７８',
    ' +81 (0)90 1234 5678',
    '+８１９０１２３４５６７８',
  ])('X-22 %s has one spelling', (raw) => {
    expect(normalisePhone(raw)).toBe('+819012345678');
  });

  it('may be of another country', () => {
    expect(normalisePhone('+1 415 555 2671')).toBe('+14155552671');
  });

  it.each(['', '123', 'taro', '+81', '+81901234567890123', '<script>', '+999123456789'])('%j is none', (raw) => {
    expect(normalisePhone(raw)).toBeNull();
  });

  it.each([
    'w78640591@example.com',
    'my number is 090-1234-5678',
    '090-1234-5678 or so',
    '090-1234-5678 ext. 5',
    '090-1234-5678\n090-1111-2222',
  ])('X-22 is not picked out of %j', (raw) => {
    expect(normalisePhone(raw)).toBeNull();
  });
});
