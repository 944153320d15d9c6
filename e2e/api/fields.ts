import type { z } from 'zod';

type Def = Readonly<{ type: string; innerType?: z.ZodType; in?: z.ZodType; out?: z.ZodType; shape?: Record<string, z.ZodType> }>;
const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;

/** What is left of a schema without its wrappers: optional, default, preprocess, transform. */
function core(schema: z.ZodType): z.ZodType {
  const { innerType, in: before, out: after } = defOf(schema);
  if (innerType) return core(innerType);
  if (!before || !after) return schema;
  return core(defOf(before).type === 'transform' ? after : before);
}

export type Field = Readonly<{ path: readonly string[]; type: string }>;

/** Every field that a schema names, the inner ones after the outer, with zod's word for its type. */
export function fieldsOf(schema: z.ZodType, path: readonly string[] = []): readonly Field[] {
  const { type, shape = {} } = defOf(core(schema));
  const inner = Object.entries(shape).flatMap(([name, field]) => fieldsOf(field, [...path, name]));
  return path.length === 0 ? inner : [{ path, type }, ...inner];
}

/** A copy of the document with one value put at the path; what is missing on the way is made. */
export function withValue(document: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const object = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  return { ...object, [name]: withValue(object[name], rest, value) };
}

/** A copy of the document without the value at the path. */
export function withoutValue(document: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || typeof document !== 'object' || document === null) return document;
  const { [name]: inner, ...others } = document as Record<string, unknown>;
  return rest.length === 0 || inner === undefined ? others : { ...others, [name]: withoutValue(inner, rest) };
}
