import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#shared/kernel';
import { extractSecrets } from '../secrets/secrets.ts';
import { requirement002Sms } from '../testing.ts';
import { validateInteractions } from './validate-interactions.ts';

type Mutable = { [key: string]: Mutable };
const CHALLENGE = 'interactions.sms-authentication-challenge';
const REQUEST = `${CHALLENGE}.execution.http_request`;

/** The requirement's document with one value changed; undefined removes it. */
function changed(path: string, value: Json | undefined): JsonObject {
  const document = structuredClone(requirement002Sms()) as unknown as Mutable;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<Mutable>((at, step) => (at[step] ??= {}), document);
  if (value === undefined) delete holder[last];
  else holder[last] = value as unknown as Mutable;
  return document as unknown as JsonObject;
}
const pathsOf = (document: JsonObject) => {
  const outcome = validateInteractions(document);
  return outcome.ok ? [] : outcome.problem.faults.map((fault) => fault.path);
};

describe('validating an authentication configuration', () => {
  it('002 step 1: accepts the document of the requirement as it is', () => {
    const outcome = validateInteractions(requirement002Sms());
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
    expect([...outcome.value.interactions.keys()]).toEqual(['sms-authentication-challenge', 'sms-authentication']);
    expect(outcome.value.metadata).toEqual({
      transactionIdParam: 'transaction_id',
      verificationCodeParam: 'verification_code',
      retryCountLimitation: 5,
      expireSeconds: 300,
    });
    expect(outcome.value.interactions.get('sms-authentication')).toMatchObject({
      previousInteractionKey: 'sms-authentication-challenge',
      store: null,
      execution: {
        kind: 'http_request',
        request: { method: 'POST', encoding: 'json', oauth: { type: 'password', cache: null } },
      },
    });
  });

  it('reads oauth2 from a present oauth_authorization.type, and accepts it written out', () => {
    expect(pathsOf(changed(`${REQUEST}.auth_type`, 'oauth2'))).toEqual([]);
  });

  it('accepts the empty fields that a compatible server adds to its answers', () => {
    const empty = { http_requests: [], mock: {}, details: {}, http_requests_store: { key: null, interaction_mapping_rules: [] } };
    const document = structuredClone(requirement002Sms());
    Object.assign(document.interactions['sms-authentication'].execution, empty, { http_request_store: null });
    Object.assign(document.interactions['sms-authentication'], { user_resolve: { user_mapping_rules: [] } });
    expect(pathsOf(document)).toEqual([]);
  });

  it.each([
    ['metadata.expire_second', 300, 'metadata.expire_second'],
    ['metadata.expire_seconds', 601, 'metadata.expire_seconds'],
    ['metadata.retry_count_limitation', 0, 'metadata.retry_count_limitation'],
    ['metadata.transaction_id_param', 'a.b', 'metadata.transaction_id_param'],
    ['interactions.sms-authentcation', {}, 'interactions.sms-authentcation'],
    [`${CHALLENGE}.pre_hook`, { additional_parameters: [{ function: 'x' }] }, `${CHALLENGE}.pre_hook`],
    [`${CHALLENGE}.post_hook`, { x: 1 }, `${CHALLENGE}.post_hook`],
    [`${CHALLENGE}.execution.function`, 'http_request2', `${CHALLENGE}.execution.function`],
    [`${CHALLENGE}.execution.surprise`, 1, `${CHALLENGE}.execution.surprise`],
    [`${CHALLENGE}.execution.http_requests`, [{ url: 'x' }], `${CHALLENGE}.execution.http_requests`],
    [`${CHALLENGE}.execution.http_request_store.key`, '__proto__', `${CHALLENGE}.execution.http_request_store.key`],
    [`${CHALLENGE}.request.schema.properties.template.pattern`, '(', `${CHALLENGE}.request.schema.properties.template.pattern`],
    [`${CHALLENGE}.response.body_mapping_rules.0.from`, '$.request_body', `${CHALLENGE}.response.body_mapping_rules[0].from`],
    [`${REQUEST}.method`, 'PATCH', `${REQUEST}.method`],
    [`${REQUEST}.method`, undefined, `${REQUEST}.method`],
    [`${REQUEST}.url`, 'ftp://example.com/', `${REQUEST}.url`],
    [`${REQUEST}.url`, 'https://user:word@example.com/', `${REQUEST}.url`],
    [`${REQUEST}.url`, 'https://example.com/{{id}}', `${REQUEST}.url`],
    [`${REQUEST}.oauth_authorization.token_endpoint`, 'token', `${REQUEST}.oauth_authorization.token_endpoint`],
    [`${REQUEST}.oauth_authorization.type`, 'implicit', `${REQUEST}.oauth_authorization.type`],
    [`${REQUEST}.oauth_authorization.password`, undefined, `${REQUEST}.oauth_authorization.password`],
    [`${REQUEST}.auth_type`, 'none', `${REQUEST}.oauth_authorization`],
    [`${REQUEST}.request_timeout_seconds`, 31, `${REQUEST}.request_timeout_seconds`],
    [`${REQUEST}.retry_configuration`, { max_retries: 3 }, `${REQUEST}.retry_configuration.max_retries`],
    [`${REQUEST}.query_mapping_rules`, [{ from: '$.request_body', to: '*' }], `${REQUEST}.query_mapping_rules`],
    [`${REQUEST}.header_mapping_rules.0.static_value`, 'a\r\nb: c', `${REQUEST}.header_mapping_rules`],
    [`${REQUEST}.header_mapping_rules.0.to`, 'Host', `${REQUEST}.header_mapping_rules[0].to`],
    [`${REQUEST}.header_mapping_rules.0.to`, '*', `${REQUEST}.header_mapping_rules[0].to`],
  ])('A1-02 %s = %j is refused and named', (path, value, faultPath) => {
    expect(pathsOf(changed(path, value as Json))).toContain(faultPath);
  });

  it('X-15 warns of the password grant, and of a verification that is told no transaction', () => {
    const path = 'interactions.sms-authentication.execution';
    const outcome = validateInteractions(changed(`${path}.previous_interaction`, undefined));
    expect(outcome.ok && outcome.value.warnings.map((warning) => warning.path)).toEqual([
      `${REQUEST}.oauth_authorization.type`,
      `${path}.http_request.oauth_authorization.type`,
      `${path}.previous_interaction`,
    ]);
  });

  it('names every fault at once', () => {
    const document = changed(`${REQUEST}.method`, 'PATCH');
    const second = changed(`${CHALLENGE}.pre_hook`, { a: 1 });
    Object.assign(document['metadata'] as object, { typo: 1 });
    Object.assign((document['interactions'] as Mutable)['sms-authentication-challenge'] ?? {}, {
      pre_hook: (second['interactions'] as unknown as Mutable)['sms-authentication-challenge']?.['pre_hook'],
    });
    expect(pathsOf(document)).toEqual(['metadata.typo', `${CHALLENGE}.pre_hook`, `${REQUEST}.method`]);
  });

  it('refuses no_action where it would let everybody in', () => {
    const path = 'interactions.sms-authentication.execution';
    expect(pathsOf(changed(path, { function: 'no_action' }))).toEqual([`${path}.function`]);
    expect(pathsOf(changed(`${CHALLENGE}.execution`, { function: 'no_action' }))).toEqual([]);
  });

  it('accepts a built-in function with its details, in its own place only', () => {
    const details = {
      sender_type: 'http_request',
      settings: { http_request: { url: 'https://sms.example.com/send', method: 'POST' } },
      templates: { authentication: { subject: 'code', body: '{VERIFICATION_CODE}' } },
      expire_seconds: 60,
    };
    const execution = { function: 'sms_authentication_challenge', details };
    const outcome = validateInteractions(changed(`${CHALLENGE}.execution`, execution));
    expect(outcome.ok && outcome.value.interactions.get('sms-authentication-challenge')?.execution).toMatchObject({
      kind: 'built_in',
      details: { sender: { url: 'https://sms.example.com/send' }, expireSeconds: 60 },
    });
    expect(pathsOf(changed('interactions.sms-authentication.execution', execution))).toEqual([
      'interactions.sms-authentication.execution.function',
    ]);
  });

  it('asks the guard about every URL', () => {
    const outcome = validateInteractions(requirement002Sms(), { checkUrl: (url) => `no ${url.pathname}` });
    expect(outcome.ok ? [] : outcome.problem.faults.map((fault) => fault.message)).toEqual([
      'no /sms-authentication-challenge',
      'no /token',
      'no /sms-authentication',
      'no /token',
    ]);
  });

  it('compiles to the same whether its secrets are in it or masked, and holds none', () => {
    const document = requirement002Sms();
    document.interactions['sms-authentication'].execution.http_request.oauth_authorization.password = 'very-secret';
    const written = (compiled: ReturnType<typeof validateInteractions>) =>
      JSON.stringify(compiled.ok && [...compiled.value.interactions]);
    const clear = written(validateInteractions(document));
    expect(clear).toContain('oauth_authorization.password');
    expect(clear).not.toContain('very-secret');
    expect(written(validateInteractions(extractSecrets(document).document))).toBe(clear);
  });

  it('A1-02 refuses a document without end', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as JsonObject;
    expect(pathsOf({ ...requirement002Sms(), attributes: deep })).toEqual(['']);
  });
});
