import { evaluate } from './evaluate.ts';
import type { Facts } from './facts.ts';
import { isFirstFactor, methods, type MethodName } from './methods.ts';
import type { Policy, StepDefinition } from './policy.ts';

/** How the policy wants this method performed, or null where it says nothing. */
export const stepOf = (policy: Policy, method: string): StepDefinition | null =>
  policy.step_definitions.find((step) => step.method === method) ?? null;

/**
 * The methods that help now (L-002): those still lacking in some group that can be completed with what is configured. Nobody
 * bound yet → what somebody can begin with; several lacking → those of the lowest `order`. Empty once nothing helps any more.
 */
export function nextWays(policy: Policy, facts: Facts, configuredMethods: readonly string[]): readonly MethodName[] {
  const ways = evaluate(policy, facts)
    .lacking.filter((group) => group.every((method) => configuredMethods.includes(method)))
    .flatMap((group) => firstInOrder(policy, facts.user === null ? beginnings(policy, group) : group));
  return methods.map(({ method }) => method).filter((method) => ways.includes(method));
}

/** What can be performed for nobody in particular. Where no method tells who somebody is, any may have to. */
function beginnings(policy: Policy, group: readonly MethodName[]): readonly MethodName[] {
  const first = methods.filter((method) => isFirstFactor(method) && group.includes(method.method)).map(({ method }) => method);
  return (first.length > 0 ? first : group).filter((method) => !stepOf(policy, method)?.requires_user);
}

/** Methods without an order wait for nobody and keep nobody waiting. */
function firstInOrder(policy: Policy, ways: readonly MethodName[]): readonly MethodName[] {
  const orderOf = (method: MethodName) => stepOf(policy, method)?.order;
  const lowest = Math.min(...ways.flatMap((method) => orderOf(method) ?? []));
  return ways.filter((method) => (orderOf(method) ?? lowest) <= lowest);
}
