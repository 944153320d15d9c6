import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';
import { cleanCopy, newBudget, type CopyBudget, type MutableObject } from './clean-copy.ts';
import type { CompiledMapping, ValueSource } from '../configuration.ts';
import { readPath } from './jsonpath.ts';

export type Secrets = Readonly<Record<string, string>>;

/**
 * Builds an object by rules, later ones over earlier ones (login-api-reference 1.4). A missing path gives null.
 * Throws MappingTooLarge beyond 32 levels or 20 000 values.
 */
export function applyMapping(rules: CompiledMapping, source: JsonObject, secrets: Secrets = {}): JsonObject {
  const result: MutableObject = {};
  const budget = newBudget();
  for (const rule of rules) {
    const value = resolveValue(rule.value, source, secrets, budget);
    if (rule.to === '*') {
      if (isJsonObject(value)) Object.assign(result, value);
    } else {
      place(result, rule.to, value);
    }
  }
  return result;
}

/** One rule's value as a clean copy, so that results share nothing with their source. Throws MappingTooLarge. */
export function resolveValue(value: ValueSource, source: JsonObject, secrets: Secrets, budget: CopyBudget = newBudget()): Json {
  switch (value.kind) {
    case 'secret':
      return secretAt(value.path, secrets);
    case 'static':
      return cleanCopy(value.value, budget);
    case 'path':
      return cleanCopy(readPath(value.path, source) ?? null, budget);
  }
}

/** A secret of the configuration by its path. Throws when the caller did not hand it over: that is a fault of ours. */
export function secretAt(path: string, secrets: Secrets): string {
  const secret = Object.hasOwn(secrets, path) ? secrets[path] : undefined;
  if (secret === undefined) throw new Error(`no secret was handed over for ${path}`);
  return secret;
}

type Container = MutableObject | Json[];

// Every step reads and writes own properties only; compilation has refused the names that reach a prototype.
function place(root: MutableObject, steps: readonly string[], value: Json): void {
  let container: Container = root;
  steps.forEach((step, at) => {
    const next = steps[at + 1];
    if (next === undefined) {
      write(container, step, value);
      return;
    }
    const existing = read(container, step);
    const inner: Container = fits(existing, next) ? existing : isIndex(next) ? [] : {};
    if (inner !== existing) write(container, step, inner);
    container = inner;
  });
}

const isIndex = (step: string) => /^\d+$/.test(step);

/** An object takes any step as a name, a list takes indexes only. */
const fits = (value: Json | undefined, step: string): value is Container =>
  Array.isArray(value) ? isIndex(step) : typeof value === 'object' && value !== null;

function read(container: Container, step: string): Json | undefined {
  if (Array.isArray(container)) return container[Number(step)];
  return Object.hasOwn(container, step) ? container[step] : undefined;
}

function write(container: Container, step: string, value: Json): void {
  if (!Array.isArray(container)) {
    container[step] = value;
    return;
  }
  while (container.length < Number(step)) container.push(null); // a list with holes would not survive JSON
  container[Number(step)] = value;
}
