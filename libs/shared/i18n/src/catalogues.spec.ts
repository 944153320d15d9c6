import { describe, expect, expectTypeOf, it } from 'vitest';
import { problems, type Problem, type ProblemCode } from '#shared/contracts';
import {
  enConsole,
  enLogin,
  enLoginSetUp,
  enMail,
  enProblems,
  enReset,
  enResetRun,
  enSecurity,
  jaConsole,
  jaLogin,
  jaLoginSetUp,
  jaMail,
  jaProblems,
  jaReset,
  jaResetRun,
  jaSecurity,
  piecesOf,
  type FactsOf,
} from './index.ts';

/** A catalogue with its nested parts laid flat: `code.subject`. */
const flat = (catalogue: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, value]: [string, string | Record<string, string>]) =>
      typeof value === 'string' ? [[key, value]] : Object.entries(value).map(([part, text]) => [`${key}.${part}`, text]),
    ),
  );
const factsIn = (text = '') => piecesOf(text).flatMap((piece) => ('fact' in piece ? [piece.fact] : []));

describe.each([
  ['console', flat(jaConsole), flat(enConsole)],
  ['login', flat(jaLogin), flat(enLogin)],
  ['login-set-up', flat(jaLoginSetUp), flat(enLoginSetUp)],
  ['mail', flat(jaMail), flat(enMail)],
  ['reset', flat(jaReset), flat(enReset)],
  ['reset-run', flat(jaResetRun), flat(enResetRun)],
  ['security', flat(jaSecurity), flat(enSecurity)],
  ['problems', flat(jaProblems), flat(enProblems)],
])('the catalogue %s', (_, ja, en) => {
  it('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
  });

  it.each(Object.keys(ja))('names the same facts in both languages: %s', (key) => {
    expect(factsIn(en[key]).sort()).toEqual(factsIn(ja[key]).sort());
  });

  it('has words everywhere, each in its language, with no stray space and no brace left open', () => {
    for (const text of [...Object.values(ja), ...Object.values(en)]) {
      expect(text).not.toBe('');
      expect(text).toBe(text.trim());
      expect(text.replace(/\{[A-Za-z]+\}/g, '')).not.toMatch(/[{}]/);
    }
    expect(Object.values(en).filter((text) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual([]);
  });
});

/** Facts that a text of a problem names although the problem does not have them. */
type Foreign = {
  [C in ProblemCode]: Exclude<FactsOf<(typeof jaProblems)[C]>, keyof Extract<Problem, { code: C }>>;
}[ProblemCode];

/** Sentences that requirement 003 prescribes word by word; there is nothing to do next. */
const VERBATIM = new Set(['reset.self', 'reset.mfa_not_configured']);

describe('the words of problems', () => {
  it('are there for every problem, and for no other', () => {
    expect(Object.keys(jaProblems).sort()).toEqual(Object.keys(problems).sort());
    expectTypeOf<Foreign>().toBeNever();
  });

  it.each(Object.entries(jaProblems))('%s says what happened and what to do, calmly', (code, text) => {
    if (!VERBATIM.has(code)) expect(text).toMatch(/(ください|できます|進めます|いただくか、.+)。$/);
    expect(enProblems[code as ProblemCode]).toMatch(/^[A-Z][^!]+\.$/);
    expect(`${text}${enProblems[code as ProblemCode]}`).not.toMatch(/[!！]|error|エラーコード|OAuth|null/i);
  });
});
