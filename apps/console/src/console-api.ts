import { isJsonObject, type Json, type JsonObject } from '#shared/kernel';

/** Longer than the server's own limit for what it asks others, so that its answer is heard. */
const TIMEOUT_MS = 20_000;

/** Why a call gave nothing. `code` is the server's word (RFC 9457), or `unreachable` where no answer of ours came. */
export class ConsoleProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly traceId: string | null,
    readonly facts: JsonObject,
  ) {
    super(code);
  }

  /** A number among the facts, or null. */
  number(name: string): number | null {
    const value = this.facts[name];
    return typeof value === 'number' ? value : null;
  }

  /** A fault of the system, which may pass by itself; everything else is an answer. */
  get isFault(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

/** Null for anything else that was thrown, and where nothing was. */
export const problemOf = (fault: unknown): ConsoleProblem | null => (fault instanceof ConsoleProblem ? fault : null);

type Asked = Readonly<{ method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; body?: Json; background?: boolean; signal?: AbortSignal }>;

/**
 * One call to our own server. Throws `ConsoleProblem`. `background` marks what no person caused: it keeps no session from
 * falling idle.
 */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const response = await send(path, asked);
  const reply = await jsonOf(response);
  // The contract is the server's promise; its own tests hold it to it, so the page does not check it twice.
  if (response.ok) return reply as T;
  throw problemIn(response, reply);
}

/** Like `ask`, for what is kept as a file and not read by the page. */
export async function askFile(path: string): Promise<Blob> {
  const response = await send(path, {});
  if (response.ok) return response.blob();
  throw problemIn(response, await jsonOf(response));
}

function send(path: string, { method = 'GET', body, background = false, signal }: Asked): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  return fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    headers: {
      accept: 'application/json',
      'x-sekisho-ui': '1',
      ...(background ? { 'x-sekisho-background': '1' } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((fault: unknown) => {
    if (signal?.aborted) throw fault;
    throw new ConsoleProblem(0, 'unreachable', null, {});
  });
}

async function jsonOf(response: Response): Promise<Json> {
  const text = await response.text();
  try {
    return text === '' ? null : (JSON.parse(text) as Json);
  } catch {
    return null; // a gateway's page: the status alone tells what to do
  }
}

function problemIn(response: Response, reply: Json): ConsoleProblem {
  const facts = isJsonObject(reply) ? reply : {};
  const { code, trace_id: traceId } = facts;
  const id = typeof traceId === 'string' ? traceId : response.headers.get('x-request-id');
  return new ConsoleProblem(response.status, typeof code === 'string' ? code : 'unreachable', id, facts);
}
