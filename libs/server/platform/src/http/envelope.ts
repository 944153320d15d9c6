import { problems, type CommonProblem, type Problem } from '#shared/contracts';
import { isOfSupabase, supabaseAnswer } from './supabase-envelope.ts';
import { consoleAnswer } from './console-envelope.ts';
import type { Answer, Wire } from './wire.ts';

const OAUTH_BEARER = new Set(['invalid_token', 'insufficient_scope']);

/** Turns a refusal into the envelope of its surface: the one place where a problem meets HTTP. */
export function answerOf(problem: Problem, wire: Wire): Answer {
  if (wire.surface === 'supabase' || isOfSupabase(problem)) return supabaseAnswer(problem, wire);
  if (wire.surface === 'console') return consoleAnswer(problem, wire);
  const entry = problems[problem.code];
  const status = problem.code === 'provider.unreachable' ? problem.status : entry.status;
  return { status, headers: headersOf(problem, entry.error), body: bodyOf(problem, wire) };
}

function headersOf(problem: CommonProblem, error: string): Record<string, string> {
  if ('retryAfterSeconds' in problem) return { 'retry-after': String(problem.retryAfterSeconds) };
  if (problem.code === 'access.step_up_required') return { 'www-authenticate': stepUpChallenge(problem) };
  if (problem.code === 'access.token_missing') return { 'www-authenticate': 'Bearer' }; // RFC 6750 section 3.1: no error code without a token
  if (problem.code === 'access.insufficient_scope')
    return { 'www-authenticate': `Bearer error="${error}", scope="${problem.scope}"` };
  if (OAUTH_BEARER.has(error)) return { 'www-authenticate': `Bearer error="${error}"` };
  if (problem.code === 'oauth.invalid_client' && problem.challenge) return { 'www-authenticate': 'Basic realm="token"' };
  return {};
}

/** RFC 9470 section 3: what would be enough, and how old it may be in seconds. */
const stepUpChallenge = ({ acrValues, maxAge }: Readonly<{ acrValues: string; maxAge?: number }>): string =>
  `Bearer error="insufficient_user_authentication", acr_values="${acrValues}"${maxAge === undefined ? '' : `, max_age=${maxAge}`}`;

function bodyOf(problem: CommonProblem, { surface, requestId, dryRun }: Wire): Record<string, unknown> {
  const entry = problems[problem.code];
  const description = problem.code === 'oauth.invalid_request' ? asciiOnly(problem.detail) : entry.description;
  const core = { error: entry.error, error_description: description };
  if (surface === 'oauth') return core;
  return {
    ...(surface === 'management' ? { dry_run: dryRun } : {}),
    ...core,
    ...('messages' in problem ? { error_messages: problem.messages } : {}),
    ...('triesLeft' in problem && problem.triesLeft !== undefined ? { tries_left: problem.triesLeft } : {}),
    ...('checkClock' in problem && problem.checkClock ? { check_clock: true } : {}),
    ...('retryAfterSeconds' in problem ? { retry_after: problem.retryAfterSeconds } : {}),
    ...('state' in problem ? { state: problem.state } : {}),
    code: problem.code,
    request_id: requestId,
  };
}

/** RFC 6749 section 5.2 allows %x20-21 / %x23-5B / %x5D-7E in a description. */
const asciiOnly = (text: string): string => text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
