import { evaluate } from './evaluate.ts';
import type { Evidence, Facts } from './facts.ts';
import { demandsOfGroup, hasSecondFactor, type Demands } from './group-demands.ts';
import { jsonPath } from './json-shape.ts';
import { factorOf } from './methods.ts';
import type { Group, Policy, PolicyDocument } from './policy.ts';

/** What an administrator should know about a policy that may be saved all the same. UIs translate the code. */
const messages = {
  same_factor_twice: 'counts one factor twice and is therefore never satisfied',
  same_kind_twice: 'asks for two factors of the same kind, which is not multi-factor authentication',
  email_as_second_factor: 'has e-mail as its second factor: acr stays aal1',
  no_second_factor: 'is satisfied by a single factor',
  method_not_configured: 'names a method that is not configured in this tenant',
  group_unsatisfiable: 'can be satisfied by nobody under this policy',
  group_locked_out: 'is overtaken by the lock or failure conditions in the very moment it is satisfied',
  policy_locks_everyone_out: 'leaves no way to log in',
  step_field_without_effect: 'is kept, but has no effect in this release',
} as const;

export type WarningCode = keyof typeof messages;
export type PolicyWarning = Readonly<{ code: WarningCode; path: string; message: string }>;
type Tenant = Readonly<{ configuredMethods: readonly string[] }>;

export function warningsOf(document: PolicyDocument, tenant: Tenant): readonly PolicyWarning[] {
  return document.policies.flatMap((policy, i) => policyWarnings(policy, ['policies', i], tenant));
}

const warning = (code: WarningCode, at: readonly PropertyKey[]): PolicyWarning => ({
  code,
  path: jsonPath(at),
  message: messages[code],
});

function policyWarnings(policy: Policy, at: readonly PropertyKey[], tenant: Tenant): readonly PolicyWarning[] {
  const found = policy.success_conditions.any_of.map((group) => groupWarnings(policy, group, tenant));
  const closed = found.every((codes) => codes.some((code) => closing.includes(code)));
  return [
    ...(closed ? [warning('policy_locks_everyone_out', at)] : []),
    ...found.flatMap((codes, i) => codes.map((code) => warning(code, [...at, 'success_conditions', 'any_of', i]))),
    ...policy.available_methods.flatMap((method, i) =>
      tenant.configuredMethods.includes(method) ? [] : [warning('method_not_configured', [...at, 'available_methods', i])],
    ),
    ...stepWarnings(policy, [...at, 'step_definitions']),
  ];
}

/** With one of these a group lets nobody in. */
const closing: readonly WarningCode[] = ['same_factor_twice', 'group_unsatisfiable', 'group_locked_out', 'method_not_configured'];

function groupWarnings(policy: Policy, group: Group, tenant: Tenant): readonly WarningCode[] {
  const demands = demandsOfGroup(group);
  if (demands.countsTwice) return ['same_factor_twice'];
  const alone = { ...policy, success_conditions: { any_of: [group] } };
  if (evaluate(alone, factsWith({})).lacking.length === 0) return ['group_unsatisfiable'];
  const met = evaluate(alone, factsWith(leastEvidence(demands))).state;
  return [
    ...factorWarnings(demands),
    ...(demands.proofs.every(({ method }) => tenant.configuredMethods.includes(method))
      ? []
      : ['method_not_configured' as const]),
    ...(met === 'locked' || met === 'failure' ? ['group_locked_out' as const] : []),
  ];
}

function factorWarnings(demands: Demands): readonly WarningCode[] {
  if (!hasSecondFactor(demands)) return demands.proofs.length > 1 ? ['same_kind_twice'] : ['no_second_factor'];
  const held = demands.proofs.filter((method) => factorOf(method) === 'possession');
  return held.some(({ aal2 }) => aal2) ? [] : ['email_as_second_factor'];
}

/** Fields of the reference that its own server does not evaluate either; saying so is better than silence. */
function stepWarnings(policy: Policy, at: readonly PropertyKey[]): readonly PolicyWarning[] {
  const idle = ['registration_mode', 'user_identity_source', 'verification_source'] as const;
  return policy.step_definitions.flatMap((step, i) =>
    idle.filter((field) => step[field] !== undefined).map((field) => warning('step_field_without_effect', [...at, i, field])),
  );
}

const factsWith = (evidence: Evidence): Facts => ({ evidence, user: null, enrolledSecondFactors: [] });

/** Each demanded proof once, at the first try. */
const leastEvidence = ({ proofs }: Demands): Evidence =>
  Object.fromEntries(
    proofs.map(({ provedBy, method }) => [
      provedBy,
      { operation_type: 'AUTHENTICATION', method, call_count: 1, success_count: 1, failure_count: 0, interaction_time: '' },
    ]),
  );
