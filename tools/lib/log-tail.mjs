import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The last lines of a log, or an empty string when there is none. */
export function tailOf(path, lines = 15) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** A path as a person would type it from the checkout. */
export function shownPath(root, path) {
  const short = relative(root, path);
  return short.startsWith('..') ? path : short;
}
