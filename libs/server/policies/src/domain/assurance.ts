import type { Evidence } from './facts.ts';
import type { Method } from './methods.ts';
import type { Policy } from './policy.ts';

export type Aal = 'aal1' | 'aal2';
export declare function aalOf(evidence: Evidence, known?: readonly Method[]): Aal;
export declare function acrOf(policy: Policy, evidence: Evidence): string;
export declare function amrOf(evidence: Evidence): readonly string[];
export declare function scopesAllowed(policy: Policy, evidence: Evidence, scopes: readonly string[]): readonly string[];
