import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rowsIn, testsOfRows } from './row-tests.mjs';

/** Rows nobody can see in a browser: tests beside it hold the server to them. */
const beside: Readonly<Record<string, string>> = {
  'R-031': 'the session is renewed and rights are read anew by the server',
  'R-079': 'what the server refuses whatever a page does',
  'R-147': 'how a reason lies in the database',
  'R-148': 'every test resets as the same administrators at once, so the alarms of this copy are quiet',
  'R-149': 'mails and calls to who watches incidents; there is nothing to see on a page',
};
/** Rows without a test, and why. */
const untested: Readonly<Record<string, string>> = { 'R-005': 'comes with the incident pages' };

it('every row of the reset page has a test that names it, and every test names rows that exist', () => {
  const tests = Object.entries(testsOfRows(join(import.meta.dirname, '../..')));
  const lacking = tests.filter(([id, { browser, other }]) => (id in beside ? other : browser).length === 0).map(([id]) => id);
  expect(lacking.filter((id) => !(id in untested))).toEqual([]);
  expect(tests.filter(([id]) => Number(id.slice(2)) > 156 || id === 'R-000').map(([id]) => id)).toEqual([]);
});

it('a row is found in a title however it is quoted, and requirement 002 is none', () => {
  const source = "test('R-010 a', f);\nit.each([1])(`R-011 R-012 b`, f);\nit('R-002 error', f);\nconst R = 'R-099';";
  expect(rowsIn(source, true)).toEqual(['R-010', 'R-011', 'R-012', 'R-002']);
  expect(rowsIn(source, false)).toEqual(['R-010', 'R-011', 'R-012']);
});
