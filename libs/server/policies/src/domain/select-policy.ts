import type { Outcome } from '#shared/kernel';
import type { Policy, PolicyDocument } from './policy.ts';

/** What an authorization request says about itself. */
export type PolicyRequest = Readonly<{ clientId: string; scopes: readonly string[]; acrValues: readonly string[] }>;
export declare function selectPolicy(document: PolicyDocument | null, request: PolicyRequest): Outcome<Policy, 'no_match'>;
