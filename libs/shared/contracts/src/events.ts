/**
 * Every event type, with the sentence an auditor reads. The names are those of requirement 002's `security-events`
 * (login-api-reference section 4.3); `category` tells the security events of users from the acts of administrators.
 */
const security = (description: string) => ({ category: 'security', description }) as const;
const management = (description: string) => ({ category: 'management', description }) as const;

export const events = {
  user_initial_registration_success: security('A registration was started'),
  user_initial_registration_failure: security('A registration was refused'),
  user_initial_registration_conflict: security('A registration named an address that is already taken'),
  user_signup: security('A registration was completed'),
  user_lock: security('An account was locked'),
  user_unlock: security('An account was unlocked by its owner'),
  user_unlock_request: security('An unlock link was asked for'),
  user_status_inactive: security('A login of an inactive account was refused'),
  password_success: security('The password was right'),
  password_failure: security('The password was wrong or the login was refused'),
  password_reset_request: security('A password reset was asked for'),
  password_reset_success: security('The password was reset'),
  password_reset_failure: security('A password reset was refused'),
  sms_verification_challenge_success: security('An SMS verification code was sent'),
  sms_verification_challenge_failure: security('An SMS verification code could not be sent'),
  sms_verification_success: security('SMS verification code was verified'),
  sms_verification_failure: security('An SMS verification code was refused'),
  email_verification_request_success: security('An e-mail verification code was sent'),
  email_verification_request_failure: security('An e-mail verification code could not be sent'),
  email_verification_success: security('An e-mail verification code or link was verified'),
  email_verification_failure: security('An e-mail verification code or link was refused'),
  totp_success: security('A code of an authenticator app was verified'),
  totp_failure: security('A code of an authenticator app was refused'),
  recovery_code_success: security('A recovery code was spent'),
  recovery_code_failure: security('A recovery code was refused'),
  mfa_locked: security('A second factor was locked after too many wrong codes'),
  factor_enrolment_started: security('The key of a new factor was shown'),
  factor_enrolment_refused: security('The set-up of a new factor was refused'),
  factor_enrolled: security('A new factor was verified'),
  factor_renamed: security('A factor was renamed'),
  factor_removed: security('A factor was removed'),
  factor_removal_refused: security('The removal of a factor was refused'),
  recovery_codes_generated: security('Recovery codes were made; older ones are void'),
  recovery_codes_removed: security('Recovery codes were removed'),
  step_up_success: security('A second factor was proved again in a session'),
  device_remembered: security('A device was remembered'),
  device_forgotten: security('A remembered device was revoked'),
  device_used: security('A remembered device stood in for a second factor'),
  session_ended: security('A session was ended'),
  password_changed: security('The password was changed by its owner'),
  user_logout: security('A user logged out'),
  authorize_failure: security('An authorization request or completion was refused'),
  oauth_authorize: security('An authorization code was issued'),
  oauth_authorize_with_session: security('An authorization code was issued for an existing session'),
  oauth_deny: security('The user denied the authorization request'),
  transaction_switch_account: security('The user chose another account in a login'),
  transaction_locked: security('A login transaction was locked by its policy'),
  transaction_failed: security('A login transaction failed by its policy'),
  issue_token_success: security('Tokens were issued'),
  issue_token_failure: security('Tokens were refused'),
  refresh_token_success: security('Tokens were refreshed'),
  refresh_token_failure: security('A refresh token was refused'),
  refresh_token_reuse: security('A spent refresh token was presented again; its family was revoked'),
  code_reuse: security('A spent authorization code was presented again; its tokens were revoked'),
  login_success: security('A login succeeded'),
  userinfo_failure: security('A userinfo request was refused'),
  login_problem_reported: security('A user reported being unable to log in'),
  access_denied: security('A request was refused for lack of rights'),
  notification_sent: security('A notification was handed to its channel'),
  notification_failure: security('A notification could not be delivered'),

  organization_created: management('An organization was created'),
  organization_deleted: management('An organization was deleted'),
  tenant_created: management('A tenant was created'),
  tenant_updated: management('A tenant was changed'),
  tenant_deleted: management('A tenant was deleted'),
  tenant_read: management('A tenant was read'),
  authorization_server_updated: management('Authorization server settings were changed'),
  authorization_server_read: management('Authorization server settings were read'),
  client_created: management('A client was created'),
  client_updated: management('A client was changed'),
  client_deleted: management('A client was deleted'),
  client_read: management('Clients were read'),
  user_created: management('A user was created by an administrator'),
  user_updated: management('A user was changed by an administrator'),
  user_password_set: management('The password of a user was set by an administrator'),
  user_deleted: management('A user was deleted by an administrator'),
  user_read: management('Users were read by an administrator'),
  authentication_configuration_created: management('An authentication configuration was created'),
  authentication_configuration_updated: management('An authentication configuration was changed'),
  authentication_configuration_deleted: management('An authentication configuration was deleted'),
  authentication_configuration_read: management('Authentication configurations were read'),
  authentication_policy_created: management('An authentication policy was created'),
  authentication_policy_updated: management('An authentication policy was changed'),
  authentication_policy_deleted: management('An authentication policy was deleted'),
  authentication_policy_read: management('Authentication policies were read'),
  security_event_read: management('Security events were read'),
  audit_log_read: management('The audit log was read'),
  management_denied: management('A management request was refused'),
} as const;

export type EventType = keyof typeof events;

/** What an act hands to the audit trail; who, from where and when come from its call. */
export type AuditEvent = Readonly<{
  type: EventType;
  outcome: 'success' | 'failure' | 'denied';
  /** Stable word for the reason, never shown to an unauthenticated caller. */
  reason?: string;
  accountId?: string | null;
  /** Masked already where the account is unknown: it may be a password typed into the wrong field (L-04). */
  userName?: string | null;
  clientId?: string | null;
  target?: Readonly<{ type: string; id: string }>;
  dryRun?: boolean;
  /** Facts for the reader; never a secret, a code or a token. */
  detail?: Readonly<Record<string, unknown>>;
}>;
