import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#shared/kernel';
import { MappingTooLarge } from './clean-copy.ts';
import { compileMapping } from '../compile/compile-mapping.ts';
import { FaultList } from '../compile/faults.ts';
import { applyMapping } from './mapping.ts';

const place = { kind: 'body', roots: ['request_body', 'interaction'] } as const;
function compile(rules: Json) {
  const list = new FaultList();
  return { rules: compileMapping(rules, 'rules', list, place), faults: list.faults };
}
const map = (rules: Json, source: JsonObject) => {
  const compiled = compile(rules);
  expect(compiled.faults).toEqual([]);
  return applyMapping(compiled.rules, source);
};

describe('mapping by rules', () => {
  it('merges the entries of an object into the root with *', () => {
    const rules: Json = [
      { static_value: 'old', to: 'a' },
      { from: '$.request_body', to: '*' },
    ];
    expect(map(rules, { request_body: { a: 1, b: { c: 2 } } })).toEqual({ a: 1, b: { c: 2 } });
  });

  it('skips * for what is no object', () => {
    const rules = [{ from: '$.request_body.x', to: '*' }];
    for (const x of [null, 'text', [1, 2], 7]) expect(map(rules, { request_body: { x } })).toEqual({});
  });

  it('builds nested objects and lists, later rules over earlier ones', () => {
    const rules = [
      { static_value: 1, to: 'a.b.0.c' },
      { static_value: 2, to: 'a.b.2' },
      { static_value: 3, to: 'a.b.0.d' },
      { static_value: 4, to: 'a.b.0.c' },
    ];
    expect(map(rules, {})).toEqual({ a: { b: [{ c: 4, d: 3 }, null, 2] } });
  });

  it('replaces what cannot hold the target', () => {
    const rules = [
      { static_value: 'text', to: 'a' },
      { static_value: 1, to: 'a.b' },
      { static_value: 2, to: 'a.b.c' },
    ];
    expect(map(rules, {})).toEqual({ a: { b: { c: 2 } } });
  });

  it('writes null for a missing path', () => {
    expect(map([{ from: '$.request_body.none', to: 'a' }], { request_body: {} })).toEqual({ a: null });
  });

  it('prefers static_value to from', () => {
    expect(map([{ static_value: 's', from: '$.request_body', to: 'a' }], { request_body: {} })).toEqual({ a: 's' });
  });

  it('hands on a copy, so that the result shares nothing with its source', () => {
    const inner = { b: 1 };
    const result = map([{ from: '$.request_body.a', to: 'a' }], { request_body: { a: inner } });
    expect(result['a']).toEqual(inner);
    expect(result['a']).not.toBe(inner);
  });

  it('refuses a document that is too deep or too large', () => {
    const { rules } = compile([{ from: '$.request_body', to: '*' }]);
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as JsonObject;
    expect(() => applyMapping(rules, { request_body: deep })).toThrow(MappingTooLarge);
    const large = { list: Array.from({ length: 30_000 }, (_, n) => n) };
    expect(() => applyMapping(rules, { request_body: large })).toThrow(MappingTooLarge);
  });

  it('counts all rules of one mapping together', () => {
    const { rules } = compile([
      { from: '$.request_body.list', to: 'a' },
      { from: '$.request_body.list', to: 'b' },
    ]);
    const list = Array.from({ length: 12_000 }, (_, n) => n);
    expect(() => applyMapping(rules, { request_body: { list } })).toThrow(MappingTooLarge);
  });

  it.each([
    [{ from: '$.request_body' }, 'rules[0].to'],
    [{ to: 'a' }, 'rules[0]'],
    [{ from: 'request_body', to: 'a' }, 'rules[0].from'],
    [{ from: '$.user', to: 'a' }, 'rules[0].from'],
    [{ from: '$.request_body', to: 'a..b' }, 'rules[0].to'],
    [{ from: '$.request_body', to: '__proto__' }, 'rules[0].to'],
    [{ from: '$.request_body', to: 'a.constructor.prototype' }, 'rules[0].to'],
    [{ from: '$.request_body', to: 'a.1000000' }, 'rules[0].to'],
    [{ from: '$.request_body', to: 'a', functions: [{ name: 'trim' }] }, 'rules[0].functions'],
    [{ from: '$.request_body', to: 'a', condition: { operation: 'exists' } }, 'rules[0].condition'],
    [{ from: '$.request_body', to: 'a', form: '$' }, 'rules[0].form'],
    ['rule', 'rules[0]'],
  ])('A1-02 names the fault of %j', (rule, path) => {
    expect(compile([rule as Json]).faults.map((fault) => fault.path)).toEqual([path]);
  });

  it('A1-02 never touches a prototype, whatever the rules and the document say', () => {
    const name = fc.constantFrom('__proto__', 'constructor', 'prototype', 'a', '0', 'toString', 'hasOwnProperty', 'polluted');
    const target = fc.oneof(
      fc.constant('*'),
      fc.array(name, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.')),
    );
    const hostile = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(null, 1, 'text'),
        fc.array(tie('value'), { maxLength: 3 }) as fc.Arbitrary<Json>,
        fc
          .array(fc.tuple(name, tie('value')), { maxLength: 4 })
          .map((entries) => JSON.parse(`{${entries.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join()}}`) as Json),
      ),
    })).value;
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    expect(touchesPrototype(Object.create({ polluted: 1 }) as Json)).toBe(true);
    fc.assert(
      fc.property(fc.array(fc.tuple(target, hostile), { maxLength: 6 }), (written) => {
        const rules = written.map(([to, value]) => ({ static_value: value, to }));
        const result = applyMapping(compile(rules).rules, {});
        expect(touchesPrototype(result)).toBe(false);
      }),
    );
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(typeof Object.prototype.toString).toBe('function');
  });
});

function touchesPrototype(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const plain: unknown = Array.isArray(value) ? Array.prototype : Object.prototype;
  if (Object.getPrototypeOf(value) !== plain) return true;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some((item) => touchesPrototype(item as Json));
}
