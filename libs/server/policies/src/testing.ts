import type { Evidence, Facts, InteractionRecord } from './domain/facts.ts';
import { knownMethods, methodOfInteraction } from './domain/methods.ts';
import type { Policy, PolicyDocument } from './domain/policy.ts';
import { validatePolicyDocument } from './domain/validate-policy-document.ts';

/** The id of every document built here. */
export const policyDocumentId = '5f0c8a52-6a0e-4c3e-9d1b-2f6a7f1f9a01';

/** Requirement 002, パターン1: (password + SMS) or (registration + SMS). */
export const policyPattern1 = () => ({
  description: 'mfa_required_for_registration_and_login',
  priority: 10,
  conditions: { scopes: ['openid'] },
  available_methods: ['password', 'initial-registration', 'sms'],
  success_conditions: {
    any_of: [
      [
        { path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.sms-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
      [
        { path: '$.initial-registration.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.sms-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
    ],
  },
});

/** Requirement 002, パターン2: (password + e-mail) or (registration + e-mail). */
export const policyPattern2 = () => ({
  description: 'mfa_with_email',
  priority: 10,
  conditions: { scopes: ['openid'] },
  available_methods: ['password', 'initial-registration', 'email'],
  success_conditions: {
    any_of: [
      [
        { path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.email-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
      [
        { path: '$.initial-registration.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.email-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
    ],
  },
});

/** Requirement 002, パターン3: password or registration, with SMS or e-mail. */
export const policyPattern3 = () => ({
  description: 'mfa_with_sms_or_email',
  priority: 10,
  conditions: { scopes: ['openid'] },
  available_methods: ['password', 'initial-registration', 'sms', 'email'],
  success_conditions: {
    any_of: [
      [
        { path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.sms-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
      [
        { path: '$.password-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.email-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
      [
        { path: '$.initial-registration.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.sms-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
      [
        { path: '$.initial-registration.success_count', type: 'integer', operation: 'gte', value: 1 },
        { path: '$.email-authentication.success_count', type: 'integer', operation: 'gte', value: 1 },
      ],
    ],
  },
});

/** A document as it is sent, before validation. */
export const rawDocument = (...policies: readonly object[]) => ({ id: policyDocumentId, flow: 'oauth', enabled: true, policies });

/** The validated document of these policies; throws the faults when there are any. */
export function aPolicyDocument(...policies: readonly object[]): PolicyDocument {
  const outcome = validatePolicyDocument(rawDocument(...policies), knownMethods);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem.faults));
  return outcome.value;
}

/** One policy, validated: pattern 1 unless told otherwise. */
export function aPolicy(changes: object = {}): Policy {
  const [policy] = aPolicyDocument({ ...policyPattern1(), ...changes }).policies;
  if (!policy) throw new Error('a document of one policy has one');
  return policy;
}

/** `gte 1` on the success counter of each interaction. */
export const aGroup = (...interactions: readonly string[]) =>
  interactions.map((name) => ({ path: `$.${name}.success_count`, type: 'integer', operation: 'gte', value: 1 }));

/** Interaction → [successes, failures]. */
export const someEvidence = (counts: Readonly<Record<string, readonly [successes: number, failures: number]>>): Evidence =>
  Object.fromEntries(
    Object.entries(counts).map(([interaction, [success_count, failure_count]]): [string, InteractionRecord] => [
      interaction,
      {
        operation_type: interaction.endsWith('-challenge') ? 'CHALLENGE' : 'AUTHENTICATION',
        method: methodOfInteraction(interaction)?.method ?? interaction,
        call_count: success_count + failure_count,
        success_count,
        failure_count,
        interaction_time: '2026-01-15T10:30:00Z',
      },
    ]),
  );

/** One success each. */
export const proofsOf = (...interactions: readonly string[]): Evidence =>
  someEvidence(Object.fromEntries(interactions.map((name) => [name, [1, 0] as const])));

/** Nobody bound unless there is evidence; then somebody with no second factor enrolled. */
export const someFacts = (evidence: Evidence = {}, changes: Partial<Facts> = {}): Facts => ({
  evidence,
  user: Object.keys(evidence).length > 0 ? { sub: 'user-1' } : null,
  enrolledSecondFactors: [],
  ...changes,
});
