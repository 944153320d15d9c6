import type { Json } from '#shared/kernel';

/** `$.sms-authentication.success_count >= 1`, as written in a document. `type` restates the type of `value`. */
export type Condition = Readonly<{ path: string; type?: string; operation: string; value?: Json }>;

/** All of them must hold. */
export type Group = readonly Condition[];

/** One of the groups must hold. */
export type ConditionSet = Readonly<{ any_of: readonly Group[] }>;

/** When a policy is meant; an absent or empty list asks nothing, the three are ANDed. */
export type Selector = Readonly<{ client_ids?: readonly string[]; acr_values?: readonly string[]; scopes?: readonly string[] }>;

/** How one method is to be performed. Methods of a lower `order` come first. */
export type StepDefinition = Readonly<{
  method: string;
  interaction?: string;
  order?: number;
  /** The method can only be performed for somebody who is already bound to the transaction. */
  requires_user: boolean;
  allow_registration: boolean;
  registration_mode?: string;
  user_identity_source?: string;
  verification_source?: string;
}>;

/** Field names are those of the management API's wire format. */
export type Policy = Readonly<{
  description: string;
  /** Greatest wins; ties go to the first of the list. */
  priority: number;
  conditions: Selector;
  /** Empty means every configured method. */
  available_methods: readonly string[];
  /** acr → methods, any of which earns it; the first rule that applies wins. */
  acr_mapping_rules: Readonly<Record<string, readonly string[]>>;
  /** scope → methods, one of which must have succeeded for the scope to be granted. */
  level_of_authentication_scopes: Readonly<Record<string, readonly string[]>>;
  success_conditions: ConditionSet;
  failure_conditions?: ConditionSet;
  lock_conditions?: ConditionSet;
  step_definitions: readonly StepDefinition[];
  /** True forces the browser binding, false switches it off, absent leaves it to how the transaction was opened. */
  auth_session_binding_required?: boolean;
  /** A browser may be remembered and stand in for the second factor, at most so many days; absent means never. */
  remember_device?: Readonly<{ lifetime_days: number }>;
  /** Only the product's own defaults carry it: who has second factors enrolled must then use one. */
  built_in?: 'everybody' | 'staff';
}>;

export type PolicyDocument = Readonly<{ id: string; flow: 'oauth'; enabled: boolean; policies: readonly Policy[] }>;
