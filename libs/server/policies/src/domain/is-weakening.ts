import { scopesAllowed } from './assurance.ts';
import { subsets } from './combinations.ts';
import type { PolicyRequest } from './conditions.ts';
import { evaluate, isMethodAvailable } from './evaluate.ts';
import type { Evidence, Facts } from './facts.ts';
import { methodOfInteraction } from './methods.ts';
import type { Policy, PolicyDocument } from './policy.ts';
import { possibleFacts } from './possible-facts.ts';
import { selectPolicy } from './select-policy.ts';

const mostRequests = 4_096;
const mostFacts = 20_000;

/**
 * Whether a change lets somebody in whom the old document keeps out (rulings 7): for some request, some evidence satisfies the
 * new conditions but not the old, or earns a scope it did not, or the browser binding is loosened. Found by trying; what is too
 * large to try counts as weakening.
 */
export function isWeakening(before: PolicyDocument | null, after: PolicyDocument | null): boolean {
  if (JSON.stringify(before) === JSON.stringify(after)) return false;
  const requests = possibleRequests([before, after].flatMap((document) => document?.policies ?? []));
  return requests === null || changedPairs(requests, before, after).some(([from, to]) => isWeaker(from, to));
}

type Change = readonly [from: Policy | null, to: Policy];

/** What applies before and after, once per pair; a request that is refused afterwards weakens nothing. */
function changedPairs(
  requests: readonly PolicyRequest[],
  before: PolicyDocument | null,
  after: PolicyDocument | null,
): readonly Change[] {
  const pairs = new Map<Policy, Set<Policy | null>>();
  for (const request of requests) {
    const from = selectPolicy(before, request);
    const to = selectPolicy(after, request);
    if (!to.ok) continue;
    pairs.set(to.value, (pairs.get(to.value) ?? new Set()).add(from.ok ? from.value : null));
  }
  return [...pairs].flatMap(([to, froms]) => [...froms].map((from): Change => [from, to]));
}

/** Every client, scope and acr the policies tell apart, in all combinations, and a request none of them knows. */
function possibleRequests(policies: readonly Policy[]): readonly PolicyRequest[] | null {
  const mentioned = (key: keyof Policy['conditions']) => [
    ...new Set(policies.flatMap(({ conditions }) => conditions[key] ?? [])),
  ];
  const [named, scopes, acrs] = [mentioned('client_ids'), mentioned('scopes'), mentioned('acr_values')];
  // A client has one name or two: its id, and its alias.
  const clients = [
    [],
    ...named.map((one) => [one]),
    ...named.flatMap((one, place) => named.slice(place + 1).map((two) => [one, two])),
  ];
  if (clients.length * 2 ** (scopes.length + acrs.length) > mostRequests) return null;
  return clients.flatMap((clientIds) =>
    subsets(scopes).flatMap((wanted) => subsets(acrs).map((acrValues) => ({ clientIds, scopes: wanted, acrValues }))),
  );
}

function isWeaker(from: Policy | null, to: Policy): boolean {
  if (from === to) return false;
  if (from !== null && (loosensBinding(from, to) || remembersLonger(from, to))) return true;
  const facts = possibleFacts(from === null ? [to] : [from, to], mostFacts);
  if (facts === null) return true;
  for (const one of facts) {
    if (passes(to, one) && (from === null || !passes(from, one) || earnsMore(from, to, one))) return true;
  }
  return false;
}

const loosensBinding = (from: Policy, to: Policy): boolean =>
  strictness(to.auth_session_binding_required) < strictness(from.auth_session_binding_required);
const strictness = (binding: boolean | undefined): number => (binding === undefined ? 1 : binding ? 2 : 0);

const remembersLonger = (from: Policy, to: Policy): boolean =>
  (to.remember_device?.lifetime_days ?? 0) > (from.remember_device?.lifetime_days ?? 0);

const passes = (policy: Policy, facts: Facts): boolean =>
  evaluate(policy, { ...facts, evidence: admitted(policy, facts.evidence) }).state === 'success';

function earnsMore(from: Policy, to: Policy, { evidence }: Facts): boolean {
  const scopes = Object.keys(from.level_of_authentication_scopes);
  const earlier = scopesAllowed(from, admitted(from, evidence), scopes);
  return scopesAllowed(to, admitted(to, evidence), scopes).some((scope) => !earlier.includes(scope));
}

/** What a policy would have let somebody do: methods it does not offer cannot have been performed under it. */
const admitted = (policy: Policy, evidence: Evidence): Evidence =>
  Object.fromEntries(
    Object.entries(evidence).filter(([interaction]) => isMethodAvailable(policy, methodOfInteraction(interaction)?.method ?? '')),
  );
