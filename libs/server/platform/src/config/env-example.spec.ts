import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, settingNames } from './config.ts';

const lines = readFileSync(new URL('../../../../../.env.example', import.meta.url), 'utf8').split('\n');
const entries = lines.flatMap((line, index) => {
  const [, name, value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
  return name ? [{ name, value, comment: lines[index - 1] ?? '' }] : [];
});
const needed = { DATABASE_URL: 'postgresql://x', SEKISHO_MASTER_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}` };

describe('.env.example', () => {
  it('names every setting once, and none that does not exist', () => {
    expect(entries.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
  });

  it('has a sentence above each setting', () => {
    expect(entries.filter(({ comment }) => !/^# .+\.$/.test(comment))).toEqual([]);
  });

  it('shows the defaults: with it, the server reads what it would read without it', () => {
    const example = Object.fromEntries(entries.map(({ name, value }) => [name, value]));
    const mode = { SEKISHO_MODE: 'development' };
    expect(readConfig({ ...example, ...needed, ...mode })).toEqual(readConfig({ ...needed, ...mode }));
  });
});
