import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './linear-pattern.ts';

const matches = (source: string, text: string) => {
  const compiled = compilePattern(source);
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.value.matches(text);
};

describe('a pattern of a request schema', () => {
  it('matches the whole text', () => {
    expect(matches('[0-9]{6}', '123456')).toBe(true);
    expect(matches('[0-9]{6}', '1234567')).toBe(false);
    expect(matches('[0-9]{6}', 'x123456')).toBe(false);
  });

  it('understands the telephone pattern of the reference', () => {
    const phone = '^\\+?[0-9\\- ]{7,20}$';
    expect(matches(phone, '+81-90-1234-5678')).toBe(true);
    expect(matches(phone, '+81')).toBe(false);
    expect(matches(phone, '090+1234567')).toBe(false);
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*)*x', 'a*a*a*a*a*b', '([a-z]+)*\\d'])(
    'answers %s in linear time on a hostile text',
    (source) => {
      const started = performance.now();
      expect(matches(source, `${'a'.repeat(9000)}!`)).toBe(false);
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );

  it.each([
    '(?=a)',
    '(?<name>a)',
    '(a)\\1',
    'a{2,1}',
    'a{2000}',
    '(a{500}){500}',
    '[z-a]',
    '(a',
    'a)',
    '*a',
    'a{',
    '[a',
    '\\',
    'a'.repeat(201),
  ])('refuses %s', (source) => {
    expect(compilePattern(source).ok).toBe(false);
  });

  it('never matches a text above the bound', () => {
    expect(matches('a*', 'a'.repeat(10_001))).toBe(false);
  });

  it('agrees with the built-in matcher wherever both understand a pattern', () => {
    const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\W', '[ab]', '[^a]', '[0-9-]', '\\.', '(?:ab|c)', '(a|)');
    const quantifier = fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{0,}', '+?');
    const source = fc.array(fc.tuple(atom, quantifier), { maxLength: 5 }).map((parts) => parts.flat().join(''));
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '-', '.', '\n'), { maxLength: 6 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(source, text, (pattern, value) => {
        expect(matches(pattern, value)).toBe(new RegExp(`^(?:${pattern})$`).test(value));
      }),
      { numRuns: 500 },
    );
  });
});
