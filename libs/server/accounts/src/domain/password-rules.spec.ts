import { describe, expect, it } from 'vitest';
import { judgePassword, lengthOf, MAX_PASSWORD_LENGTH, normalisePassword } from './password-rules.ts';

const judge = (password: string, minLength = 8, words: readonly string[] = []) =>
  judgePassword(password, { minLength, words, isCommon: (folded) => folded === 'correct horse' });

describe('judging a new password', () => {
  it.each([
    [7, 8, ['too_short']],
    [8, 8, []],
    [14, 15, ['too_short']],
    [15, 15, []],
    [256, 8, []],
    [257, 8, ['too_long']],
  ])('A6-04 N-01 %i characters where at least %i are needed', (length, minLength, problems) => {
    const password = Array.from({ length }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('');
    expect(judge(password, minLength)).toMatchObject({ problems, min_length: minLength });
  });

  it('N-01 counts what a person sees as one sign of the keyboard once', () => {
    expect([lengthOf('𠮷野家'), lengthOf('🔑🔑'), lengthOf('')]).toEqual([3, 2, 0]);
    expect(judge('🔑🗝️🚪🏯⛩️🎌').problems).toEqual([]);
  });

  it.each(['qazxswedcvfrtgb', '     漢字　   ', '🔑🗝️🚪🏯⛩️🎌🗾', '1597534862', 'ああああああああ'])(
    'A6-07 N-04 %j needs no capital, digit or sign',
    (password) => {
      expect(judge(password).problems).toEqual([]);
    },
  );

  it('N-03 refuses a common one in any case and width', () => {
    for (const password of ['correct horse', 'CORRECT Horse', 'ｃｏｒｒｅｃｔ　ｈｏｒｓｅ'])
      expect(judge(password)).toMatchObject({ problems: ['too_common'], strength: 0 });
  });

  it.each([
    ['tanaka2026', ['contains_context']],
    ['TANAKA!!', ['contains_context']],
    ['xxtanakaxx', ['contains_context']],
    ['my friend tanaka likes tea', []],
    ['tana2026kb', []],
  ])('A6-02 %s, of somebody called tanaka', (password, problems) => {
    expect(judge(password, 8, ['Tanaka', 'ta']).problems).toEqual(problems);
  });

  it('tells every fault at once', () => {
    expect(judge('tanaka', 8, ['tanaka']).problems).toEqual(['too_short', 'contains_context']);
  });

  it('guesses a strength that grows with length and variety', () => {
    expect(
      ['aaaaaaaa', 'abcdabcd', 'abcdefgh', 'abcdefghijkl', 'abcdefghijklmnop'].map((password) => judge(password).strength),
    ).toEqual([0, 2, 2, 3, 4]);
  });

  it('N-02 changes nothing but what NFKC changes', () => {
    expect(normalisePassword(' Ａé\u0301 ')).toBe(' Aé\u0301 ');
    expect(MAX_PASSWORD_LENGTH).toBeGreaterThanOrEqual(64);
  });
});
