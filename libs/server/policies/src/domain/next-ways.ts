import type { Facts } from './facts.ts';
import type { MethodName } from './methods.ts';
import type { Policy, StepDefinition } from './policy.ts';

export declare function nextWays(policy: Policy, facts: Facts, configuredMethods: readonly string[]): readonly MethodName[];
export declare function isMethodAvailable(policy: Policy, method: string): boolean;
export declare function stepOf(policy: Policy, method: string): StepDefinition | null;
