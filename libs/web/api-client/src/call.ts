import type { TransactionRefusal } from '#shared/contracts';
import { isJsonObject, ok, refuse, type Json, type Outcome } from '#shared/kernel';

/** Why a call gave no value. A refusal is the server's word about the request; a fault is anything else. */
export type CallProblem =
  | Readonly<{ kind: 'refused'; status: number; refusal: TransactionRefusal }>
  /** `status` is null when no answer came at all. `retryAfter` in seconds. */
  | Readonly<{ kind: 'fault'; status: number | null; requestId: string | null; retryAfter: number | null }>;

export type Answer<T> = Outcome<T, CallProblem>;

/** Longer than the server's own limit for outgoing calls (10 s), so that its answer is heard before we give up. */
const TIMEOUT_MS = 20_000;

/**
 * One JSON request to our own origin. Never throws: in a browser a lost connection is an everyday answer.
 * The header marks our own pages: the server refuses it on transactions that no browser opened (rulings.md section 4).
 */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: Json,
): Promise<Answer<T>> {
  let response: Response;
  let reply: Json;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      headers: {
        accept: 'application/json',
        'x-sekisho-ui': '1',
        // The language this page is shown in, whatever the browser prefers: mails that follow are written in it.
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    reply = await jsonOf(response);
  } catch {
    return refuse(noAnswer);
  }
  // The contract is the server's promise; its own tests hold it to it, so the page does not check it twice.
  if (response.ok) return ok(reply as T);
  return refuse(problemOf(response.status, reply, response.headers));
}

const noAnswer: CallProblem = { kind: 'fault', status: null, requestId: null, retryAfter: null };

async function jsonOf(response: Response): Promise<Json> {
  const text = await response.text();
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    // A gateway's HTML page; the status alone tells what to do.
    return null;
  }
}

/** Sorts an answer that is no success into refusal (4xx with our body) and fault (everything else). */
export function problemOf(status: number, reply: Json, headers: Headers): CallProblem {
  const members = isJsonObject(reply) ? reply : {};
  const requestId = textOr(members['request_id'], headers.get('x-request-id'));
  const retryAfter = secondsOf(members['retry_after']) ?? secondsOf(headers.get('retry-after'));
  if (status >= 500 || status < 400 || typeof members['error'] !== 'string') {
    return { kind: 'fault', status, requestId, retryAfter };
  }
  const messages = members['error_messages'];
  const triesLeft = secondsOf(members['tries_left']);
  return {
    kind: 'refused',
    status,
    refusal: {
      error: members['error'],
      error_description: textOr(members['error_description'], '') ?? '',
      code: textOr(members['code'], '') ?? '',
      request_id: requestId ?? '',
      ...(Array.isArray(messages) ? { error_messages: messages.filter((message) => typeof message === 'string') } : {}),
      ...(triesLeft === null ? {} : { tries_left: triesLeft }),
      ...(members['check_clock'] === true ? { check_clock: true } : {}),
      ...(retryAfter === null ? {} : { retry_after: retryAfter }),
    },
  };
}

const textOr = (value: Json | undefined, otherwise: string | null): string | null =>
  typeof value === 'string' && value !== '' ? value : otherwise;

/** A whole number of at least 0, also as the text of a header; the date form of Retry-After is not used by our server. */
function secondsOf(value: Json | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.ceil(number) : null;
}
