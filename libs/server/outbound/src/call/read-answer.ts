import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';
import { cleanCopy, newBudget } from '../language/clean-copy.ts';
import { dropFields } from '../language/drop-fields.ts';
import { CallFailed, SERVER_ERROR } from './failure.ts';
import type { CompiledInteraction } from '../configuration.ts';
import { applyMapping, type Secrets } from '../language/mapping.ts';
import type { ExecutionResult } from './result.ts';
import type { HttpAnswer } from './transport.ts';

const KEPT = new Set([200, 400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504]);

/**
 * The result for an answer of the external service, by the interaction's store and response rules.
 * `hidden` fields are taken out before any rule sees them, so that a rule that renames them finds nothing.
 * Throws CallFailed for an answer that is neither success nor error, MappingTooLarge for an absurd one.
 */
export function readAnswer(
  interaction: CompiledInteraction,
  answer: HttpAnswer,
  secrets: Secrets,
  hidden: readonly string[],
): ExecutionResult {
  const status = flattened(answer.status);
  const body = readBody(answer);
  const { response_body } = dropFields({ response_body: body ?? { raw_body: answer.text } }, hidden);
  const root: JsonObject = {
    status_code: answer.status,
    response_headers: dropFields(answer.headers, hidden),
    response_body: response_body ?? {},
  };
  const contents = applyMapping(interaction.responseRules, { execution_http_request: root }, secrets);
  if (status === 200) {
    const stored = interaction.store ? { stored: applyMapping(interaction.store.rules, root, secrets) } : {};
    return { status, contents, ...stored, externalError: false, ...(body === null ? { isText: true } : {}) };
  }
  const named = typeof contents['error'] === 'string' && contents['error'] !== '';
  return { status, contents: status >= 500 && !named ? { ...contents, ...SERVER_ERROR } : contents, externalError: true };
}

/** Other statuses become the plain one of their class; a redirect is neither a yes nor a no. */
function flattened(status: number): number {
  if (KEPT.has(status)) return status;
  if (status >= 200 && status < 300) return 200;
  if (status >= 400 && status < 500) return 400;
  if (status >= 500) return 500;
  throw new CallFailed('unexpected_redirect');
}

/** Null for a text. What says that it is JSON and cannot be read was damaged on its way, and nothing is known of it. */
function readBody({ text, headers, status }: HttpAnswer): Json {
  if (text.trim() === '') return {};
  const parsed = parse(text);
  if (isJsonObject(parsed) || Array.isArray(parsed)) return cleanCopy(parsed, newBudget());
  if (parsed === undefined && status < 400 && /\bjson\b/i.test(headers['content-type'] ?? ''))
    throw new CallFailed('unusable_response');
  return null;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
