import { isJsonObject } from '#shared/kernel';

type Change = Readonly<{ before: unknown; after: unknown }>;

/** What changed between two answers, by path: `metadata.expire_seconds` → `{before, after}`. A list counts as one value. */
export function differences(before: unknown, after: unknown, path = ''): Readonly<Record<string, Change>> {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return Object.assign(
      {},
      ...names.map((name) => differences(before[name], after[name], path === '' ? name : `${path}.${name}`)),
    ) as Readonly<Record<string, Change>>;
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return {};
  return { [path]: { before: before ?? null, after: after ?? null } };
}
