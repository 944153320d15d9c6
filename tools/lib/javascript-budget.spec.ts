import { describe, expect, it } from 'vitest';
import { compressedSize, javascriptBudget } from './javascript-budget.ts';

const noise = (length: number) =>
  Array.from({ length }, (_, i) => String.fromCharCode(33 + ((i * 7919 + ((i * i) % 131)) % 90))).join('');

type Chunk = Readonly<{ code: string; isEntry?: boolean; imports?: readonly string[] }>;

/** Runs the check on scripts the way the bundler would; answers what it complained about. */
function complaintAbout(chunks: Readonly<Record<string, Chunk>>, first: number, later = 0): string | null {
  const plugin = javascriptBudget(first, later);
  const said: { error: string | null } = { error: null };
  const context = { error: (text: string) => void (said.error = text), info: () => undefined };
  const write = plugin.writeBundle;
  if (typeof write !== 'function') throw new Error('the check does not look at what is written');
  const scripts = Object.entries(chunks).map(([fileName, chunk]) => [
    fileName,
    { type: 'chunk', fileName, isEntry: false, imports: [], ...chunk },
  ]);
  Reflect.apply(write, context, [{}, { ...Object.fromEntries(scripts), 'a.css': { type: 'asset', source: noise(9_999) } }]);
  return said.error;
}

describe('L-080 the budget of JavaScript', () => {
  const code = noise(5_000);
  const size = compressedSize([code]);

  it('stops a build one byte over and passes one that just fits', () => {
    expect(complaintAbout({ 'a.js': { code, isEntry: true } }, size)).toBeNull();
    expect(complaintAbout({ 'a.js': { code, isEntry: true } }, size - 1)).toContain(`${size} bytes`);
  });

  it('counts what the first script imports, and what that imports', () => {
    const chunks = {
      'a.js': { code: 'let a;', isEntry: true, imports: ['b.js'] },
      'b.js': { code: 'let b;', imports: ['c.js'] },
      'c.js': { code, imports: ['a.js'] },
    };
    expect(complaintAbout(chunks, size)).toContain('these pages');
    expect(complaintAbout(chunks, size + 200)).toBeNull();
  });

  it('counts a script that is loaded later by itself', () => {
    const chunks = { 'a.js': { code: 'let a;', isEntry: true }, 'later.js': { code } };
    expect(complaintAbout(chunks, 100, size)).toBeNull();
    expect(complaintAbout(chunks, 100, size - 1)).toContain('later.js');
  });

  it('counts compressed bytes of scripts only', () => {
    expect(compressedSize(['a'.repeat(100_000)])).toBeLessThan(500);
    expect(complaintAbout({ 'a.js': { code: 'let a;', isEntry: true } }, 100)).toBeNull();
  });
});
