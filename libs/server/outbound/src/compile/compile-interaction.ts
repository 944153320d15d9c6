import { compileBuiltInDetails } from './compile-built-in.ts';
import { compileMapping, type RulesPlace } from './compile-mapping.ts';
import { compileRequest } from './compile-request.ts';
import {
  BUILT_IN_FUNCTIONS,
  type BuiltInFunction,
  type CompiledInteraction,
  type CompiledMetadata,
  type Execution,
} from '../configuration.ts';
import { compileSchema } from '../language/json-schema.ts';
import { saysNothing, type ObjectReader } from './reader.ts';
import type { CheckUrl } from './read-url.ts';

/** Every interaction a configuration may describe, with the built-in function that can carry it out. */
const INTERACTIONS: Readonly<Record<string, BuiltInFunction | null>> = {
  'initial-registration': null,
  'password-authentication': 'password_verification',
  'sms-authentication-challenge': 'sms_authentication_challenge',
  'sms-authentication': 'sms_authentication',
  'sms-notification': null,
  'email-authentication-challenge': 'email_authentication_challenge',
  'email-authentication': 'email_authentication',
};
/** These decide whether somebody is let in; doing nothing here would let in everybody. */
const VERIFYING = new Set(['password-authentication', 'sms-authentication', 'email-authentication']);
const FUNCTIONS = ['http_request', 'no_action', ...BUILT_IN_FUNCTIONS] as const;

const STORE_RULES: RulesPlace = { kind: 'body', roots: ['status_code', 'response_headers', 'response_body'] };
const RESPONSE_RULES: RulesPlace = { kind: 'body', roots: ['execution_http_request'] };
const KEY = /^[A-Za-z0-9_-]{1,100}$/;

/** Compiles one entry of `interactions` (login-api-reference 1.2, 1.3); null when it cannot be carried out. */
export function compileInteraction(
  name: string,
  reader: ObjectReader,
  metadata: CompiledMetadata,
  checkUrl: CheckUrl,
): CompiledInteraction | null {
  const builtIn = Object.hasOwn(INTERACTIONS, name) ? INTERACTIONS[name] : undefined;
  if (builtIn === undefined) {
    reader.faults.add(reader.path, `is not an interaction; known are ${Object.keys(INTERACTIONS).join(', ')}`);
    return null;
  }
  const requestSchema = readRequestSchema(reader.inner('request'));
  reader.unsupported('pre_hook', 'post_hook', 'user_resolve');
  const response = reader.inner('response');
  const execution = reader.inner('execution');
  const compiled = readExecution(name, execution, builtIn, checkUrl, reader);
  const store = readStore(execution);
  const previous = execution?.inner('previous_interaction') ?? null;
  const previousInteractionKey = previous && !saysNothing(previous.object) ? readKey(previous) : null;
  previous?.refuseUnknown();
  execution?.unsupported('http_requests', 'mock', 'http_requests_store');
  execution?.refuseUnknown();
  const responseRules = compileMapping(
    response?.get('body_mapping_rules'),
    `${reader.at('response')}.body_mapping_rules`,
    reader.faults,
    RESPONSE_RULES,
  );
  response?.refuseUnknown();
  reader.refuseUnknown();
  if (!compiled) return null;
  const { transactionIdParam } = metadata;
  return { name, requestSchema, execution: compiled, previousInteractionKey, store, responseRules, transactionIdParam };
}

function readRequestSchema(request: ObjectReader | null): CompiledInteraction['requestSchema'] {
  const schema = request?.get('schema');
  request?.refuseUnknown();
  return !request || schema === undefined || saysNothing(schema)
    ? null
    : compileSchema(schema, request.at('schema'), request.faults);
}

function readExecution(
  name: string,
  reader: ObjectReader | null,
  builtIn: BuiltInFunction | null,
  checkUrl: CheckUrl,
  interaction: ObjectReader,
): Execution | null {
  if (!reader || saysNothing(reader.object)) {
    if (builtIn === null) return { kind: 'no_action' };
    if (interaction.get('execution') === undefined || reader) interaction.fault('execution', 'is required');
    return null;
  }
  if (reader.get('function') === undefined) reader.fault('function', 'is required');
  const wanted = reader.oneOf('function', FUNCTIONS);
  const unused = { http_request: ['details'], no_action: ['details', 'http_request', 'http_request_store'] };
  if (wanted === 'http_request' || wanted === 'no_action') reader.unsupported(...unused[wanted]);
  else if (wanted) reader.unsupported('http_request', 'http_request_store');
  else ['details', 'http_request'].forEach((name) => reader.get(name)); // one fault says enough
  if (wanted === 'http_request') {
    const request = reader.inner('http_request');
    if (!request) reader.fault('http_request', 'is required with function http_request');
    const plan = request && compileRequest(request, checkUrl);
    return plan && { kind: 'http_request', request: plan };
  }
  if (wanted === 'no_action') {
    if (VERIFYING.has(name)) reader.fault('function', `no_action verifies nothing and cannot stand for ${name}`);
    return { kind: 'no_action' };
  }
  if (wanted === null) return null;
  if (wanted !== builtIn) reader.fault('function', `${wanted} cannot carry out ${name}`);
  return { kind: 'built_in', function: wanted, details: compileBuiltInDetails(reader.inner('details'), checkUrl) };
}

function readStore(execution: ObjectReader | null): CompiledInteraction['store'] {
  const reader = execution?.inner('http_request_store') ?? null;
  if (!reader || saysNothing(reader.object)) return null;
  const key = readKey(reader);
  const name = 'interaction_mapping_rules';
  const rules = compileMapping(reader.get(name), reader.at(name), reader.faults, STORE_RULES);
  reader.refuseUnknown();
  return key === null ? null : { key, rules };
}

function readKey(reader: ObjectReader): string | null {
  const key = reader.requiredText('key', 100);
  if (key === null || (KEY.test(key) && key !== '__proto__')) return key;
  reader.fault('key', 'must be a name of letters, digits, _ and -');
  return null;
}
