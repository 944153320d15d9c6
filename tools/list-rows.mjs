import { join } from 'node:path';
import { testsOfRows } from './lib/row-tests.mjs';

/** Every row of the reset page with the files that test it: `npm run --silent rows`. */
const root = join(import.meta.dirname, '..');
for (const [id, { browser, other }] of Object.entries(testsOfRows(root)))
  console.log([id, browser.length > 0 ? '' : 'no browser test', ...browser, ...other].filter(Boolean).join('  '));
