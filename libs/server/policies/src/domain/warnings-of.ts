import type { PolicyDocument } from './policy.ts';

export type WarningCode =
  | 'same_factor_twice'
  | 'same_kind_twice'
  | 'email_as_second_factor'
  | 'no_second_factor'
  | 'method_not_configured'
  | 'group_unsatisfiable'
  | 'group_locked_out'
  | 'policy_locks_everyone_out'
  | 'step_field_without_effect';

export type PolicyWarning = Readonly<{ code: WarningCode; path: string; message: string }>;
export declare function warningsOf(
  document: PolicyDocument,
  tenant: Readonly<{ configuredMethods: readonly string[] }>,
): readonly PolicyWarning[];
