import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#shared/kernel';
import { operatorNamed, operators } from './operators.ts';

type Row = readonly [operation: keyof typeof operators, actual: Json, expected: Json, holds: boolean];

const table: readonly Row[] = [
  ['eq', 1, 1, true],
  ['eq', 1, '1', true],
  ['eq', '1.0', 1, true],
  ['eq', '1.0', '1', false],
  ['eq', 'REGISTERED', 'REGISTERED', true],
  ['eq', true, true, true],
  ['eq', true, 'true', false],
  ['eq', null, null, true],
  ['eq', null, 0, false],
  ['eq', ['a', 1], ['a', 1], true],
  ['ne', 1, 2, true],
  ['ne', 1, 1, false],
  ['ne', null, 1, true],
  ['gt', 2, 1, true],
  ['gt', 1, 1, false],
  ['gt', '10', '9', true],
  ['gt', null, -1, false],
  ['gt', 'many', 1, false],
  ['gte', 1, 1, true],
  ['gte', 0, 1, false],
  ['gte', null, 0, false],
  ['gte', [], 0, false],
  ['lt', 1, 2, true],
  ['lt', 2, 2, false],
  ['lt', null, 5, false],
  ['lt', true, 5, false],
  ['lte', 2, 2, true],
  ['lte', 3, 2, false],
  ['lte', null, 2, false],
  ['in', 'sms', ['sms', 'email'], true],
  ['in', 'totp', ['sms', 'email'], false],
  ['in', 2, ['1', '2'], true],
  ['in', null, ['sms'], false],
  ['nin', 'totp', ['sms'], true],
  ['nin', 'sms', ['sms'], false],
  ['nin', null, ['sms'], true],
  ['exists', 0, null, true],
  ['exists', false, null, true],
  ['exists', null, null, false],
  ['missing', null, null, true],
  ['missing', 0, null, false],
  ['contains', ['admin', 'user'], 'admin', true],
  ['contains', ['administrator'], 'admin', false],
  ['contains', 'administrator', 'admin', true],
  ['contains', 'user', 'admin', false],
  ['contains', null, 'admin', false],
  ['contains', 12, 1, false],
  ['regex', 'user-42', 'user-\\d+', true],
  ['regex', 'my user-42', 'user-\\d+', false],
  ['regex', 42, '\\d+', false],
  ['regex', null, '.*', false],
];

describe('the operators of conditions', () => {
  it.each(table)('%s of %j and %j is %s', (operation, actual, expected, holds) => {
    expect(operators[operation].prepare(expected)(actual)).toBe(holds);
  });

  it('are all in the table', () => {
    expect(new Set(table.map(([operation]) => operation))).toEqual(new Set(Object.keys(operators)));
  });

  it('are named case-insensitively', () => {
    expect(operatorNamed('GTE')).toBe(operators.gte);
  });

  it.each(['', 'between', '__proto__', 'constructor', 'toString'])('A1-02 do not include %j', (name) => {
    expect(operatorNamed(name)).toBeNull();
  });

  it('never throw, whatever is compared with whatever', () => {
    const anyJson = fc.jsonValue() as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(operators)), anyJson, anyJson, (operator, expected, actual) => {
        expect(typeof operator.prepare(expected)(actual)).toBe('boolean');
      }),
    );
  });
});

describe('the value of a condition', () => {
  const refused: readonly (readonly [keyof typeof operators, Json | undefined])[] = [
    ['eq', undefined],
    ['eq', { nested: true }],
    ['gte', 'many'],
    ['gte', undefined],
    ['lt', Number.NaN],
    ['in', 'sms'],
    ['in', []],
    ['nin', [['nested']]],
    ['nin', Array.from({ length: 101 }, (_, i) => i)],
    ['exists', {}],
    ['contains', ''],
    ['regex', 1],
    ['regex', 'x'.repeat(1001)],
    ['regex', '(a+)+'],
  ];
  it.each(refused)('of %s must not be %j', (operation, value) => {
    expect(operators[operation].faultOf(value)).toEqual(expect.any(String));
  });

  const accepted: readonly (readonly [keyof typeof operators, Json | undefined])[] = [
    ['eq', null],
    ['gte', 1],
    ['gte', '1'],
    ['in', [1, 'a', null]],
    ['exists', undefined],
    ['missing', true],
    ['contains', 'admin'],
    ['regex', '[a-z]+@example\\.com'],
  ];
  it.each(accepted)('of %s may be %j', (operation, value) => {
    expect(operators[operation].faultOf(value)).toBeNull();
  });
});
