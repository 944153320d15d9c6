import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { groupedKey, matchTotp, otpauthUri, stepAt } from './totp.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // RFC 6238 appendix B: 12345678901234567890
const at = (seconds: number) => new Date(seconds * 1000);
const codeAt = (seconds: number) => generateSync({ secret: SECRET, epoch: seconds });

describe('T-02 RFC 6238 appendix B, the last six of its eight digits', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %i s the code is %s', (seconds, code) => {
    expect(matchTotp(SECRET, code, at(seconds))).toEqual({ kind: 'right', step: Math.floor(seconds / 30) });
  });
});

describe('T-01 RFC 4226 appendix D', () => {
  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])(
    'counter %# gives %s',
    (code) => {
      const counter = [
        '755224',
        '287082',
        '359152',
        '969429',
        '338314',
        '254676',
        '287922',
        '162583',
        '399871',
        '520489',
      ].indexOf(code);
      expect(matchTotp(SECRET, code, at(counter * 30))).toEqual({ kind: 'right', step: counter });
    },
  );
});

describe('T-05 the window', () => {
  const now = 1_700_000_010; // in the middle of a step
  it.each([-1, 0, 1])('accepts the code of step %i and says which one it was', (steps) => {
    expect(matchTotp(SECRET, codeAt(now + steps * 30), at(now))).toEqual({ kind: 'right', step: stepAt(at(now)) + steps });
  });

  it('ends with the step, to the millisecond', () => {
    const code = codeAt(29);
    expect(matchTotp(SECRET, code, at(59.999))).toMatchObject({ kind: 'right' });
    expect(matchTotp(SECRET, code, at(60))).toEqual({ kind: 'drifted', steps: -2 });
  });

  it.each([-10, -2, 2, 10])('T-10 refuses the code of step %i and says how far off the clock is', (steps) => {
    expect(matchTotp(SECRET, codeAt(now + steps * 30), at(now))).toEqual({ kind: 'drifted', steps });
  });

  it.each([-11, 11])('knows nothing of step %i', (steps) => {
    expect(matchTotp(SECRET, codeAt(now + steps * 30), at(now))).toEqual({ kind: 'wrong' });
  });
});

describe('T-12 what is typed', () => {
  it.each(['287 082', '287-082', '２８７０８２', ' 287082 '])('%j is the code 287082', (typed) => {
    expect(matchTotp(SECRET, typed, at(59))).toMatchObject({ kind: 'right' });
  });
  it.each(['', '87082', '2870820', '28708a', '²87082x', '٢٨٧٠٨٢'])('%j is no code', (typed) => {
    expect(matchTotp(SECRET, typed, at(59))).toEqual({ kind: 'wrong' });
  });
});

describe('T-11 the Key URI', () => {
  it('names issuer, account and every parameter', () => {
    const uri = otpauthUri('Sekisho Demo', 'alice@example.com', SECRET);
    expect(uri).toBe(
      `otpauth://totp/Sekisho%20Demo:alice%40example.com?secret=${SECRET}&issuer=Sekisho%20Demo&algorithm=SHA1&digits=6&period=30`,
    );
  });

  it('carries a Japanese issuer', () => {
    const uri = new URL(otpauthUri('関所 株式会社', '花子@例え.jp', SECRET));
    expect(decodeURIComponent(uri.pathname)).toContain('関所 株式会社:花子@例え.jp');
    expect(uri.searchParams.get('issuer')).toBe('関所 株式会社');
  });

  it('L-041 is also a key in groups of four', () => expect(groupedKey(SECRET)).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'));
});
