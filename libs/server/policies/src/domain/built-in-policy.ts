import type { Policy } from './policy.ts';

const proven = (interaction: string) => ({
  path: `$.${interaction}.success_count`,
  type: 'integer',
  operation: 'gte',
  value: 1,
});

/**
 * What holds where a tenant has no enabled policy: password or registration, plus a second factor for everyone who has one
 * enrolled (`Facts.enrolledSecondFactors`). Never "any one success".
 */
export const builtInPolicy: Policy = {
  description: 'built-in default',
  priority: 0,
  conditions: {},
  available_methods: [],
  acr_mapping_rules: {},
  level_of_authentication_scopes: {},
  success_conditions: { any_of: [[proven('password-authentication')], [proven('initial-registration')]] },
  step_definitions: [],
  built_in: 'everybody',
};

/** The same where administrators log in: their accounts are made for them, nobody makes one for himself. */
export const staffPolicy: Policy = {
  ...builtInPolicy,
  description: 'built-in default of administrators',
  success_conditions: { any_of: [[proven('password-authentication')]] },
  built_in: 'staff',
};

export const builtInPolicies = { everybody: builtInPolicy, staff: staffPolicy } as const;
