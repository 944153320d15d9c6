import type { ObjectReader } from './reader.ts';

/** Says why a URL may not be called, or null. */
export type CheckUrl = (url: URL) => string | null;

/** A required absolute http(s) URL without credentials and placeholders; null after a fault. */
export function readUrl(reader: ObjectReader, name: string, checkUrl: CheckUrl): string | null {
  const text = reader.requiredText(name);
  if (text === null) return null;
  const problem = urlProblem(text, checkUrl);
  if (problem === null) return text;
  reader.fault(name, problem);
  return null;
}

function urlProblem(text: string, checkUrl: CheckUrl): string | null {
  if (!URL.canParse(text)) return 'must be an absolute URL';
  if (/[{}]/.test(text)) return 'placeholders are not supported';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  return checkUrl(url);
}
