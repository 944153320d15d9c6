import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeRecoveryCode, normaliseRecoveryCode, shownRecoveryCode } from './recovery-code.ts';

const CODE = 'k4m9x7qp2ab8ht3z';

describe('L-050 a recovery code', () => {
  it('is 16 characters without look-alikes', () => {
    const codes = Array.from({ length: 1_000 }, () => makeRecoveryCode(randomInt));
    expect(codes.every((code) => /^[2-9a-hjkmnp-z]{16}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(1_000);
    expect(new Set(codes.join('')).size).toBe(31);
  });

  it('is shown in four groups', () => expect(shownRecoveryCode(CODE)).toBe('k4m9-x7qp-2ab8-ht3z'));
});

describe('L-051 what is typed', () => {
  it.each([
    'K4M9-X7QP-2AB8-HT3Z',
    ' k4m9 x7qp 2ab8 ht3z ',
    'ｋ４ｍ９－ｘ７ｑｐ－２ａｂ８－ｈｔ３ｚ',
    'k4m9–x7qp‐2ab8−ht3z',
    'k4m9ーx7qpー2ab8ーht3z',
  ])('%j is the code', (typed) => expect(normaliseRecoveryCode(typed)).toBe(CODE));
  it.each(['', 'k4m9x7qp2ab8ht3', `${CODE}z`, 'k4m9x7qp2ab8ht30', 'k4m9x7qp2ab8ht3l', '123456'])('%j is none', (typed) =>
    expect(normaliseRecoveryCode(typed)).toBeNull(),
  );
});
