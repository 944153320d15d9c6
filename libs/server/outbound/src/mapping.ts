import type { JsonObject } from '#shared/kernel';
import type { ValueSource } from './configuration.ts';

/** Where a value goes: `*` merges an object's entries into the result, else the steps of a dot path. */
export type Target = '*' | readonly string[];
export type CompiledRule = Readonly<{ value: ValueSource; to: Target }>;
export type CompiledMapping = readonly CompiledRule[];

/** Builds an object by rules (login-api-reference 1.4). Throws MappingTooLarge beyond the bounds. */
export function applyMapping(
  _rules: CompiledMapping,
  _source: JsonObject,
  _secrets: Readonly<Record<string, string>> = {},
): JsonObject {
  throw new Error('not yet');
}
