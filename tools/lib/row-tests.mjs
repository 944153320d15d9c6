import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SPEC = /\.spec\.tsx?$/;
/** The title of a test or of a group of tests, whatever quotes it stands in. */
const TITLE = /\b(?:test|it|describe)(?:\.\w+)*(?:\([^()]*\))?\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g;
/** Where the API is held to requirement 002 its number is no row. */
const REQUIREMENT_002 = /^R-002(?= |$)/;

function* specsIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* specsIn(path);
    else if (SPEC.test(entry.name)) yield path;
  }
}

/** The rows that the titles of one file name. @param {string} source @param {boolean} isBrowser @returns {string[]} */
export function rowsIn(source, isBrowser) {
  return [...source.matchAll(TITLE)].flatMap(([, , title]) =>
    [...(isBrowser ? title : title.replace(REQUIREMENT_002, '')).matchAll(/\bR-\d{3}\b/g)].map(([id]) => id),
  );
}

/**
 * Which files test which row of the reset page, in a browser and beside it.
 * @param {string} root
 * @returns {Record<string, { browser: string[], other: string[] }>}
 */
export function testsOfRows(root) {
  const rows = JSON.parse(readFileSync(join(root, 'e2e/support/reset-rows.json'), 'utf8'));
  const found = Object.fromEntries(Object.keys(rows).map((id) => [id, { browser: [], other: [] }]));
  for (const path of ['e2e', 'libs', 'apps', 'tools'].flatMap((folder) => [...specsIn(join(root, folder))])) {
    const isBrowser = path.startsWith(join(root, 'e2e/console')) || path.startsWith(join(root, 'e2e/login'));
    for (const id of new Set(rowsIn(readFileSync(path, 'utf8'), isBrowser))) {
      const place = (found[id] ??= { browser: [], other: [] });
      place[isBrowser ? 'browser' : 'other'].push(relative(root, path));
    }
  }
  return found;
}
