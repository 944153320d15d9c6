import { ok, refuse, type Outcome } from '#shared/kernel';
import { builtInPolicies } from './built-in-policy.ts';
import { isMeant, type PolicyRequest } from './conditions.ts';
import type { Policy, PolicyDocument } from './policy.ts';

/**
 * The policy a transaction will run under, fixed from then on. Nothing enabled → the built-in default for `whom`. Enabled policies of
 * which none is meant → `no_match`: the request is refused, never let through under something weaker.
 */
export function selectPolicy(
  document: PolicyDocument | null,
  request: PolicyRequest,
  whom: NonNullable<Policy['built_in']> = 'everybody',
): Outcome<Policy, 'no_match'> {
  if (document === null || !document.enabled || document.policies.length === 0) return ok(builtInPolicies[whom]);
  const [chosen] = document.policies
    .filter((policy) => isMeant(policy.conditions, request))
    .sort((a, b) => b.priority - a.priority); // stable: ties keep the order of the list
  return chosen ? ok(chosen) : refuse('no_match');
}
