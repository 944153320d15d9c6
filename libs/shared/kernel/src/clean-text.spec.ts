import { describe, expect, it } from 'vitest';
import { cleanText } from './index.ts';

describe('D-18 a reason', () => {
  it.each([
    ['NUL', 'a\0b', 'ab', 1],
    ['a bell and an escape', 'a\x07b\x1b[31mc', 'ab[31mc', 2],
    ['DEL and C1', 'a\x7f\x85b', 'ab', 2],
    ['right-to-left override', 'a\u202eb\u2066c', 'abc', 2],
    ['zero width space, word joiner, BOM', '\u200ba\u2060b\ufeff', 'ab', 3],
    ['tag characters', 'a\u{e0041}\u{e007f}b', 'ab', 2],
    ['private use', 'a\ue000\u{f0000}b', 'ab', 2],
    ['non-characters', 'a\ufdd0\uffffb', 'ab', 2],
    ['lone surrogates', 'a\ud83db\ude00', 'ab', 2],
  ])('loses %s', (_, raw, text, removed) => {
    expect(cleanText(raw)).toMatchObject({ text, removed });
  });

  it.each([
    ['markup', `<img onerror="x">&'`],
    ['a variation selector (葛󠄀)', '葛\u{e0100}城'],
    ['joined emoji', '👩‍💻'],
    ['full-width forms, as NFC keeps them', 'ＡＢ①'],
    ['line ends', '一\n二'],
  ])('keeps %s', (_, raw) => {
    expect(cleanText(raw)).toMatchObject({ text: raw, removed: 0 });
  });

  it('has LF for every line end, a space for a tab, and NFC, none of which counts as removed', () => {
    expect(cleanText('a\r\nb\rc\u2028d\u2029e\tか\u3099')).toEqual({ text: 'a\nb\nc\nd\ne が', removed: 0, length: 11 });
  });

  it('is counted in code points', () => {
    expect(cleanText('𠮷👍').length).toBe(2);
  });
});
