type NoFacts = Record<never, never>;

/** Status, error code and message as GoTrue words them (its apierrors/errorcode.go); clients compare the code. */
const refusal = <Facts extends object = NoFacts>(status: number, error: string, description: string) =>
  ({ status, error, description }) as { status: number; error: string; description: string; facts?: Facts };

/**
 * Refusals that only the Supabase-compatible surface knows. One code has up to three statuses there, by the act: each is an
 * entry of its own (insufficient_aal is 403 for setting up, 422 for removing, 401 for changing the user).
 */
export const supabaseProblems = {
  'supabase.bad_json': refusal(400, 'bad_json', 'Could not parse request body as JSON'),
  'supabase.bad_id': refusal(404, 'validation_failed', 'The id must be a UUID'),
  'supabase.invalid': refusal<{ message: string }>(400, 'validation_failed', 'The request is malformed'),
  'supabase.bad_jwt': refusal(403, 'bad_jwt', 'invalid JWT: it is malformed, expired or of another issuer'),
  'supabase.no_bearer': refusal(401, 'no_authorization', 'This endpoint requires a valid Bearer token'),
  'supabase.session_not_found': refusal(403, 'session_not_found', 'Session from session_id claim in JWT does not exist'),
  'supabase.banned': refusal(403, 'user_banned', 'User is banned'),
  'supabase.not_admin': refusal(403, 'not_admin', 'User not allowed'),
  'supabase.user_not_found': refusal(404, 'user_not_found', 'User not found'),
  'supabase.important_account': refusal(
    403,
    'not_admin',
    'The address, password, links and existence of an important account are beyond a service key',
  ),

  'supabase.signup_disabled': refusal(422, 'signup_disabled', 'Signups not allowed for this instance'),
  'supabase.anonymous_disabled': refusal(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled'),
  'supabase.phone_disabled': refusal(400, 'phone_provider_disabled', 'Phone sign-ins are disabled'),
  'supabase.email_invalid': refusal(400, 'email_address_invalid', 'The e-mail address is not valid'),
  'supabase.user_exists': refusal(422, 'user_already_exists', 'User already registered'),
  'supabase.email_exists': refusal(422, 'email_exists', 'A user with this email address has already been registered'),
  'supabase.email_not_confirmed': refusal(400, 'email_not_confirmed', 'Email not confirmed'),
  'supabase.sign_in_banned': refusal(400, 'user_banned', 'User is banned'),
  'supabase.otp_expired': refusal(403, 'otp_expired', 'Token has expired or is invalid'),
  'supabase.over_email_send_rate_limit': refusal<{ retryAfterSeconds: number }>(
    429,
    'over_email_send_rate_limit',
    'Too many e-mails were asked for. Please try again later.',
  ),
  'supabase.unsupported_grant_type': refusal(400, 'invalid_credentials', 'unsupported_grant_type'),
  'supabase.pkce_unsupported': refusal(400, 'validation_failed', 'The PKCE flow is not supported: use the implicit flow'),

  'supabase.refresh_token_not_found': refusal(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found'),
  'supabase.refresh_token_already_used': refusal(
    400,
    'refresh_token_already_used',
    'Invalid Refresh Token: Already Used. The session was ended.',
  ),
  'supabase.refresh_session_gone': refusal(400, 'session_not_found', 'Invalid Refresh Token: the session was ended'),
  'supabase.session_expired': refusal(400, 'session_expired', 'Invalid Refresh Token: Session Expired'),

  'supabase.same_password': refusal(422, 'same_password', 'New password should be different from the old password.'),
  'supabase.current_password_invalid': refusal(400, 'current_password_invalid', 'The current password is wrong'),
  'supabase.reauthentication_needed': refusal(
    400,
    'reauthentication_needed',
    'Password update requires reauthentication: send current_password, or the nonce that GET /reauthenticate mails',
  ),
  'supabase.reauthentication_not_valid': refusal(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid'),
  'supabase.no_email': refusal(422, 'email_not_confirmed', 'The account has no confirmed e-mail address'),

  'supabase.factor_not_found': refusal(404, 'mfa_factor_not_found', 'Factor not found'),
  'supabase.challenge_not_found': refusal(422, 'mfa_factor_not_found', 'MFA factor with the provided challenge ID not found'),
  'supabase.challenge_used': refusal(
    422,
    'mfa_ip_address_mismatch',
    'This challenge was already used, or was made in another session',
  ),
  'supabase.challenge_expired': refusal(
    422,
    'mfa_challenge_expired',
    'MFA challenge has expired, verify against another challenge or create a new challenge.',
  ),
  'supabase.challenge_exhausted': refusal(
    422,
    'mfa_challenge_expired',
    'MFA challenge has ended after too many wrong codes, create a new challenge.',
  ),
  'supabase.phone_code_rejected': refusal(422, 'mfa_verification_failed', 'Invalid MFA Phone code entered'),
  'supabase.totp_rejected': refusal(422, 'mfa_verification_failed', 'Invalid TOTP code entered'),
  'supabase.totp_drifted': refusal(
    422,
    'mfa_verification_failed',
    'Invalid TOTP code entered. The clock of your device seems to be wrong: set it to automatic.',
  ),
  'supabase.totp_replayed': refusal<{ retryAfterSeconds: number }>(
    422,
    'mfa_verification_failed',
    'Invalid TOTP code entered. This code was already used: wait for the next one.',
  ),
  'supabase.recovery_code_rejected': refusal(422, 'mfa_verification_failed', 'The recovery code is wrong or was already used'),
  'supabase.recovery_codes_locked': refusal<{ retryAfterSeconds: number }>(
    429,
    'mfa_recovery_codes_locked',
    'Too many wrong recovery codes. Please try again later.',
  ),
  'supabase.recovery_codes_sole_factor': refusal(
    422,
    'mfa_recovery_codes_sole_factor',
    'Recovery codes need another verified factor',
  ),
  'supabase.recovery_codes_exist': refusal(422, 'mfa_verified_factor_exists', 'Recovery codes exist already: regenerate them'),
  'supabase.recovery_factor': refusal(422, 'validation_failed', 'Recovery codes are removed with DELETE /factors/recovery-codes'),
  'supabase.phone_enroll_disabled': refusal(422, 'mfa_phone_enroll_not_enabled', 'MFA enroll is disabled for Phone'),
  'supabase.phone_factor_exists': refusal(
    422,
    'mfa_verified_factor_exists',
    'A verified phone factor already exists, unenroll the existing factor to continue',
  ),
  'supabase.phone_verify_disabled': refusal(422, 'mfa_phone_verify_not_enabled', 'MFA verification is disabled for Phone'),
  'supabase.webauthn_enroll_disabled': refusal(422, 'mfa_webauthn_enroll_not_enabled', 'MFA enroll is disabled for WebAuthn'),

  'supabase.aal_enroll': refusal(403, 'insufficient_aal', 'AAL2 required to enroll a new factor'),
  'supabase.aal_unenroll': refusal(422, 'insufficient_aal', 'AAL2 required to unenroll verified factor'),
  'supabase.aal_update': refusal(
    401,
    'insufficient_aal',
    'AAL2 session is required to update email or password when MFA is enabled.',
  ),
  'supabase.proof_old_enroll': refusal(
    403,
    'insufficient_aal',
    'A second factor has to be verified again: the last proof in this session is older than 5 minutes',
  ),
  'supabase.proof_old_unenroll': refusal(
    422,
    'insufficient_aal',
    'A second factor has to be verified again: the last proof in this session is older than 5 minutes',
  ),
  'supabase.ticket_needed': refusal(
    403,
    'insufficient_aal',
    'This account had a second factor before: a new one is set up with the enrolment ticket that was mailed to its owner',
  ),
} as const satisfies Record<`supabase.${string}`, { status: number; error: string; description: string; facts?: object }>;

export type SupabaseProblemCode = keyof typeof supabaseProblems;

type FactsOf<C extends SupabaseProblemCode> = (typeof supabaseProblems)[C] extends { facts?: infer F } ? NonNullable<F> : NoFacts;

export type SupabaseProblem = { [C in SupabaseProblemCode]: Readonly<{ code: C } & FactsOf<C>> }[SupabaseProblemCode];
