export * as loginEndpoints from './endpoints/login.ts';
export { endpoint, type Access, type Endpoint, type Input, type LimitName, type Surface } from './endpoint.ts';
export * as management from './endpoints/management.ts';
export * as oauthEndpoints from './endpoints/oauth.ts';
export { detailKeys, splitDetail, type DetailKey } from './audit-details.ts';
export {
  auditPersonalFields,
  type AuditActor,
  type AuditEventPage,
  type AuditEventView,
  type AuditFinding,
  type AuditHead,
  type AuditKey,
  type AuditPersonalField,
  type AuditReveal,
  type AuditTree,
  type AuditVerdict,
} from './audit-view.ts';
export type { ApprovalDetail, ApprovalLine, ApprovalViewState, ResetLine } from './approval-view.ts';
export type { ResetReport } from './reset-report.ts';
export * as auditEndpoints from './endpoints/audit.ts';
export * as consoleEndpoints from './endpoints/console.ts';
export {
  loginMethods,
  type ConsoleElevation,
  type ConsoleMe,
  type ConsolePreferences,
  type ConsoleSession,
  type ConsoleTenant,
  type ConsoleTheme,
  type ConsoleTimes,
  type Dashboard,
  type LockedUser,
  type LockKind,
  type LoginMethod,
  type ReauthenticationView,
  type ReauthenticationWay,
  type UserSessions,
} from './console-view.ts';
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
  roleMay,
  roles,
  type ManagementPermission,
  type Permission,
  type Role,
} from './permissions.ts';
export {
  checklistItems,
  identityProofs,
  resetAnomalies,
  resetMethods,
  resetReasons,
  resetStates,
  resetSteps,
  type ChecklistItem,
  type IdentityProof,
  type ResetAnomaly,
  type ResetMethod,
  type ResetReason,
  type ResetState,
  type ResetStep,
} from './mfa-reset.ts';
export type {
  ApprovalStateName,
  ApprovalView,
  ContactView,
  FactorKind,
  FactorView,
  FoundUsers,
  FoundUserView,
  MfaStateName,
  NamedUser,
  ResetAlertView,
  ResetDetailView,
  ResetLineView,
  RunFactorView,
  RunNoticeView,
  RunStepView,
  UserSummaryView,
  WayBackView,
  IssuedTicketView,
  SetUpView,
  TicketChannel,
  TicketState,
} from './mfa-reset-view.ts';
export * as mfaResets from './endpoints/mfa-resets.ts';
export * as offlineKeys from './endpoints/offline-keys.ts';
export type { OwnOfflineKeys } from './endpoints/offline-keys.ts';
export { openApiOf } from './openapi.ts';
export { problems, type CommonProblem, type Problem, type ProblemCode } from './problems.ts';
export {
  activityTypes,
  type ActivityType,
  type Assurance,
  type OwnActivity,
  type OwnDevice,
  type OwnAppKey,
  type OwnMessage,
  type OwnCodes,
  type OwnFactor,
  type OwnPasswordProblem,
  type OwnSession,
  type ProofKind,
  type SecurityView,
  type Standing,
} from './security-view.ts';
export * as selfService from './endpoints/self-service.ts';
export { urgencies, type Urgency } from './urgency.ts';
export { shapeFault } from './shape-fault.ts';
export * as supabase from './endpoints/supabase.ts';
export { supabaseProblems, type SupabaseProblem, type SupabaseProblemCode } from './supabase-problems.ts';
