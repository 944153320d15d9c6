import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, parseHex, readableAccent } from './contrast.ts';

describe('contrast of two colours', () => {
  it('is 21 for black on white and 1 for equal colours, whatever comes first', () => {
    expect(contrast('#000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#fff', '#000000')).toBeCloseTo(21, 5);
    expect(contrast('#14614F', '#14614f')).toBe(1);
  });

  it('agrees with the table of ux.md 5.1', () => {
    expect(contrast('#14614F', '#FFFFFF')).toBeCloseTo(7.36, 2);
    expect(contrast('#5CC4A6', '#16211D')).toBeCloseTo(7.8, 2);
    expect(contrast('#B3261E', '#FDECEA')).toBeCloseTo(5.72, 2);
  });

  it('reads nothing but hexadecimal colours', () => {
    expect(parseHex('#0a0')).toEqual([0, 170, 0]);
    for (const colour of ['red', '#12', '#12345', 'url(x)', '#ff0000;}', '']) expect(parseHex(colour)).toBeNull();
  });
});

describe("a tenant's accent", () => {
  it('is taken when white text on it is readable', () => {
    expect(readableAccent('#0B5A8A')).toBe('#0B5A8A');
  });

  it('is replaced when it is too pale, no colour, or missing', () => {
    for (const colour of ['#ffd400', '#777', 'tomato', null]) expect(readableAccent(colour)).toBeNull();
    expect(readableAccent('#767676')).toBe('#767676'); // the palest grey that passes: 4.54
  });
});

describe('the colour tokens', () => {
  const css = readFileSync(new URL('./styles/tokens.css', import.meta.url), 'utf8');
  const schemes = css
    .split('@media')
    .map((part) => new Map([...part.matchAll(/--([a-z-]+):\s*(?:var\(--accent, )?(#[0-9a-f]{3,6})/g)].map((m) => [m[1], m[2]])));
  const readable: [string, string[], number][] = [
    ['ink', ['bg', 'surface', 'raised', 'brand-soft'], 4.5],
    ['muted', ['bg', 'surface', 'raised'], 4.5],
    ['control', ['bg', 'surface'], 3],
    ['on-brand', ['brand'], 4.5],
    ['on-danger', ['danger'], 4.5],
    ['link', ['bg', 'surface'], 4.5],
    ['warn', ['surface', 'warn-bg'], 4.5],
    ['danger', ['surface', 'danger-bg'], 4.5],
    ['ok', ['surface', 'brand-soft'], 4.5],
    ['focus', ['bg', 'surface'], 3],
    ['disabled-ink', ['disabled-bg'], 4.5],
  ];

  it('W-18 keep their ratios in the light, the dark and the high-contrast scheme', () => {
    expect(schemes).toHaveLength(3);
    for (const scheme of schemes) {
      for (const [front, backs, least] of readable) {
        for (const back of backs) {
          const ratio = contrast(scheme.get(front) ?? '', scheme.get(back) ?? '');
          expect(ratio, `${front} on ${back}`).toBeGreaterThanOrEqual(least);
        }
      }
    }
  });
});
