import { demandsOfGroup, hasSecondFactor } from './group-demands.ts';
import type { Policy, PolicyDocument } from './policy.ts';

const longestFloor = 15;
const lowestFloor = 8;

/** Whether nobody of this tenant logs in or registers with one factor. False under the built-in default. */
export function requiresSecondFactor(document: PolicyDocument | null): boolean {
  if (document === null || !document.enabled || document.policies.length === 0) return false;
  return document.policies
    .flatMap((policy) => policy.success_conditions.any_of)
    .every((group) => hasSecondFactor(demandsOfGroup(group)));
}

/** In characters: what the tenant says, else 15, or 8 where a password never suffices alone; never below 8 (rulings 10). */
export function minimumPasswordLength({
  tenantMinLength,
  document,
}: Readonly<{ tenantMinLength: number | null; document: PolicyDocument | null }>): number {
  return Math.max(lowestFloor, tenantMinLength ?? (requiresSecondFactor(document) ? lowestFloor : longestFloor));
}

/**
 * Whether registration may answer alike for free and taken addresses: only where every way to register proves the address by
 * mail, so that its owner learns there what the caller must not (rulings 3).
 */
export function uniformRegistration(policy: Policy): boolean {
  const registering = policy.success_conditions.any_of
    .map((group) => demandsOfGroup(group).proofs.map(({ method }) => method))
    .filter((proofs) => proofs.includes('initial-registration'));
  return registering.length > 0 && registering.every((proofs) => proofs.includes('email'));
}
