import { ok, refuse, type Json, type Outcome } from '#shared/kernel';

/** A compiled path: own property names and array indexes, outermost first. */
export type CompiledPath = Readonly<{ steps: readonly (string | number)[] }>;

const MAX_LENGTH = 500;
const MAX_STEPS = 32;
const STEP = /\.([A-Za-z0-9_-]{1,128})|\[(0|[1-9]\d{0,4})\]/y;

/** Names that reach a prototype; refused wherever a path or a target is written (standards A1-02). */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Compiles `$`, `.name` and `[n]`, and nothing else. The problem is one English sentence for the author of the document. */
export function compilePath(text: string): Outcome<CompiledPath, string> {
  if (text.length > MAX_LENGTH) return refuse(`a path has at most ${MAX_LENGTH} characters`);
  if (!text.startsWith('$')) return refuse('a path starts with $');
  const steps: (string | number)[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const step = STEP.exec(text);
    if (!step) return refuse('a path consists of .name and [n] only');
    const [whole, name, index] = step;
    if (name !== undefined && FORBIDDEN_NAMES.has(name)) return refuse(`${name} may not be used in a path`);
    steps.push(name ?? Number(index));
    at += whole.length;
  }
  return steps.length > MAX_STEPS ? refuse(`a path has at most ${MAX_STEPS} steps`) : ok({ steps });
}

/** The value at a path, reading own properties only; undefined when there is none. */
export function readPath(path: CompiledPath, source: Json): Json | undefined {
  let value: Json | undefined = source;
  for (const step of path.steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (typeof step === 'number') {
      value = Array.isArray(value) ? value[step] : undefined;
    } else {
      value = !Array.isArray(value) && Object.hasOwn(value, step) ? (value as { [key: string]: Json })[step] : undefined;
    }
  }
  return value;
}
