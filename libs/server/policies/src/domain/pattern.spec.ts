import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcherOf, patternFault, waysToMatch } from './pattern.ts';

describe('a pattern', () => {
  it.each([
    ['REGISTERED|LOCKED', 'LOCKED', true],
    ['REGISTERED|LOCKED', 'LOCKED!', false],
    ['[^@]+@([a-z]+\\.)?example\\.com', 'a@mail.example.com', true],
    ['[^@]+@([a-z]+\\.)?example\\.com', 'a@mail.example.org', false],
    ['(?:\\d{3}-){2}\\d{4}', '090-123-4567', true],
    ['a{2,}', 'aaa', true],
    ['[\\]-]x', ']x', true],
    ['', '', true],
  ])('%j matches all of %j: %s', (pattern, subject, matches) => {
    expect(patternFault(pattern)).toBeNull();
    expect(matcherOf(pattern)(subject)).toBe(matches);
  });

  it.each(['(a+)+', '(a|a)*', '(a?){40}', '.*.*.*x', 'a?'.repeat(40), '(a|b)'.repeat(40), '(a{1,9}){1,9}', '((a*))*'])(
    'that could take too long is refused: %s',
    (pattern) => {
      expect(patternFault(pattern)).toMatch(/too long/);
      expect(matcherOf(pattern)('a')).toBe(false);
    },
  );

  it.each(['(?=a)', '(?<n>a)', '(?!a)', '(a)\\1', '\\p{L}', 'a)', '(a', '[a', 'a**', '*a', 'a{,2}', '{', '\\'])(
    'outside the closed subset is refused: %s',
    (pattern) => {
      expect(patternFault(pattern)).not.toBeNull();
      expect(matcherOf(pattern)('a')).toBe(false);
    },
  );

  it.each(['a{3,1}', '[z-a]'])('that is no regular expression is refused: %s', (pattern) => {
    expect(patternFault(pattern)).toMatch(/regular expression/);
  });

  it('does not match a subject beyond the bound', () => {
    expect(matcherOf('a*')('a'.repeat(256))).toBe(true);
    expect(matcherOf('a*')('a'.repeat(257))).toBe(false);
  });

  it('may not be longer than 1000 characters', () => {
    expect(patternFault('a'.repeat(1000))).toBeNull();
    expect(patternFault('a'.repeat(1001))).toMatch(/1000/);
  });

  it('has its ways counted: alternatives add, sequences multiply', () => {
    expect(waysToMatch('a|b|c')).toBe(3);
    expect(waysToMatch('(a|b)(c|d|e)')).toBe(6);
    expect(waysToMatch('a?b?')).toBe(4);
    expect(waysToMatch('abc')).toBe(1);
  });

  it('never crashes the scan', () => {
    const syntax = fc.string({
      unit: fc.constantFrom('(', ')', '[', ']', '{', '}', '*', '+', '?', '|', '\\', 'a', '1', ',', '^'),
    });
    fc.assert(
      fc.property(syntax, fc.string(), (pattern, subject) => {
        expect(typeof matcherOf(pattern)(subject)).toBe('boolean');
      }),
    );
  });
});
