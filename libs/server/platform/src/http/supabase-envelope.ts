import {
  problems,
  supabaseProblems,
  type CommonProblem,
  type Problem,
  type ProblemCode,
  type SupabaseProblem,
} from '#shared/contracts';
import type { Answer, Wire } from './wire.ts';

/** From this day on GoTrue writes `{code, message}`; a request that names no version gets the older form. */
const NEW_FORM_SINCE = '2024-01-01';
const DATE = /^\d{4}-\d{2}-\d{2}$/;

type Words = Readonly<{ status: number; code: string; message: string }>;

/** Where GoTrue has a word of its own for what every surface knows (totp-api-reference sections 1 and 3.4). */
const words: Partial<Record<ProblemCode, Partial<Words>>> = {
  'request.invalid': { code: 'validation_failed' },
  'request.too_large': { code: 'request_entity_too_large' },
  'request.unsupported_media_type': { code: 'validation_failed' },
  'access.token_missing': { code: 'no_authorization', message: 'This endpoint requires a valid Bearer token' },
  'access.token_invalid': { status: 403, code: 'bad_jwt' },
  'access.closed': { code: 'no_authorization' },
  'limit.volume': { code: 'over_request_rate_limit' },
  'login.locked': { status: 429, code: 'over_request_rate_limit' },
  'login.invalid_credentials': { message: 'Invalid login credentials' },
  'password.unacceptable': { status: 422, code: 'weak_password' },
  'factor.name_taken': { status: 422, code: 'mfa_factor_name_conflict' },
  'factor.last_one': { status: 422, code: 'mfa_last_factor' },
  'factor.too_many': { status: 422, code: 'too_many_enrolled_mfa_factors' },
  'factor.enrolment_locked': { code: 'insufficient_aal', message: supabaseProblems['supabase.ticket_needed'].description },
  'factor.send_quota': { code: 'over_sms_send_rate_limit' },
  'factor.resend_too_early': { code: 'over_sms_send_rate_limit' },
  'system.overloaded': { code: 'unexpected_failure' },
  'system.dependency_down': { code: 'unexpected_failure' },
  'system.fault': { code: 'unexpected_failure' },
};

export const isOfSupabase = (problem: Problem): problem is SupabaseProblem => problem.code.startsWith('supabase.');

/**
 * Both envelopes of GoTrue: `{code, message}` for clients that name an API version from 2024 on (which is echoed, or they do
 * not read the code), `{code: status, error_code, msg}` for others.
 */
export function supabaseAnswer(problem: Problem, { apiVersion, requestId }: Wire): Answer {
  const { status, code, message } = wordsOf(problem);
  const isNew = apiVersion !== null && DATE.test(apiVersion) && apiVersion >= NEW_FORM_SINCE;
  const more = problem.code === 'password.unacceptable' ? { weak_password: { reasons: reasonsOf(problem.messages) } } : {};
  return {
    status,
    headers: {
      'x-sb-error-code': code,
      ...(isNew ? { 'x-supabase-api-version': NEW_FORM_SINCE } : {}),
      ...('retryAfterSeconds' in problem ? { 'retry-after': String(problem.retryAfterSeconds) } : {}),
      ...(status === 401 && code === 'no_authorization' ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: isNew ? { code, message, ...more } : { code: status, error_code: code, msg: message, error_id: requestId, ...more },
  };
}

function wordsOf(problem: Problem): Words {
  if (isOfSupabase(problem)) {
    const { status, error, description } = supabaseProblems[problem.code];
    return { status, code: error, message: 'message' in problem ? problem.message : description };
  }
  const { status, error, description } = problems[problem.code];
  const told = 'messages' in problem ? problem.messages.join('; ') : '';
  return { status: statusOf(problem, status), code: error, message: told || description, ...words[problem.code] };
}

const statusOf = (problem: CommonProblem, usual: number): number =>
  problem.code === 'provider.unreachable' ? problem.status : usual;

/** What is wrong with a password, in the three words that GoTrue has for it. */
const reasonsOf = (messages: readonly string[]): readonly string[] => [
  ...new Set(messages.map((message) => (/too_(short|long)/.test(message) ? 'length' : 'pwned'))),
];
