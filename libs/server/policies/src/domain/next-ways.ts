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
    .flatMap((group) => inTurn(policy, facts, group));
  return methods.map(({ method }) => method).filter((method) => ways.includes(method));
}

/**
 * Whether the policy's steps let this method be performed now: somebody is bound where the step needs somebody, and in some
 * group that lacks the method nothing of a lower `order` is lacking too. A method without a step, or one that no group lacks
 * any more, waits for nobody.
 */
export function isInTurn(policy: Policy, facts: Facts, method: MethodName): boolean {
  if (!stepOf(policy, method)) return true;
  if (facts.user === null && needsSomebody(policy, method)) return false;
  const groups = evaluate(policy, facts).lacking.filter((group) => group.includes(method));
  return groups.length === 0 || groups.some((group) => inTurn(policy, facts, group).includes(method));
}

/** The methods of one group that come next. */
const inTurn = (policy: Policy, facts: Facts, group: readonly MethodName[]): readonly MethodName[] =>
  firstInOrder(policy, facts.user === null ? beginnings(policy, group) : group);

/** What can be performed for nobody in particular. Where no method tells who somebody is, any may have to. */
function beginnings(policy: Policy, group: readonly MethodName[]): readonly MethodName[] {
  const first = methods.filter((method) => isFirstFactor(method) && group.includes(method.method)).map(({ method }) => method);
  return (first.length > 0 ? first : group).filter((method) => !needsSomebody(policy, method));
}

/** `requires_user` says nothing of a method that itself tells who somebody is. */
const needsSomebody = (policy: Policy, name: MethodName): boolean =>
  (stepOf(policy, name)?.requires_user ?? false) && !methods.some((method) => method.method === name && isFirstFactor(method));

/** Methods without an order wait for nobody and keep nobody waiting. */
function firstInOrder(policy: Policy, ways: readonly MethodName[]): readonly MethodName[] {
  const orderOf = (method: MethodName) => stepOf(policy, method)?.order;
  const lowest = Math.min(...ways.flatMap((method) => orderOf(method) ?? []));
  return ways.filter((method) => (orderOf(method) ?? lowest) <= lowest);
}
