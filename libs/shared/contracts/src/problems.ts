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
