import { isJsonObject, type Json } from '#shared/kernel';
import type { CompiledMapping, CompiledRule, Target, ValueSource } from '../configuration.ts';
import type { FaultList } from './faults.ts';
import { compilePath, FORBIDDEN_NAMES } from '../language/jsonpath.ts';
import { ObjectReader } from './reader.ts';
import { isSecretTarget, secretRulePath, type RuleKind } from '../secrets/secret-places.ts';

const MAX_RULES = 100;
const MAX_TARGET_STEPS = 16;
const MAX_LIST_INDEX = 99;

/** Where the rules stand decides which places hold secrets and which roots a path may begin with. */
export type RulesPlace = Readonly<{ kind: RuleKind; roots: readonly string[] }>;

export type WrittenRule = Readonly<{ to: string; value: ValueSource; path: string }>;

/** Compiles a list of mapping rules whose targets are dot paths. Every fault is added; what remains is what was right. */
export function compileMapping(value: Json | undefined, path: string, faults: FaultList, place: RulesPlace): CompiledMapping {
  return readRules(value, path, faults, place).flatMap((rule): CompiledRule[] => {
    const to = compileTarget(rule.to);
    if (typeof to !== 'string' || to === '*') return [{ value: rule.value, to }];
    faults.add(`${rule.path}.to`, to.slice(1));
    return [];
  });
}

/** Reads a list of rules down to value and written target; headers and bodies understand targets differently. */
export function readRules(value: Json | undefined, path: string, faults: FaultList, place: RulesPlace): WrittenRule[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    faults.add(path, 'must be a list of mapping rules');
    return [];
  }
  if (value.length > MAX_RULES) faults.add(path, `has at most ${MAX_RULES} rules`);
  const rules = value
    .slice(0, MAX_RULES)
    .flatMap((rule: Json, index: number) => readRule(rule, path, `${path}[${index}]`, faults, place));
  const secretPaths = rules.flatMap((rule) => (rule.value.kind === 'secret' ? [rule.value.path] : []));
  if (new Set(secretPaths).size < secretPaths.length) faults.add(path, 'gives two secrets for one target');
  return rules;
}

function readRule(rule: Json, listPath: string, path: string, faults: FaultList, place: RulesPlace): WrittenRule[] {
  if (!isJsonObject(rule)) {
    faults.add(path, 'must be an object');
    return [];
  }
  const reader = new ObjectReader(rule, path, faults);
  const to = reader.requiredText('to', 300);
  const value = readValue(reader, to, listPath, place);
  reader.unsupported('functions', 'condition'); // each becomes a compiled part of the rule, in a file of its own
  reader.refuseUnknown();
  return to === null || value === null ? [] : [{ to, value, path }];
}

function readValue(reader: ObjectReader, to: string | null, listPath: string, place: RulesPlace): ValueSource | null {
  const fixed = reader.get('static_value');
  const from = reader.text('from', 500);
  if (fixed !== undefined) {
    if (to === null || !isSecretTarget(place.kind, to)) return { kind: 'static', value: fixed };
    if (typeof fixed === 'string' && fixed !== '') return { kind: 'secret', path: secretRulePath(listPath, to) };
    reader.fault('static_value', 'must be a non-empty string');
    return null;
  }
  if (from === null) {
    if (reader.get('from') === undefined) reader.faults.add(reader.path, 'needs from or static_value');
    return null;
  }
  const compiled = compilePath(from);
  if (!compiled.ok) {
    reader.fault('from', compiled.problem);
    return null;
  }
  const root = compiled.value.steps[0];
  if (root === undefined || !place.roots.includes(String(root))) {
    reader.fault('from', `must begin with one of ${place.roots.map((name) => `$.${name}`).join(', ')}`);
    return null;
  }
  return { kind: 'path', path: compiled.value };
}

/** A target, or `!` followed by what is wrong with it. */
function compileTarget(to: string): Target | `!${string}` {
  if (to === '*') return '*';
  const steps = to.split('.');
  if (steps.length > MAX_TARGET_STEPS) return `!has at most ${MAX_TARGET_STEPS} steps`;
  for (const step of steps) {
    if (!/^[A-Za-z0-9_-]{1,128}$/.test(step)) return '!must be * or names joined by dots';
    if (FORBIDDEN_NAMES.has(step)) return `!${step} may not be used as a target`;
    if (/^\d+$/.test(step) && Number(step) > MAX_LIST_INDEX) return `!a list index is at most ${MAX_LIST_INDEX}`;
  }
  return steps;
}
