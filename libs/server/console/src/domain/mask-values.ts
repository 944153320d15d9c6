import { isJsonObject, type Json } from '#shared/kernel';

/** What stands in the place of a masked value. */
export const MASK = '•••';

/** The shape of a value without the value: which fields a change touched stays readable, what they held does not (D-19). */
export function maskValues(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(maskValues);
  if (!isJsonObject(value as Json)) return MASK;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValues(inner)]));
}
