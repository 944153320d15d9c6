import type { SupabaseProblem } from './supabase-problems.ts';

type NoFacts = Record<never, never>;

/** One refusal: its HTTP status, the OAuth-style error word and an ASCII description (RFC 6749 section 5.2 allows no Japanese there). */
const problem = <Facts extends object = NoFacts>(status: number, error: string, description: string) =>
  ({ status, error, description }) as { status: number; error: string; description: string; facts?: Facts };

type RetryLater = { retryAfterSeconds: number };

/** Every refusal the product knows. Surfaces turn it into their envelope, user interfaces turn the code into words. */
export const problems = {
  'request.invalid': problem<{ messages: readonly string[] }>(
    400,
    'invalid_request',
    'The request is malformed or contains invalid parameters',
  ),
  'request.not_found': problem(404, 'not_found', 'The requested resource was not found'),
  'request.method_not_allowed': problem(405, 'invalid_request', 'The method is not allowed here'),
  'request.too_large': problem(413, 'invalid_request', 'The request body is larger than 1 MiB'),
  'request.unsupported_media_type': problem(415, 'invalid_request', 'The content type is not supported'),
  'request.cross_site': problem(403, 'access_denied', 'The request came from another site'),
  'access.closed': problem(403, 'access_denied', 'No access rule allows this request'),
  'access.token_missing': problem(401, 'invalid_token', 'An access token is required'),
  'access.token_invalid': problem(401, 'invalid_token', 'The access token is invalid, expired or revoked'),
  'access.session_ended': problem(401, 'login_required', 'A login in this browser is required'),
  'access.insufficient_scope': problem<{ scope: string }>(403, 'insufficient_scope', 'The access token lacks the required scope'),
  'access.permission_denied': problem<{ permission: string }>(403, 'access_denied', 'The permission for this act is missing'),
  'access.organization_denied': problem(403, 'organization_access_denied', 'The organization or tenant is not accessible'),
  'limit.volume': problem<RetryLater>(429, 'too_many_requests', 'Too many requests. Please try again later.'),
  'system.overloaded': problem<RetryLater>(503, 'temporarily_unavailable', 'The server is busy. Please try again later.'),
  'system.dependency_down': problem<RetryLater>(
    503,
    'temporarily_unavailable',
    'A dependency is not available. Please try again later.',
  ),
  'system.fault': problem(500, 'server_error', 'An unexpected error occurred'),

  'tenant.not_found': problem(404, 'not_found', 'The tenant was not found'),
  'resource.conflict': problem<{ messages: readonly string[] }>(
    409,
    'invalid_request',
    'The request conflicts with existing data',
  ),

  'approval.not_found': problem(404, 'not_found', 'The request for approval was not found'),
  'approval.self': problem(403, 'self_approval', 'Requester, approver and target have to be different persons'),
  'approval.other_approver': problem(403, 'other_approver', 'Another person was asked to decide this'),
  'approval.already_decided': problem<{ state: string }>(409, 'already_decided', 'The request is not open any more'),
  'approval.content_changed': problem(409, 'content_changed', 'What was asked for is not what is being decided'),
  'approval.unusable': problem<{ state: string }>(
    409,
    'approval_required',
    'A valid approval of exactly this request is required',
  ),
  'key.unreadable': problem(422, 'offline_key_unreadable', 'This is no statement of an offline key, or it was changed'),
  'key.of_another': problem(422, 'offline_key_of_another', 'This key was made for another account'),
  'key.known': problem(409, 'offline_key_known', 'This key was registered before'),
  'approval.required': problem(403, 'access_denied', 'A second person has to approve this change'),
  'access.step_up_required': problem<{ acrValues: string; maxAge?: number }>(
    401,
    'insufficient_user_authentication',
    'A fresh proof of a second factor is required',
  ),
  'factor.reset_required': problem(403, 'mfa_reset_required', 'A verified factor is only removed by an MFA reset'),

  'transaction.not_found': problem(404, 'invalid_request', 'The authentication transaction was not found or has ended'),
  'transaction.ended': problem<{ state: string }>(404, 'invalid_request', 'The authentication transaction has ended'),
  'transaction.binding_mismatch': problem(
    401,
    'invalid_request',
    'auth_session_mismatch: this authorization request was started by another browser session. Please restart the authorization flow.',
  ),
  'transaction.incomplete': problem(400, 'invalid_request', 'authentication is required'),
  'transaction.policy_missing': problem(400, 'invalid_request', 'No authentication policy matches this request'),
  'interaction.unknown': problem(404, 'invalid_request', 'Unsupported interaction type'),
  'interaction.unavailable': problem(400, 'invalid_request', 'This method is not available for this request'),
  'interaction.out_of_order': problem(400, 'invalid_request', 'A first factor is required before this step'),
  'interaction.conflict': problem(409, 'invalid_request', 'The transaction was changed by another request'),
  'configuration.not_found': problem(404, 'invalid_request', 'Authentication configuration not found'),

  'login.invalid_credentials': problem(400, 'invalid_credentials', 'Invalid username or password'),
  'login.locked': problem<RetryLater>(400, 'too_many_attempts', 'Too many failed attempts. Please try again later.'),
  'password.unacceptable': problem<{ messages: readonly string[] }>(
    400,
    'invalid_request',
    'The password does not meet the password policy',
  ),
  'registration.taken': problem(400, 'invalid_request', 'The registration could not be completed with these values'),
  'registration.invalid_email': problem(400, 'invalid_request', 'email is unspecified or invalid format.'),

  'factor.no_phone': problem(400, 'invalid_request', 'User does not have a phone number'),
  'factor.no_email': problem(400, 'invalid_request', 'User does not have an email address'),
  'factor.invalid_phone': problem(400, 'invalid_request', 'phone_number is unspecified or invalid format.'),
  'factor.invalid_email': problem(400, 'invalid_request', 'email is unspecified or invalid format.'),
  'factor.foreign_recipient': problem(400, 'invalid_request', 'The recipient is not the one registered for this user'),
  'factor.no_challenge': problem(400, 'invalid_request', 'No code was sent in this transaction'),
  'factor.code_rejected': problem<{ triesLeft?: number }>(400, 'invalid_grant', 'Verification code is invalid or expired'),
  'factor.resend_too_early': problem<RetryLater>(
    429,
    'too_many_requests',
    'A code was sent a moment ago. Please wait before asking for another.',
  ),
  'factor.send_quota': problem<RetryLater>(429, 'too_many_requests', 'Too many codes were sent. Please try again later.'),
  'factor.not_found': problem(404, 'not_found', 'The factor was not found'),
  'factor.none_enrolled': problem(400, 'invalid_request', 'No factor of this kind is set up'),
  'factor.totp_rejected': problem<{ triesLeft?: number; checkClock?: boolean }>(
    400,
    'invalid_grant',
    'Verification code is invalid or expired',
  ),
  'factor.totp_already_used': problem<RetryLater>(400, 'invalid_grant', 'This code was already used. Wait for the next one.'),
  'factor.recovery_code_rejected': problem<{ triesLeft?: number }>(
    400,
    'invalid_grant',
    'The recovery code is invalid or was already used',
  ),
  'factor.name_taken': problem(409, 'invalid_request', 'A factor of this name exists already'),
  'factor.too_many': problem(409, 'invalid_request', 'No more factors can be set up'),
  'factor.number_exists': problem(409, 'invalid_request', 'The account has a verified number already'),
  'factor.last_one': problem(409, 'invalid_request', 'The policy demands a second factor, and this is the last one'),
  'factor.codes_need_factor': problem(409, 'invalid_request', 'Recovery codes need another verified factor'),
  'factor.codes_exist': problem(409, 'invalid_request', 'Recovery codes exist already'),
  'factor.enrolment_locked': problem(403, 'access_denied', 'A new factor can only be set up with a ticket'),
  'factor.enrolment_refused': problem(
    403,
    'insufficient_user_authentication',
    'A proof of an existing factor is required to set up another',
  ),
  'factor.unknown_template': problem(400, 'invalid_request', 'Unknown template'),
  'provider.unreachable': problem<{ status: 502 | 503 | 504 }>(
    503,
    'server_error',
    'Failed to connect to external authentication service',
  ),

  'console.session_ended': problem(401, 'session_ended', 'The console session has ended'),
  'console.permission_denied': problem<{ permission: string }>(
    403,
    'insufficient_permission',
    'The permission for this act is missing',
  ),
  'console.tenant_denied': problem(403, 'tenant_access_denied', 'The organization or tenant is not accessible'),
  'reauth.required': problem(403, 'reauth_required', 'A fresh proof of the administrator is required'),
  'reauth.expired': problem(403, 'reauth_expired', 'The fresh proof of the administrator has expired'),
  'reauth.invalid_credentials': problem<{ triesLeft: number }>(401, 'invalid_credentials', 'The password is not right'),
  'reauth.invalid_code': problem<{ checkClock?: boolean }>(401, 'invalid_code', 'The code is not right'),
  'reauth.code_used': problem<RetryLater>(409, 'code_already_used', 'The code was used already'),
  'reauth.not_pending': problem(409, 'reauth_not_pending', 'This proof was not begun, was finished, or took too long'),
  'reauth.locked': problem<RetryLater>(429, 'reauth_locked', 'Too many failed proofs. Please try again later.'),

  'reset.not_found': problem(404, 'not_found', 'The reset was not found'),
  'reset.user_not_found': problem(404, 'user_not_found', 'The user was not found'),
  'reset.self': problem(403, 'self_reset_forbidden', 'Nobody resets his own factors'),
  'reset.mfa_not_configured': problem(422, 'mfa_not_configured', 'The user has no second factor'),
  'reset.in_progress': problem(409, 'run_in_progress', 'A reset of this user is under way'),
  'reset.wrong_state': problem<{ state: string }>(409, 'wrong_state', 'The reset is not in a state for this act'),
  'reset.incomplete': problem<{ messages: readonly string[] }>(400, 'invalid_request', 'The request for a reset is incomplete'),
  'reset.method_not_allowed': problem<{ why: string }>(
    422,
    'method_not_allowed',
    'This way of resetting is not offered for this user',
  ),
  'reset.identity_proof_required': problem(422, 'identity_proof_required', 'How the user proved who he is has to be recorded'),
  'reset.checklist_incomplete': problem<{ missing: readonly string[] }>(
    422,
    'checklist_incomplete',
    'Not all boxes of the checklist are ticked',
  ),
  'reset.approval_required': problem<{ reasons: readonly string[] }>(
    409,
    'approval_required',
    'A second person has to approve this reset',
  ),
  'reset.approver_not_eligible': problem(422, 'approver_not_eligible', 'This person cannot approve this reset'),
  'reset.approval_not_needed': problem(409, 'approval_not_needed', 'This reset needs no approval'),
  'reset.target_changed': problem<{ version: number }>(409, 'target_changed', 'The user has changed since he was selected'),
  'reset.too_early': problem<RetryLater>(425, 'too_early', 'The confirmation is not valid yet'),
  'reset.confirmation_expired': problem(409, 'confirmation_expired', 'The confirmation is not valid any more'),
  'reset.confirmation_invalid': problem(409, 'confirmation_invalid', 'The confirmation is not that of this reset'),
  'reset.typed_suffix_wrong': problem(422, 'typed_suffix_wrong', 'The last four characters of the user id are not right'),
  'reset.snapshot_gone': problem(409, 'snapshot_gone', 'The state before the reset is not kept any more'),
  'reset.not_paused': problem(409, 'not_paused', 'The second factor is not paused'),
  'reset.cooldown': problem<RetryLater>(429, 'cooldown', 'It was sent a moment ago'),
  'reset.no_address': problem(422, 'no_address', 'The user has no verified address'),

  'ticket.sign_in_first': problem(403, 'login_required', 'Log in to this account in this browser, then open the link again'),
  'ticket.invalid': problem(400, 'invalid_grant', 'The link is invalid, was already used, or has expired'),

  'oauth.invalid_request': problem<{ detail: string }>(
    400,
    'invalid_request',
    'The request is malformed or contains invalid parameters',
  ),
  'oauth.invalid_client': problem<{ challenge: boolean }>(401, 'invalid_client', 'Client authentication failed'),
  'oauth.invalid_grant': problem(400, 'invalid_grant', 'The grant is invalid, expired, revoked or was issued to another client'),
  'oauth.unauthorized_client': problem(400, 'unauthorized_client', 'The client may not use this grant type'),
  'oauth.unsupported_grant_type': problem(400, 'unsupported_grant_type', 'The grant type is not supported'),
  'oauth.invalid_scope': problem(400, 'invalid_scope', 'The requested scope is invalid or unknown'),
  'oauth.mfa_required': problem(
    400,
    'invalid_grant',
    'The authentication policy demands a second factor; use the authorization code flow',
  ),
} as const satisfies Record<string, { status: number; error: string; description: string; facts?: object }>;

export type ProblemCode = keyof typeof problems;

type FactsOf<C extends ProblemCode> = (typeof problems)[C] extends { facts?: infer F } ? NonNullable<F> : NoFacts;

/** One that every surface can put into its envelope. */
export type CommonProblem = { [C in ProblemCode]: Readonly<{ code: C } & FactsOf<C>> }[ProblemCode];

/** A refusal with its facts, e.g. `{ code: 'factor.code_rejected', triesLeft: 3 }`. */
export type Problem = CommonProblem | SupabaseProblem;
