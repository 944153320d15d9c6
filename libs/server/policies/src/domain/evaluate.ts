import type { Facts } from './facts.ts';
import type { MethodName } from './methods.ts';
import type { Policy } from './policy.ts';

export type Evaluation = Readonly<{
  state: 'in_progress' | 'success' | 'failure' | 'locked';
  /** Per group that can still be completed, the methods it lacks; empty unless in progress. */
  lacking: readonly (readonly MethodName[])[];
}>;
export declare function evaluate(policy: Policy, facts: Facts): Evaluation;
