export * as loginEndpoints from './endpoints/login.ts';
export { endpoint, type Access, type Endpoint, type Input, type LimitName, type Surface } from './endpoint.ts';
export * as management from './endpoints/management.ts';
export * as oauthEndpoints from './endpoints/oauth.ts';
export { events, type AuditEvent, type EventType } from './events.ts';
export type {
  AccountView,
  CodeMethod,
  MethodName,
  NextStep,
  PasswordVerdict,
  TransactionRefusal,
  ViewData,
  Way,
} from './login-view.ts';
export {
  guardedPermissions,
  isRole,
  permits,
  roles,
  type ManagementPermission,
  type Permission,
  type Role,
} from './permissions.ts';
export { problems, type CommonProblem, type Problem, type ProblemCode } from './problems.ts';
export {
  activityTypes,
  type ActivityType,
  type Assurance,
  type OwnActivity,
  type OwnAppKey,
  type OwnCodes,
  type OwnFactor,
  type OwnPasswordProblem,
  type OwnSession,
  type ProofKind,
  type SecurityView,
  type Standing,
} from './security-view.ts';
export * as selfService from './endpoints/self-service.ts';
export { shapeFault } from './shape-fault.ts';
export * as supabase from './endpoints/supabase.ts';
export { supabaseProblems, type SupabaseProblem, type SupabaseProblemCode } from './supabase-problems.ts';
