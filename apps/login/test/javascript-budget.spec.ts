import { describe, expect, it } from 'vitest';
import { compressedSize, javascriptBudget } from './javascript-budget.ts';

const noise = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7919 + ((i * i) % 131)) % 90))).join('');

/** Runs the check on one script the way the bundler would; answers what it complained about. */
function complaintAbout(code: string, limit: number): string | null {
  const plugin = javascriptBudget(limit);
  const said: { error: string | null } = { error: null };
  const context = { error: (text: string) => void (said.error = text), info: () => undefined };
  const write = plugin.writeBundle;
  if (typeof write !== 'function') throw new Error('the check does not look at what is written');
  Reflect.apply(write, context, [{}, { 'a.js': { type: 'chunk', code }, 'a.css': { type: 'asset', source: noise(9_999) } }]);
  return said.error;
}

describe('L-080 the budget of JavaScript', () => {
  it('stops a build one byte over and passes one that just fits', () => {
    const code = noise(5_000);
    const size = compressedSize([code]);
    expect(complaintAbout(code, size)).toBeNull();
    expect(complaintAbout(code, size - 1)).toContain(`${size} bytes`);
  });

  it('counts compressed bytes of scripts only', () => {
    expect(compressedSize(['a'.repeat(100_000)])).toBeLessThan(500);
    expect(complaintAbout('let a;', 100)).toBeNull();
  });
});
