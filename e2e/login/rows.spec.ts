import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows } from '../support/rows.ts';
import { expect, test } from '../support/test.ts';

const TITLE = /\btest\(\s*['`]((?:L-\d{3} )+)/g;

test('every row of the specification has a test, and every test names rows that exist', () => {
  const specs = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.spec.ts'));
  const sources = specs.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
  const named = sources.flatMap((source) => [...source.matchAll(TITLE)].flatMap(([, ids = '']) => ids.trim().split(' ')));
  const tested = new Set(named);
  expect({
    withoutTest: Object.keys(rows).filter((id) => !tested.has(id)),
    unknown: [...tested].filter((id) => !(id in rows)),
  }).toEqual({ withoutTest: [], unknown: [] });
});
