import { isJsonObject } from '#shared/kernel';
import { knownMethods, type MethodName } from './domain/methods.ts';
import { minimumPasswordLength } from './domain/demands.ts';
import type { PolicyDocument } from './domain/policy.ts';
import { validatePolicyDocument } from './domain/validate-policy-document.ts';

/** A policy as its row holds it. */
export type StoredPolicy = Readonly<{ id: string; flow: string; enabled: boolean; document: unknown }>;

/** Reads a stored policy. It was validated when it was saved; one that no longer is throws: better no login than half a policy. */
export function readStoredPolicy(row: StoredPolicy | null): PolicyDocument | null {
  if (row === null) return null;
  if (!isJsonObject(row.document)) throw new Error(`the stored policy ${row.id} is no object`);
  const { id, flow, enabled } = row;
  const read = validatePolicyDocument({ ...row.document, id, flow, enabled }, knownMethods);
  if (!read.ok) throw new Error(`the stored policy ${id} cannot be read`);
  return read.value;
}

type FloorSettings = Readonly<{
  identity_policy_config?: { password_policy?: { min_length?: number | undefined } | undefined } | undefined;
}>;

/** How long a new password must be in a tenant with these settings and this policy (rulings section 10). */
export const passwordFloor = (settings: FloorSettings, policy: StoredPolicy | null): number =>
  minimumPasswordLength({
    tenantMinLength: settings.identity_policy_config?.password_policy?.min_length ?? null,
    document: readStoredPolicy(policy),
  });

/** Codes by SMS and mail need a service that sends them; everything else needs no configuration of its own. */
const NEEDS_SERVICE: ReadonlySet<string> = new Set(['sms', 'email']);

/** The methods a tenant can use at all, given the types of its enabled configurations. */
export const configuredMethods = (types: readonly string[]): readonly MethodName[] =>
  knownMethods.map(({ method }) => method as MethodName).filter((method) => !NEEDS_SERVICE.has(method) || types.includes(method));
