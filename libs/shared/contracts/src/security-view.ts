import type { PasswordVerdict } from './login-view.ts';

/** The events of an account that its owner is shown, in words by type. */
export const activityTypes = [
  'user_signup',
  'login_success',
  'user_logout',
  'user_lock',
  'user_unlock',
  'password_failure',
  'password_changed',
  'password_reset_request',
  'password_reset_success',
  'totp_failure',
  'recovery_code_success',
  'recovery_code_failure',
  'mfa_locked',
  'factor_enrolled',
  'factor_enrolment_refused',
  'factor_renamed',
  'factor_removed',
  'factor_removal_refused',
  'recovery_codes_generated',
  'recovery_codes_removed',
  'step_up_success',
  'session_ended',
  'device_remembered',
  'device_forgotten',
  'device_used',
  'refresh_token_reuse',
  'code_reuse',
] as const;
export type ActivityType = (typeof activityTypes)[number];

export type AssuranceLevel = 'aal1' | 'aal2';
/** 004's four rows: aal1/aal1 no factor, aal1/aal2 one that is not proved, aal2/aal2 proved, aal2/aal1 removed since. */
export type Assurance = Readonly<{ current: AssuranceLevel; next: AssuranceLevel }>;

/** By what this session can be proved anew; `login` is another login, which is always a way where a factor stands. */
export type ProofKind = 'totp' | 'sms' | 'recovery-code' | 'password' | 'login';

/** Whether an act may be done now, after a proof, or not by this person at all. */
export type Standing = 'now' | 'after-proof' | 'needs-ticket' | 'needs-factor' | 'full' | 'last-one';

export type OwnFactor = Readonly<{
  id: string;
  type: 'totp' | 'sms' | 'email';
  /** As its owner calls it; may be ''. */
  name: string;
  /** Masked number or address. */
  contact: string | null;
  created_at: string;
  last_used_at: string | null;
  remove: Standing;
}>;

export type OwnSession = Readonly<{
  id: string;
  current: boolean;
  ip: string;
  user_agent: string;
  started_at: string;
  last_seen_at: string;
}>;

/** A browser that stands in for the second factor; `current` is the one that asks. */
export type OwnDevice = Readonly<{
  id: string;
  current: boolean;
  ip: string;
  user_agent: string;
  remembered_at: string;
  last_used_at: string;
  expires_at: string;
}>;

export type OwnActivity = Readonly<{ type: ActivityType; outcome: string; at: string; ip: string; user_agent: string }>;

/** `GET /{tenant-id}/v1/me`. Times are ISO 8601. */
export type SecurityView = Readonly<{
  tenant: Readonly<{ id: string; name: string; support_contact: string | null }>;
  name: string | null;
  email: string | null;
  phone: string | null;
  mfa_state: 'enabled' | 'disabled' | 'partial' | 'error';
  /** Until when an administrator paused the second factor (D-5); null where nobody did. */
  paused_until: string | null;
  factors: readonly OwnFactor[];
  /** Null where there never was a set, or it was removed. */
  recovery_codes: Readonly<{ total: number; left: number; low: boolean }> | null;
  sessions: readonly OwnSession[];
  /** Used last first. */
  devices: readonly OwnDevice[];
  activity: readonly OwnActivity[];
  assurance: Assurance;
  /** How to prove oneself, and until when the last proof is good; null where there is none. */
  proof: Readonly<{ by: readonly ProofKind[]; fresh_until: string | null }>;
  may: Readonly<{ add_app: Standing; make_codes: Standing; change_password: Standing; end_sessions: Standing }>;
}>;

/** A code that was sent for a step-up; seconds. `target`: the number, masked. */
export type OwnMessage = Readonly<{ id: string; target: string; expires_in: number; resend_in: number }>;

export type OwnAppKey = Readonly<{
  id: string;
  totp: Readonly<{ qr_code: string; secret: string; secret_grouped: string; uri: string }>;
}>;
export type OwnCodes = Readonly<{ codes: readonly string[]; total: number }>;
export type OwnPasswordProblem = PasswordVerdict['problems'][number] | 'unchanged';
