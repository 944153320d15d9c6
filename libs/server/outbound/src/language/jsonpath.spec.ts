import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePath, readPath } from './jsonpath.ts';

const read = (path: string, source: Parameters<typeof readPath>[1]) => {
  const compiled = compilePath(path);
  if (!compiled.ok) throw new Error(compiled.problem);
  return readPath(compiled.value, source);
};

describe('a path of a mapping rule', () => {
  it('reads names, hyphenated names and list entries', () => {
    const source = { 'sms-authentication': { list: [{ a_1: 'found' }] } };
    expect(read('$.sms-authentication.list[0].a_1', source)).toBe('found');
    expect(read('$', source)).toBe(source);
  });

  it('gives undefined where nothing is, and never an inherited property', () => {
    expect(read('$.a.b[3].c', { a: { b: [] } })).toBeUndefined();
    expect(read('$.toString', {})).toBeUndefined();
    expect(read('$.a.length', { a: [1, 2] })).toBeUndefined();
    expect(read('$.a.length', { a: 'text' })).toBeUndefined();
  });

  it.each(['', 'a', '$a', '$.', '$..a', '$.*', '$[*]', "$['a']", '$[-1]', '$[?(@.a)]', '$.a b', '$[01]', `$.${'a'.repeat(600)}`])(
    'A1-02 refuses %j, which is outside the grammar',
    (path) => {
      expect(compilePath(path).ok).toBe(false);
    },
  );

  it.each(['$.__proto__', '$.a.constructor', '$.a.prototype.b'])('A1-02 refuses %s, which reaches a prototype', (path) => {
    expect(compilePath(path)).toMatchObject({ ok: false, problem: expect.stringContaining('may not be used') });
  });

  it('A1-02 answers any text without throwing, and reads nothing but own values', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, source) => {
        const compiled = compilePath(`$${text}`);
        if (!compiled.ok) return;
        const value = readPath(compiled.value, source as never);
        expect(typeof value).not.toBe('function');
      }),
    );
  });
});
