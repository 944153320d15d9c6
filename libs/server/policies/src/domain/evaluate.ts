import { canStillHold, compile, compileCondition, groupHolds, holds, type CompiledGroup } from './compile.ts';
import type { Evidence, Facts } from './facts.ts';
import { demandsOf, isMeantToProve } from './group-demands.ts';
import { methods, type MethodName } from './methods.ts';
import { withDevice } from './remembered-device.ts';
import { recordOf } from './path.ts';
import type { Policy } from './policy.ts';

export type Evaluation = Readonly<{
  state: 'in_progress' | 'success' | 'failure' | 'locked';
  /** Per group that can still be completed, the methods it lacks; empty unless in progress. */
  lacking: readonly (readonly MethodName[])[];
}>;

/** Decides where a transaction stands. Locked comes before failure, failure before success. */
export function evaluate(policy: Policy, facts: Facts): Evaluation {
  const { lock, failure } = compile(policy);
  if (lock.some((group) => groupHolds(group, facts))) return { state: 'locked', lacking: [] };
  if (failure.some((group) => groupHolds(group, facts))) return { state: 'failure', lacking: [] };

  const groups = successGroups(policy, facts);
  const seen = withDevice(policy, facts);
  if (groups.some((group) => groupHolds(group, seen))) return { state: 'success', lacking: [] };
  return { state: 'in_progress', lacking: groups.flatMap((group) => lackingIn(group, policy, seen)) };
}

/** The groups that may be satisfied at all: one factor counted twice never is (TH-12), nor what asks for no proof. */
function successGroups(policy: Policy, facts: Facts): readonly CompiledGroup[] {
  const written = compile(policy).success;
  const groups = policy.built_in ? written.flatMap((group) => withEnrolled(group, facts.enrolledSecondFactors)) : written;
  return groups.filter((group) => isMeantToProve(demandsOf(group)));
}

/** Who has second factors must use one of them: the group once per factor, or as it stands for who has none. */
function withEnrolled(group: CompiledGroup, enrolled: readonly MethodName[]): readonly CompiledGroup[] {
  if (enrolled.length === 0) return [group];
  return methods
    .filter(({ method }) => enrolled.includes(method))
    .map(({ provedBy }) => [...group, compileCondition({ path: `$.${provedBy}.success_count`, operation: 'gte', value: 1 })]);
}

/** The methods a group still lacks, as a list of one; no entry when the group can no longer be completed. */
function lackingIn(group: CompiledGroup, policy: Policy, facts: Facts): readonly (readonly MethodName[])[] {
  const open = group.filter((condition) => !holds(condition, facts));
  if (!open.every((condition) => canStillHold(condition, facts))) return [];
  const wanted = open.flatMap((condition) => (condition?.path.at === 'counter' ? [condition.path.interaction] : []));
  const lacking = methods.filter(({ interactions }) => interactions.some((name) => wanted.includes(name)));
  return lacking.length > 0 && lacking.every(({ method }) => canStillHelp(method, policy, facts))
    ? [lacking.map(({ method }) => method)]
    : [];
}

function canStillHelp(name: MethodName, policy: Policy, facts: Facts): boolean {
  if (!isMethodAvailable(policy, name)) return false;
  if (name === 'initial-registration' && facts.user !== null) return false;
  const { channel } = methods.find(({ method }) => method === name) ?? {};
  return !provenMethods(facts.evidence).some((proven) => proven.method !== name && proven.channel === channel);
}

/** Methods with at least one success, in the order of the registry: the same whatever order the evidence was stored in. */
export const provenMethods = (evidence: Evidence) =>
  methods.filter(({ provedBy }) => (recordOf(evidence, provedBy)?.success_count ?? 0) > 0);

/** Whether the policy lets this method be used at all; an absent or empty list lets every one. */
export const isMethodAvailable = (policy: Policy, method: string): boolean =>
  policy.available_methods.length === 0 || policy.available_methods.includes(method);
