import type { IncomingMessage } from 'node:http';
import { isJsonObject, ok, refuse, type Json, type JsonObject, type Outcome } from '#shared/kernel';
import { invalid, problem, type Reply } from './exchange.ts';

const LARGEST_BODY = 65_536; // bytes
const LARGEST_DRAINED = 2_097_152; // bytes

/** The raw body of a request, or the refusal of one that is larger than 64 KiB. Throws when the caller hangs up. */
export async function readBody(request: IncomingMessage): Promise<Outcome<Buffer, Reply>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
    // What is too large is still read to its end (within reason): a caller that is writing would see a reset, not the answer.
    if (size > LARGEST_DRAINED) break;
  }
  if (size <= LARGEST_BODY) return ok(Buffer.concat(chunks));
  return refuse(problem(413, 'invalid_request', 'The request body is larger than 64 KiB', { connection: 'close' }));
}

/** The fields of a JSON or form body. A missing body is an empty object, so that each route names what it lacks. */
export function parseBody(raw: Buffer, contentType: string | undefined): Outcome<JsonObject, Reply> {
  const text = raw.toString('utf8');
  // curl -d calls everything a form; no form of ours begins with a brace.
  if (contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') && !text.startsWith('{')) {
    return ok(Object.fromEntries(new URLSearchParams(text)));
  }
  if (text.trim() === '') return ok({});
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? ok(value) : refuse(invalid('The request body must be a JSON object'));
  } catch {
    return refuse(invalid('The request body is not valid JSON'));
  }
}
