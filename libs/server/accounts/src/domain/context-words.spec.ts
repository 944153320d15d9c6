import { describe, expect, it } from 'vitest';
import { contextWords, judgePassword } from './password-rules.ts';

describe('the words an account may not make its password of', () => {
  const words = contextWords('東海商事', 'taro-yamada@example.co.jp', '山田 Tarosuke');
  const problemsOf = (password: string) => judgePassword(password, { minLength: 8, words, isCommon: () => false }).problems;

  it.each(['taro-yamada@example.co.jp', 'Taro-Yamada@Example.co.jp1', 'taro-yamada12', 'tarosuke2026', 'sekisho2026'])(
    'L-012 refuses %s',
    (password) => expect(problemsOf(password)).toEqual(['contains_context']),
  );

  it('L-012 lets a sentence mention them', () => expect(problemsOf('tarosuke wants a boat')).toEqual([]));
});
