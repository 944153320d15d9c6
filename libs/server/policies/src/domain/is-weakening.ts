import type { PolicyDocument } from './policy.ts';

export declare function isWeakening(before: PolicyDocument | null, after: PolicyDocument | null): boolean;
