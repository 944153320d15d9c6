import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { assertNever, isJsonObject, maskEmail, maskPhone, normaliseCode, normaliseEmail, ok, refuse, Secret } from './index.ts';

describe('an e-mail address', () => {
  it.each(['taro@example.jp', ' Taro@Example.JP ', 'ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ'])('TH-17 %j has one spelling', (raw) => {
    expect(normaliseEmail(raw)).toBe('taro@example.jp');
  });

  it.each(['a+b@example.jp', "o'neil@example.jp", '山田@例え.jp'])('%s is one', (raw) => {
    expect(normaliseEmail(raw)).toBe(raw);
  });

  it.each([
    '',
    'taro',
    '@example.jp',
    'taro@',
    'taro@localhost',
    'a@b@c.jp',
    'a b@c.jp',
    'a,b@c.jp',
    'a@b.jp\r\nBcc: x@y.jp',
    '<a@b.jp>',
  ])('A1-01 %j is none', (raw) => {
    expect(normaliseEmail(raw)).toBeNull();
  });

  it('has at most 254 characters (RFC 5321 section 4.5.3.1.3)', () => {
    const domain = '@example.jp';
    expect(normaliseEmail('a'.repeat(254 - domain.length) + domain)).not.toBeNull();
    expect(normaliseEmail('a'.repeat(255 - domain.length) + domain)).toBeNull();
  });

  it('is judged in no time, however it is made', () => {
    const start = performance.now();
    normaliseEmail(`${'a@'.repeat(50_000)}.`);
    normaliseEmail(`a@${'a.'.repeat(120)} `);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('what is shown of a recipient', () => {
  it("D-19 is enough to know one's own", () => {
    expect([maskEmail('taro@example.co.jp'), maskEmail('a@example.jp')]).toEqual(['ta***@example.co.jp', 'a***@example.jp']);
  });

  it('L-030 is the last four digits of a number', () => {
    expect(maskPhone('+819012345678')).toBe('+81 ** **** 5678');
  });
});

describe('a one-time code', () => {
  it.each(['123456', '１２３４５６', '123 456', ' 123-456\n', '1 2 3 4 5 6'])('T-12 L-031 %j is read', (raw) => {
    expect(normaliseCode(raw)).toBe('123456');
  });
});

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('A16-02 cannot be printed, serialised or spread by accident', () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ a: [secret] }),
      JSON.stringify({ ...secret }),
    ];
    expect(shown.join()).not.toContain('hunter2');
    expect(Object.keys(secret)).toEqual([]);
  });

  it('is given back by one method', () => {
    expect(secret.reveal()).toBe('hunter2');
  });
});

describe('small words', () => {
  it('an outcome is a value or a problem', () => {
    expect([ok(1), refuse('no')]).toEqual([
      { ok: true, value: 1 },
      { ok: false, problem: 'no' },
    ]);
  });

  it('a case that nobody thought of is told by name', () => {
    expect(() => assertNever('sing' as never)).toThrow('sing');
  });

  it('only an object is a JSON object', () => {
    expect([{}, [], null, 'x', 1].map(isJsonObject)).toEqual([true, false, false, false, false]);
  });
});
