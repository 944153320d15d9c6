import type { Json } from '#shared/kernel';
import { compileMapping, readRules, type RulesPlace } from './compile-mapping.ts';
import { compileOAuth } from './compile-oauth.ts';
import { HTTP_METHODS, type CompiledMapping, type HeaderRule, type HttpRequestPlan } from '../configuration.ts';
import type { ObjectReader } from './reader.ts';
import { readUrl, type CheckUrl } from './read-url.ts';

const ROOTS = ['request_body', 'request_attributes', 'user', 'interaction'];
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+^_`|~-]{1,100}$/;
const HEADER_VALUE = /^[\t\x20-\x7e]{1,4000}$/;
/** Set by the transport itself, or able to change where or how far a request reaches. */
const TRANSPORT_HEADERS =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|accept-encoding|proxy-.*)$/i;

/** Compiles one `http_request` object (login-api-reference 1.3); null when it cannot be carried out. */
export function compileRequest(reader: ObjectReader, checkUrl: CheckUrl): HttpRequestPlan | null {
  const url = readUrl(reader, 'url', checkUrl);
  if (reader.get('method') === undefined) reader.fault('method', 'is required');
  const method = reader.oneOf('method', HTTP_METHODS);
  const oauth = compileOAuth(reader, checkUrl);
  const headers = compileHeaders(reader);
  const encoding = readEncoding(reader, headers);
  const body = rulesOf(reader, 'body_mapping_rules', { kind: 'body', roots: ROOTS });
  const query = rulesOf(reader, 'query_mapping_rules', { kind: 'query', roots: ROOTS });
  if (method === 'GET' && body.length > 0) reader.fault('body_mapping_rules', 'are not used by GET: use query_mapping_rules');
  if (method && method !== 'GET' && query.length > 0) reader.fault('query_mapping_rules', `are not used by ${method}`);
  const timeout = reader.number('request_timeout_seconds', 0.1, 30, false);
  refuseRetries(reader);
  reader.unsupported('hmac_authentication', 'path_mapping_rules', 'response_resolve_configs', 'condition');
  reader.refuseUnknown();
  if (url === null || method === null) return null;
  return {
    url,
    method,
    oauth,
    headers,
    encoding,
    body: storedLast(body),
    query: storedLast(query),
    timeoutMs: timeout === null ? null : timeout * 1000,
  };
}

function rulesOf(reader: ObjectReader, name: string, place: RulesPlace): CompiledMapping {
  return compileMapping(reader.get(name), reader.at(name), reader.faults, place);
}

/** What an earlier interaction stored outranks what the caller sent, whatever the order of the rules. */
function storedLast(rules: CompiledMapping): CompiledMapping {
  const isStored = (rule: CompiledMapping[number]) => rule.value.kind === 'path' && rule.value.path.steps[0] === 'interaction';
  return [...rules.filter((rule) => !isStored(rule)), ...rules.filter(isStored)];
}

function compileHeaders(reader: ObjectReader): HeaderRule[] {
  const path = reader.at('header_mapping_rules');
  const rules = readRules(reader.get('header_mapping_rules'), path, reader.faults, { kind: 'header', roots: ROOTS });
  const headers = rules.map((rule) => ({ name: rule.to.toLowerCase(), value: rule.value }));
  rules.forEach((rule, index) => {
    const add = (field: string, message: string) => reader.faults.add(`${rule.path}.${field}`, message);
    if (!HEADER_NAME.test(rule.to) || rule.to === '*') add('to', 'must be the name of a header');
    if (TRANSPORT_HEADERS.test(rule.to)) add('to', 'is a header the transport sets itself');
    if (headers.findIndex((header) => header.name === rule.to.toLowerCase()) < index) add('to', 'is mapped twice');
    if (rule.value.kind === 'static' && !isHeaderValue(rule.value.value)) add('static_value', 'must be a printable ASCII text');
  });
  return headers;
}

/** Whether a value can be sent as a header; line ends above all cannot. */
export const isHeaderValue = (value: Json): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && HEADER_VALUE.test(value));

function readEncoding(reader: ObjectReader, headers: readonly HeaderRule[]): 'json' | 'form' {
  const type = headers.find((header) => header.name === 'content-type')?.value;
  if (type === undefined) return 'json';
  const written = type.kind === 'static' ? String(type.value).split(';')[0]?.trim().toLowerCase() : undefined;
  if (written === 'application/x-www-form-urlencoded') return 'form';
  if (written !== 'application/json') {
    reader.fault('header_mapping_rules', 'Content-Type must be static: application/json or application/x-www-form-urlencoded');
  }
  return 'json';
}

/** A sent message cannot be unsent: a blind repeat would text somebody twice, so only "no retries" is understood for now. */
function refuseRetries(reader: ObjectReader): void {
  const retry = reader.inner('retry_configuration');
  if (retry && retry.get('max_retries') !== undefined && retry.get('max_retries') !== 0) {
    retry.fault('max_retries', 'retries are not supported: it must be 0');
  }
}
