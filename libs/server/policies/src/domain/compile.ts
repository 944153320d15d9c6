import type { Json } from '#shared/kernel';
import type { Facts } from './facts.ts';
import { operatorNamed } from './operators.ts';
import { canChange, parsePath, readPath, type Path } from './path.ts';
import type { Condition, ConditionSet, Policy } from './policy.ts';

export type Test = Readonly<{ path: Path; accepts: (actual: Json) => boolean }>;

/** Null stands for a condition that cannot be read: it never holds. */
export type CompiledCondition = Test | null;
export type CompiledGroup = readonly CompiledCondition[];
export type CompiledPolicy = Readonly<Record<'success' | 'failure' | 'lock', readonly CompiledGroup[]>>;

/** Counters only grow; beyond a hundred further calls nothing is looked for. */
const furtherCalls = Array.from({ length: 100 }, (_, i) => i + 1);

const compiledPolicies = new WeakMap<Policy, CompiledPolicy>();

/** Compiles a policy once per object; policies are never changed in place. */
export function compile(policy: Policy): CompiledPolicy {
  const earlier = compiledPolicies.get(policy);
  if (earlier) return earlier;
  const compiled = {
    success: compileSet(policy.success_conditions),
    failure: compileSet(policy.failure_conditions),
    lock: compileSet(policy.lock_conditions),
  };
  compiledPolicies.set(policy, compiled);
  return compiled;
}

const compileSet = (set: ConditionSet | undefined): readonly CompiledGroup[] =>
  (set?.any_of ?? []).map((group) => group.map(compileCondition));

export function compileCondition(condition: Condition): CompiledCondition {
  const path = parsePath(condition.path);
  const operator = operatorNamed(condition.operation);
  return path && operator ? { path, accepts: operator.prepare(condition.value ?? null) } : null;
}

export const holds = (condition: CompiledCondition, facts: Facts): boolean =>
  condition !== null && condition.accepts(readPath(condition.path, facts));

/** An empty group asks nothing, so it must not pass: `every` alone would let it. */
export const groupHolds = (group: CompiledGroup, facts: Facts): boolean =>
  group.length > 0 && group.every((condition) => holds(condition, facts));

/** Whether a condition that does not hold now could hold later in the same transaction. */
export function canStillHold(condition: CompiledCondition, facts: Facts): boolean {
  if (condition === null || !canChange(condition.path, facts)) return false;
  if (condition.path.at === 'user') return true;
  const count = Number(readPath(condition.path, facts) ?? 0);
  return furtherCalls.some((more) => condition.accepts(count + more));
}
