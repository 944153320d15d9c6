const DEEPEST = 64;
const MOST_VALUES = 50_000;
/** PostgreSQL keeps neither a NUL nor half a surrogate pair. */
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

/**
 * What is wrong with the mere shape of parsed input, or null: too deep, too much, or not storable (product.md section 6:
 * never a 500 for a caller's mistake). Found without recursion, because whatever reads it next may recurse.
 */
export function shapeFault(raw: unknown): string | null {
  const waiting: { value: unknown; depth: number }[] = [{ value: raw, depth: 0 }];
  let values = 0;
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { value, depth } = entry;
    values += 1;
    if (values > MOST_VALUES) return `must not have more than ${MOST_VALUES} values`;
    if (typeof value === 'string' && UNSTORABLE.test(value)) return 'must not have NUL characters or broken surrogate pairs';
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= DEEPEST) return `must not be nested deeper than ${DEEPEST} levels`;
    for (const [key, inner] of Object.entries(value)) {
      if (UNSTORABLE.test(key)) return 'must not have NUL characters or broken surrogate pairs';
      waiting.push({ value: inner, depth: depth + 1 });
    }
  }
  return null;
}
