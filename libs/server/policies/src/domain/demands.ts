import { demandsOfGroup, hasSecondFactor, isMeantToProve } from './group-demands.ts';
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

/**
 * Whether there is a policy that somebody can satisfy with the methods `held`, and no more with those that are `left`. Whoever
 * gave that method up would be locked out (L-070). What is known, the password, everybody has.
 */
export function wouldLockOut(document: PolicyDocument | null, held: readonly string[], left: readonly string[]): boolean {
  if (document === null || !document.enabled) return false;
  return document.policies.some((policy) => isSatisfiable(policy, held) && !isSatisfiable(policy, left));
}

const isSatisfiable = (policy: Policy, methods: readonly string[]): boolean =>
  policy.success_conditions.any_of
    .map((group) => demandsOfGroup(group))
    .some(
      (demands) =>
        isMeantToProve(demands) && demands.proofs.every(({ kind, method }) => kind === 'knowledge' || methods.includes(method)),
    );

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
