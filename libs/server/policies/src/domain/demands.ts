import type { Policy, PolicyDocument } from './policy.ts';

export declare function requiresSecondFactor(document: PolicyDocument | null): boolean;
/** Characters. */
export declare function minimumPasswordLength(
  setting: Readonly<{ tenantMinLength: number | null; document: PolicyDocument | null }>,
): number;
export declare function uniformRegistration(policy: Policy): boolean;
