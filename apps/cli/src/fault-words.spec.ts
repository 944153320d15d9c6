import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { faultWords } from './fault-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-words-'));
const file = join(folder, 'request.json');
writeFileSync(file, '{}');
afterAll(() => rmSync(folder, { recursive: true }));

const wordsOf = (act: () => unknown): string => {
  try {
    act();
  } catch (fault) {
    return faultWords(fault);
  }
  return 'nothing failed';
};

it('a file that is not there, is a folder or is there already is named in a sentence', () => {
  const missing = join(folder, 'missing.key');
  expect(wordsOf(() => readFileSync(missing))).toBe(`There is no such file or folder: ${missing}.`);
  expect(wordsOf(() => readFileSync(join(file, 'in')))).toBe(`A part of ${join(file, 'in')} is a file, and a folder is wanted.`);
  expect(wordsOf(() => writeFileSync(folder, ''))).toBe(`${folder} is a folder, and a file is wanted.`);
  expect(wordsOf(() => writeFileSync(file, '', { flag: 'wx' }))).toBe(`There is a file ${file} already; nothing was written.`);
});

it('every other fault keeps its own words', () => {
  expect(faultWords(new Error('The signature is not of this request.'))).toBe('The signature is not of this request.');
  expect(faultWords('text')).toBe('The command failed.');
});
