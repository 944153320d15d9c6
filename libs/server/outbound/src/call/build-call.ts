import type { Json, JsonObject } from '#shared/kernel';
import type { MutableObject } from '../language/clean-copy.ts';
import { isHeaderValue } from '../compile/compile-request.ts';
import type { CompiledMapping, HttpRequestPlan } from '../configuration.ts';
import { CallFailed } from './failure.ts';
import { applyMapping, resolveValue, type Secrets } from '../language/mapping.ts';
import type { ExecutionRoots } from './result.ts';
import type { HttpCall } from './transport.ts';

/**
 * The request of a plan for these roots, without its access token. Throws CallFailed('unusable_request') when a mapped
 * header cannot be sent, MappingTooLarge when the caller's body is absurd.
 */
export function buildCall(plan: HttpRequestPlan, roots: ExecutionRoots, secrets: Secrets, transactionIdParam: string): HttpCall {
  const source = trustedRoots(roots, transactionIdParam);
  const url = new URL(plan.url);
  const headers = mapHeaders(plan, source, secrets);
  const fields = (rules: CompiledMapping) => withTransaction(applyMapping(rules, source, secrets), roots, transactionIdParam);
  if (plan.method === 'GET') {
    for (const [name, value] of flatFields(fields(plan.query))) url.searchParams.append(name, value);
    return { url, method: plan.method, headers, body: null };
  }
  const body = fields(plan.body);
  if (plan.method === 'DELETE' && Object.keys(body).length === 0) return { url, method: plan.method, headers, body: null };
  const type = plan.encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  return { url, method: plan.method, headers: { 'content-type': type, ...headers }, body: encoded(plan, body) };
}

/**
 * Whoever asks to be let in may not say which transaction of the provider he means: with the id of one of his own he would
 * pass another's login. The id comes from what an earlier interaction stored, or not at all.
 */
function trustedRoots(roots: ExecutionRoots, transactionIdParam: string): JsonObject {
  const body = Object.entries(roots.request_body).filter(([name]) => name !== transactionIdParam);
  return { ...roots, request_body: Object.fromEntries(body) };
}

function withTransaction(fields: JsonObject, { interaction }: ExecutionRoots, param: string): JsonObject {
  const id = own(interaction, param) ?? own(interaction, 'transaction_id');
  const present = own(fields, param);
  return id === undefined || id === null || (present !== undefined && present !== null) ? fields : { ...fields, [param]: id };
}

const own = (object: JsonObject | undefined, name: string): Json | undefined =>
  object && Object.hasOwn(object, name) ? object[name] : undefined;

function mapHeaders(plan: HttpRequestPlan, source: JsonObject, secrets: Secrets): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, value } of plan.headers) {
    const mapped = resolveValue(value, source, secrets);
    if (mapped === null) continue;
    if (!isHeaderValue(mapped)) throw new CallFailed('unusable_request');
    headers[name] = String(mapped);
  }
  return headers;
}

function encoded(plan: HttpRequestPlan, body: JsonObject): string {
  return plan.encoding === 'json' ? JSON.stringify(body) : new URLSearchParams(flatFields(body)).toString();
}

/** Fields of a form or a query: lists repeat their name, nulls stay away, what is nested goes as JSON. */
function flatFields(object: JsonObject): [string, string][] {
  const text = (value: Json) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  const fields = object as MutableObject;
  return Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((item: Json): [string, string][] =>
      item === null ? [] : [[name, text(item)]],
    ),
  );
}
