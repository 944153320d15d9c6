import type { Outcome } from '#shared/kernel';
import type { Method } from './methods.ts';
import type { PolicyDocument } from './policy.ts';

export type Fault = Readonly<{ path: string; message: string }>;

export declare function validatePolicyDocument(
  raw: unknown,
  known: readonly Method[],
): Outcome<PolicyDocument, { faults: readonly Fault[] }>;
