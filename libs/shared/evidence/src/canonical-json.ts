/** What JSON can say. */
type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * The one text of a JSON value (RFC 8785): no space, keys in the order of their UTF-16 code units, numbers and strings as
 * ECMAScript writes them. A key without a value (`undefined`) is left out, as `JSON.stringify` does.
 * Throws for what has no such text: a number that is not finite, half of a surrogate pair, a value that is not JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return stringText(value);
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => canonicalJson(entry ?? null)).join(',')}]`;
  if (typeof value === 'object') return objectText(value as { readonly [key: string]: Value });
  throw new Error(`a ${typeof value} has no canonical text`);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error('a number that is not finite has no canonical text');
  return JSON.stringify(value);
}

function stringText(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new Error('half of a surrogate pair has no canonical text');
  return JSON.stringify(value);
}

function objectText(value: { readonly [key: string]: Value | undefined }): string {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  // The default order compares UTF-16 code units, which is what RFC 8785 section 3.2.3 asks for.
  return `{${keys
    .sort()
    .map((key) => `${stringText(key)}:${canonicalJson(value[key])}`)
    .join(',')}}`;
}
