import type { Json } from '#shared/kernel';

/** Thrown when a document is deeper or larger than any honest one; the executor turns it into a refusal. */
export class MappingTooLarge extends Error {
  constructor() {
    super('the mapped document is too deep or too large');
  }
}

export type MutableObject = { [key: string]: Json };

const MAX_DEPTH = 32;
const MAX_NODES = 20_000;

/** What one mapping may still copy; shared by all its rules, so that many rules cannot add up to more. */
export type CopyBudget = { nodes: number };
export const newBudget = (): CopyBudget => ({ nodes: MAX_NODES });

/**
 * A copy that owns nothing called `__proto__`: JSON.parse makes such keys, and a later careless merge would follow them.
 * Throws MappingTooLarge beyond 32 levels or the budget.
 */
export function cleanCopy(value: Json, budget: CopyBudget, depth = 0): Json {
  budget.nodes -= 1;
  if (budget.nodes < 0 || depth > MAX_DEPTH) throw new MappingTooLarge();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => cleanCopy(item, budget, depth + 1));
  const copy: MutableObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') copy[key] = cleanCopy(item as Json, budget, depth + 1);
  }
  return copy;
}
