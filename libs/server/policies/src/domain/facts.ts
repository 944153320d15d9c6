import type { MethodName } from './methods.ts';

/** What was done under one interaction name. Counters only grow. */
export type InteractionRecord = Readonly<{
  operation_type: string;
  method: string;
  call_count: number;
  success_count: number;
  failure_count: number;
  /** ISO 8601, the latest call. */
  interaction_time: string;
  /** The factor that proved it; without it the proof is worth nothing once the factor is removed. */
  factor_id?: string;
}>;

/** Interaction name → its record. */
export type Evidence = Readonly<Record<string, InteractionRecord>>;

/** What conditions may ask about the bound user under `$.user`; nothing else of a user is visible to a policy. */
export type UserFacts = Readonly<{
  sub: string;
  status?: string;
  provider_id?: string;
  has_password?: boolean;
  email_verified?: boolean;
  phone_number_verified?: boolean;
  roles?: readonly string[];
  permissions?: readonly string[];
}>;

/** Everything a policy is evaluated on. */
export type Facts = Readonly<{
  evidence: Evidence;
  /** Null while nobody is bound to the transaction. */
  user: UserFacts | null;
  /** Second factors the bound user has; only the built-in default asks for them. */
  enrolledSecondFactors: readonly MethodName[];
}>;
