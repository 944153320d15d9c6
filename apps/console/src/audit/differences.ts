/** One field of a change: where it stands in the document, what it held and what it holds. Null where it was or is not there. */
export type Difference = Readonly<{ field: string; before: string | null; after: string | null }>;

const isDocument = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_LEVELS = 4;

/** The leaves of a document by their paths; what lies deeper than four levels stays one text. */
function leavesOf(value: unknown, path: string, level: number): readonly (readonly [string, string])[] {
  if (isDocument(value) && level < MOST_LEVELS)
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`, level + 1));
  if (value === null || value === undefined) return [];
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** Every field that one of the two has, in the order of their names. A masked field stands for itself: its value is not known. */
export function differencesOf(before: unknown, after: unknown): readonly Difference[] {
  const [old, now] = [new Map(leavesOf(before, '', 0)), new Map(leavesOf(after, '', 0))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }));
}
