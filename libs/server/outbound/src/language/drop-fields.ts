import type { Json, JsonObject } from '#shared/kernel';

/** The contents without the named fields, at any depth: a code that was sent to a phone does not come back in the answer. */
export function dropFields(contents: JsonObject, fields: readonly string[]): JsonObject {
  return dropFromObject(contents, new Set(fields));
}

function dropFromObject(object: JsonObject, fields: ReadonlySet<string>): JsonObject {
  const kept = Object.entries(object).filter(([name, value]) => !fields.has(name) && !mentions(name, value, fields));
  return Object.fromEntries(kept.map(([name, value]) => [name, drop(value, fields)]));
}

function drop(value: Json, fields: ReadonlySet<string>): Json {
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map((item: Json) => drop(item, fields)) : dropFromObject(value as JsonObject, fields);
}

/** A body that was no JSON is one text; it goes as a whole when a field's name is in it. */
const mentions = (name: string, value: Json, fields: ReadonlySet<string>) =>
  name === 'raw_body' && typeof value === 'string' && [...fields].some((field) => value.includes(field));
