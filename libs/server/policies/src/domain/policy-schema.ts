import { z } from 'zod';
import { isJsonObject, type Json } from '#shared/kernel';
import { compileCondition } from './compile.ts';
import { demandsOfGroup } from './group-demands.ts';
import type { Method } from './methods.ts';
import { operatorNamed, operators } from './operators.ts';
import { parsePath } from './path.ts';
import type { Group, Policy, PolicyDocument } from './policy.ts';

const flowsOfLater = ['ciba', 'fido-uaf-registration', 'fido-uaf-deregistration', 'fido2-registration'];
const name = z.string().min(1).max(200);
const names = z.array(name).max(100);
const most = { policies: 50, groups: 32, conditions: 16, steps: 32 };

/** The grammar of one policy for a registry of methods; every limit is a number of entries or characters. */
export function policySchema(known: readonly Method[]): z.ZodType<Policy> {
  const interactions = known.flatMap((method) => method.interactions);
  const method = oneOf('method', () => known.map((one) => one.method));
  const methodList = z.array(method).max(100);

  const path = z
    .string()
    .max(200)
    .superRefine((text, issues) => {
      const parsed = parsePath(text);
      if (parsed === null) refuse(issues, `unknown path "${shown(text)}"`);
      else if (parsed.at === 'counter' && !interactions.includes(parsed.interaction))
        refuse(issues, `unknown interaction "${shown(parsed.interaction)}"`);
    });

  const condition = z
    .strictObject({
      path,
      type: z.enum(['string', 'integer', 'number', 'boolean', 'array', 'null']).optional(),
      operation: oneOf(
        'operator',
        () => Object.keys(operators),
        (text) => text.toLowerCase(),
      ),
      value: z.json().optional(),
    })
    // Also when path or type are wrong: whoever corrects a document wants to see everything at once.
    .superRefine((written, issues) => valueFault(written, issues), { when: () => true });

  const conditionSet = z.strictObject({
    any_of: z.array(z.array(condition).min(1, 'an empty group').max(most.conditions)).min(1, 'no group').max(most.groups),
  });

  const step = z.strictObject({
    method,
    interaction: oneOf('interaction', () => interactions).optional(),
    order: z.int().min(0).max(1000).optional(),
    requires_user: z.boolean().default(true),
    allow_registration: z.boolean().default(false),
    registration_mode: name.optional(),
    user_identity_source: name.optional(),
    verification_source: name.optional(),
  });

  return z
    .strictObject({
      description: z.string().max(1000).default(''),
      priority: z.int().min(-1_000_000).max(1_000_000).default(0),
      conditions: z
        .strictObject({ client_ids: names.optional(), acr_values: names.optional(), scopes: names.optional() })
        .default({}),
      available_methods: methodList.default([]),
      acr_mapping_rules: z.record(name, methodList.min(1)).superRefine(orderFault).default({}),
      level_of_authentication_scopes: z.record(name, methodList.min(1)).default({}),
      success_conditions: conditionSet.superRefine(({ any_of: groups }, issues) => groups.forEach(proofFault(known, issues))),
      failure_conditions: conditionSet.optional(),
      lock_conditions: conditionSet.optional(),
      device_registration_conditions: z
        .unknown()
        .refine(isEmptySet, 'conditions for registering devices are not offered')
        .optional(),
      step_definitions: z.array(step).max(most.steps).default([]),
      auth_session_binding_required: z.boolean().optional(),
      remember_device: z.strictObject({ lifetime_days: z.int().min(1).max(90).default(30) }).optional(),
    })
    .transform(({ device_registration_conditions: _, ...kept }) => kept);
}

/** The grammar of a document. Of the reference's flows only `oauth` exists yet; the others are named as such. */
export const documentSchema = (known: readonly Method[]): z.ZodType<PolicyDocument> =>
  z.strictObject({
    id: z.guid(),
    flow: z
      .string()
      .superRefine((flow, issues) => {
        if (flow === 'oauth') return;
        refuse(issues, flowsOfLater.includes(flow) ? `the flow "${flow}" is not offered yet` : `unknown flow "${shown(flow)}"`);
      })
      .transform(() => 'oauth' as const),
    enabled: z.boolean().default(true),
    policies: z.array(policySchema(known)).max(most.policies),
  });

const refuse = (issues: z.RefinementCtx, message: string): void => issues.addIssue({ code: 'custom', message });
const shown = (text: string): string => text.slice(0, 60);

const oneOf = (what: string, allowed: () => readonly string[], fold = (text: string) => text) =>
  z
    .string()
    .superRefine((text, issues) => {
      if (!allowed().includes(fold(text))) refuse(issues, `unknown ${what} "${shown(text)}"`);
    })
    .transform(fold);

function valueFault(written: unknown, issues: z.RefinementCtx): void {
  if (!isJsonObject(written) || typeof written['operation'] !== 'string') return;
  const { operation, type, value } = written;
  const message = operatorNamed(operation)?.faultOf(value) ?? typeFault(type, value);
  if (message !== null) issues.addIssue({ code: 'custom', path: ['value'], message });
}

/** `type` decides nothing, so it must at least not contradict the value. */
function typeFault(type: Json | undefined, value: Json | undefined): string | null {
  if (type === undefined || value === undefined || Array.isArray(value)) return null;
  const fits =
    type === 'integer' || type === 'number'
      ? (typeof value === 'number' && (type === 'number' || Number.isInteger(value))) || typeof value === 'string'
      : type === (value === null ? 'null' : typeof value) || type === 'array';
  return fits ? null : `the value is not of type ${String(type)}`;
}

/** `$.user.roles missing` alone would let everybody in. Empty groups and unreadable conditions have faults of their own. */
const proofFault = (known: readonly Method[], issues: z.RefinementCtx) => (group: Group, at: number) => {
  const readable = group.length > 0 && group.every((condition) => compileCondition(condition) !== null);
  if (!readable || demandsOfGroup(group, known).proofs.length > 0) return;
  issues.addIssue({ code: 'custom', path: ['any_of', at], message: 'demands no success of any method' });
};

const isEmptySet = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (isJsonObject(value) &&
    Object.entries(value).every(([key, groups]) => key === 'any_of' && Array.isArray(groups) && groups.length === 0));

/** JavaScript lists keys like "1" before all others, so the order they were declared in is already lost. */
function orderFault(rules: Readonly<Record<string, unknown>>, issues: z.RefinementCtx): void {
  const acrs = Object.keys(rules);
  if (acrs.length < 2) return;
  for (const acr of acrs.filter((one) => /^\d+$/.test(one))) {
    issues.addIssue({ code: 'custom', path: [acr], message: 'a bare number among several acr has no place in their order' });
  }
}
