export type Fault = Readonly<{ path: string; message: string }>;

const deepest = 12;
const mostNodes = 20_000;
const forbiddenKeys: readonly string[] = ['__proto__', 'prototype', 'constructor'];

/** `$.policies[0].conditions`, `$.acr_mapping_rules["urn:mfa"]`: where in a document something is. */
export const jsonPath = (steps: readonly PropertyKey[]): string =>
  steps.reduce<string>((path, step) => path + written(step), '$');

function written(step: PropertyKey): string {
  if (typeof step === 'number') return `[${step}]`;
  const key = String(step);
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 100))}]`;
}

/** What must be known before anything recursive reads a document: its depth, its size, and no key of the prototype chain. */
export function shapeFaults(raw: unknown): Readonly<{ faults: readonly Fault[]; readable: boolean }> {
  const faults: Fault[] = [];
  const waiting: { value: unknown; steps: readonly PropertyKey[] }[] = [{ value: raw, steps: [] }];
  let nodes = 0;
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    nodes += 1;
    if (nodes > mostNodes) return { faults: [{ path: '$', message: `has more than ${mostNodes} values` }], readable: false };
    const { value, steps } = entry;
    if (typeof value !== 'object' || value === null) continue;
    if (steps.length >= deepest) {
      return { faults: [{ path: jsonPath(steps), message: `is nested deeper than ${deepest} levels` }], readable: false };
    }
    for (const [key, inner] of Object.entries(value)) {
      const below = [...steps, Array.isArray(value) ? Number(key) : key];
      if (forbiddenKeys.includes(key)) faults.push({ path: jsonPath(below), message: 'is not a field' });
      waiting.push({ value: inner, steps: below });
    }
  }
  return { faults, readable: true };
}
