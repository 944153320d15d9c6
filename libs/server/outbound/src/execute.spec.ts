import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#shared/kernel';
import { json, raw, startFakeService, type Reply } from './fake-service.ts';
import { createOutbound, type OutboundSettings } from './outbound.ts';
import type { ExecutionContext, ExecutionRoots } from './result.ts';
import { extractSecrets } from './secrets.ts';
import { requirement002Sms } from './testing.ts';
import { validateInteractions } from './validate-interactions.ts';

const CHALLENGE = '/sms-authentication-challenge';
const token = json(200, { access_token: 'tok-1', token_type: 'Bearer', expires_in: 3600 });
const sent = json(200, { transaction_id: 'tx-1', verification_code: '123456' });
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ended.splice(0).map((end) => end()));
});

type Options = Readonly<{
  request?: JsonObject;
  execution?: JsonObject;
  response?: Json;
  settings?: Partial<OutboundSettings>;
  base?: string;
}>;

/** The requirement's configuration against a fake service, with parts of its challenge replaced. */
async function setUp(routes: Record<string, Reply>, options: Options = {}) {
  const service = await startFakeService({ '/token': token, ...routes });
  const base = options.base ?? 'http://host.docker.internal:4000';
  const outbound = createOutbound({
    aliases: new Map([['host.docker.internal:4000', service.host]]),
    allow: [],
    requireHttps: true,
    ...options.settings,
  });
  ended.push(service.close, outbound.close);
  const document: JsonObject = structuredClone(requirement002Sms(base));
  const interactions = document['interactions'] as Record<string, { execution: { http_request: object }; response: Json }>;
  for (const interaction of Object.values(interactions)) {
    Object.assign(interaction.execution.http_request, options.request);
    Object.assign(interaction.execution, options.execution);
    if (options.response !== undefined) interaction.response = options.response;
  }
  const { secrets, document: masked } = extractSecrets(document);
  const compiled = validateInteractions(masked);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const run = (name: string, roots: ExecutionRoots, context: Partial<ExecutionContext> = {}) => {
    const interaction = compiled.value.interactions.get(name);
    if (!interaction) throw new Error(`no ${name}`);
    return outbound.execute(interaction, roots, { tenantId: 't1', secrets, ...context });
  };
  const challenge = (context?: Partial<ExecutionContext>) =>
    run('sms-authentication-challenge', { request_body: { phone_number: '+819012345678', template: 'registration' } }, context);
  return { service, outbound, run, challenge };
}

const noOAuth = { oauth_authorization: {} };
const SERVER_ERROR = { error: 'server_error', error_description: 'Failed to connect to external authentication service' };

describe('requirement 002, step 1, carried out', () => {
  it('002 fetches a token, sends the number and the template, and stores the transaction', async () => {
    const { service, challenge } = await setUp({ [CHALLENGE]: sent });
    expect(await challenge()).toEqual({
      status: 200,
      contents: { transaction_id: 'tx-1', verification_code: '123456' },
      stored: { transaction_id: 'tx-1' },
      externalError: false,
    });
    const [tokenCall, smsCall] = service.received;
    expect(Object.fromEntries(new URLSearchParams(tokenCall?.body))).toEqual({
      grant_type: 'password',
      client_id: 'your-client-id',
      scope: 'application',
      username: 'username',
      password: 'password',
    });
    expect(smsCall).toMatchObject({
      path: CHALLENGE,
      method: 'POST',
      headers: {
        authorization: 'Bearer tok-1',
        'content-type': 'application/json',
        'user-agent': 'sekisho',
        host: 'host.docker.internal:4000',
      },
    });
    expect(JSON.parse(smsCall?.body ?? '')).toEqual({ phone_number: '+819012345678', template: 'registration' });
  });

  it('002 weakness 5: tells the verifier the stored transaction although the mapping does not', async () => {
    const { service, run } = await setUp({ '/sms-authentication': json(200, { status: 'success' }) });
    const roots = { request_body: { verification_code: '123456' }, interaction: { transaction_id: 'tx-1' } };
    expect(await run('sms-authentication', roots)).toMatchObject({ status: 200, contents: { status: 'success' } });
    expect(JSON.parse(service.to('/sms-authentication')[0]?.body ?? '')).toEqual({
      verification_code: '123456',
      transaction_id: 'tx-1',
    });
  });

  it('002 weakness 5: never lets the caller name the transaction himself', async () => {
    const { service, run } = await setUp({ '/sms-authentication': json(200, {}) });
    const request_body = { verification_code: '123456', transaction_id: 'tx-of-the-attacker' };
    await run('sms-authentication', { request_body, interaction: { transaction_id: 'tx-1' } });
    await run('sms-authentication', { request_body });
    const bodies = service.to('/sms-authentication').map((request) => JSON.parse(request.body) as Json);
    expect(bodies).toEqual([{ verification_code: '123456', transaction_id: 'tx-1' }, { verification_code: '123456' }]);
  });

  it('lets what was stored win over the caller, whatever the order of the rules', async () => {
    const body_mapping_rules = [
      { from: '$.interaction.transaction_id', to: 'sid' },
      { from: '$.request_body', to: '*' },
    ];
    const { service, run } = await setUp({ '/sms-authentication': json(200, {}) }, { request: { body_mapping_rules } });
    await run('sms-authentication', { request_body: { sid: 'mine' }, interaction: { transaction_id: 'tx-1' } });
    expect(JSON.parse(service.to('/sms-authentication')[0]?.body ?? '')).toMatchObject({ sid: 'tx-1' });
  });

  it('takes hidden fields out before any rule can rename them', async () => {
    const response = { body_mapping_rules: [{ from: '$.execution_http_request.response_body.verification_code', to: 'hint' }] };
    const { challenge } = await setUp({ [CHALLENGE]: sent }, { response });
    expect((await challenge()).contents).toEqual({ hint: '123456' });
    expect((await challenge({ dropFromResponse: ['verification_code'] })).contents).toEqual({ hint: null });
  });
});

describe('what the service answers', () => {
  it('keeps the known statuses and passes the mapped error on', async () => {
    const body = { error: 'invalid_verification_code', error_description: 'no' };
    const { challenge } = await setUp({ [CHALLENGE]: json(400, body) });
    expect(await challenge()).toEqual({ status: 400, contents: body, externalError: true });
  });

  it.each([
    [201, 200],
    [418, 400],
    [429, 429],
    [507, 500],
    [503, 503],
  ])('answers %i with %i', async (status, expected) => {
    const { challenge } = await setUp({ [CHALLENGE]: json(status, {}) }, { request: noOAuth });
    expect((await challenge()).status).toBe(expected);
  });

  it('002 error 2: names a server error when a 5xx has no error of its own', async () => {
    const { challenge } = await setUp({ [CHALLENGE]: json(500, { hint: 1 }) }, { request: noOAuth });
    expect(await challenge()).toEqual({ status: 500, contents: { hint: 1, ...SERVER_ERROR }, externalError: true });
  });

  it('gives a body that is no JSON as raw_body, and nothing for none', async () => {
    const first = await setUp({ [CHALLENGE]: raw(200, '<html>OK') }, { request: noOAuth });
    expect((await first.challenge()).contents).toEqual({ raw_body: '<html>OK' });
    const second = await setUp({ [CHALLENGE]: raw(204, '') }, { request: noOAuth });
    expect(await second.challenge()).toMatchObject({ status: 200, contents: {} });
  });

  it('keeps a list as a list, and headers by their lower-case names', async () => {
    const response = {
      body_mapping_rules: [
        { from: '$.execution_http_request.response_body[1].id', to: 'id' },
        { from: '$.execution_http_request.response_headers.x-request-id', to: 'request' },
      ],
    };
    const reply = raw(200, '[{"id":1},{"id":2}]', { 'X-Request-Id': 'r-1' });
    const { challenge } = await setUp({ [CHALLENGE]: reply }, { request: noOAuth, response });
    expect((await challenge()).contents).toEqual({ id: 2, request: 'r-1' });
  });

  it('X-16 follows no redirect and takes it for no success', async () => {
    const { service, challenge } = await setUp(
      { [CHALLENGE]: raw(302, '', { location: '/elsewhere' }), '/elsewhere': sent },
      { request: noOAuth },
    );
    expect(await challenge()).toMatchObject({ status: 502, contents: SERVER_ERROR, failure: { reason: 'unexpected_redirect' } });
    expect(service.received.map((request) => request.path)).toEqual([CHALLENGE]);
  });

  it('refuses an oversized answer', async () => {
    const { challenge } = await setUp(
      { [CHALLENGE]: raw(200, JSON.stringify({ a: 'x'.repeat(5000) })) },
      { request: noOAuth, settings: { maxResponseBytes: 4096 } },
    );
    expect(await challenge()).toMatchObject({ status: 502, failure: { reason: 'response_too_large' } });
  });

  it('refuses an absurdly deep answer', async () => {
    const { challenge } = await setUp({ [CHALLENGE]: raw(200, `${'['.repeat(9000)}${']'.repeat(9000)}`) }, { request: noOAuth });
    expect(await challenge()).toMatchObject({ status: 502, failure: { reason: 'unusable_response' } });
  });
});

describe('a service that cannot be used', () => {
  const retry = (retryable: boolean, reason: string, category: string) => ({
    ...SERVER_ERROR,
    retry_info: { retryable, reason, category },
  });

  it('A13-03 answers 504 after the configured time', async () => {
    const { challenge } = await setUp(
      { [CHALLENGE]: () => undefined },
      { request: { ...noOAuth, request_timeout_seconds: 0.2 } },
    );
    const started = performance.now();
    const result = await challenge();
    expect(performance.now() - started).toBeLessThan(1500);
    expect(result).toEqual({
      status: 504,
      contents: retry(true, 'timeout', 'timeout'),
      externalError: false,
      failure: { reason: 'timeout', at: 'service', host: 'host.docker.internal:4000' },
    });
  });

  it('A13-03 counts the token into the same time', async () => {
    const late: Reply = (response, request) => void setTimeout(() => token(response, request), 150);
    const lateToo: Reply = (response, request) => void setTimeout(() => sent(response, request), 150);
    const { challenge } = await setUp({ '/token': late, [CHALLENGE]: lateToo }, { request: { request_timeout_seconds: 0.2 } });
    expect(await challenge()).toMatchObject({ status: 504, failure: { at: 'service' } });
  });

  it('answers 504 when only the body never ends', async () => {
    const half: Reply = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"a":');
    };
    const { challenge } = await setUp({ [CHALLENGE]: half }, { request: { ...noOAuth, request_timeout_seconds: 0.2 } });
    expect(await challenge()).toMatchObject({ status: 504, failure: { reason: 'timeout' } });
  });

  it('002 error 2: answers 503 when nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const aliases = new Map([['host.docker.internal:4000', `127.0.0.1:${port}`]]);
    const { challenge } = await setUp({}, { settings: { aliases }, request: noOAuth });
    expect(await challenge()).toMatchObject({ status: 503, contents: retry(true, 'connect_failed', 'network') });
  });

  it('002 error 2: answers 503 when the name does not exist, at the token endpoint already', async () => {
    const { challenge } = await setUp({}, { base: 'https://nowhere.invalid' });
    expect(await challenge()).toMatchObject({
      status: 503,
      contents: retry(true, 'name_not_resolved', 'network'),
      failure: { at: 'token_endpoint', host: 'nowhere.invalid:443' },
    });
  });

  it('answers 502 when the connection breaks', async () => {
    const { challenge } = await setUp({ [CHALLENGE]: (response) => void response.destroy() }, { request: noOAuth });
    expect(await challenge()).toMatchObject({ status: 502, contents: retry(true, 'connection_broken', 'network') });
  });

  it.each<[string, Reply]>([
    ['refuses', json(401, { error: 'invalid_client' })],
    ['is broken', json(500, {})],
    ['answers garbage', raw(200, 'token')],
    ['gives a token that is none', json(200, { access_token: 'a\r\nb' })],
  ])('answers 502 when the token endpoint %s, without calling the service', async (_, reply) => {
    const { service, challenge } = await setUp({ '/token': reply, [CHALLENGE]: sent });
    expect(await challenge()).toMatchObject({
      status: 502,
      contents: SERVER_ERROR,
      failure: { reason: 'token_refused', at: 'token_endpoint' },
    });
    expect(service.to(CHALLENGE)).toEqual([]);
  });

  it('A13-03 answers 503 at once when too many calls wait for one host', async () => {
    const { challenge } = await setUp(
      { [CHALLENGE]: () => undefined },
      { request: { ...noOAuth, request_timeout_seconds: 0.3 }, settings: { maxConcurrentPerHost: 1, maxQueuedPerHost: 1 } },
    );
    const results = await Promise.all([challenge(), challenge(), challenge()]);
    expect(results.map((result) => result.failure?.reason)).toEqual(['timeout', 'timeout', 'overloaded']);
    expect(results[2]?.status).toBe(503);
  });

  it('ends when its caller does', async () => {
    const { challenge } = await setUp({ [CHALLENGE]: () => undefined }, { request: noOAuth });
    const caller = new AbortController();
    const result = challenge({ signal: caller.signal });
    setTimeout(() => caller.abort(), 50);
    expect(await result).toMatchObject({ status: 503, failure: { reason: 'aborted' } });
  });

  it('puts no secret, token or body into what it answers', async () => {
    const { challenge } = await setUp({ [CHALLENGE]: (response) => void response.destroy() });
    const written = JSON.stringify(await challenge());
    for (const word of ['tok-1', 'password', 'username', '+819012345678']) expect(written).not.toContain(word);
  });
});

describe('the guard at work', () => {
  it.each(['localhost', '127.0.0.1'])('X-16 never connects to %s unless it was allowed', async (name) => {
    const target = await startFakeService({ [CHALLENGE]: sent });
    ended.push(target.close);
    const options = { base: `http://${name}:${target.port}`, request: noOAuth };
    const refused = await setUp({}, { ...options, settings: { requireHttps: false } });
    expect(await refused.challenge()).toMatchObject({ status: 503, failure: { reason: 'destination_refused' } });
    expect(target.received).toEqual([]);
    const allowed = await setUp({}, { ...options, settings: { requireHttps: false, allow: [`127.0.0.1:${target.port}`] } });
    expect(await allowed.challenge()).toMatchObject({ status: 200 });
  });

  it('X-16 refuses plain http where https is demanded', async () => {
    const { challenge } = await setUp({}, { base: 'http://sms.example.com', request: noOAuth });
    expect(await challenge()).toMatchObject({ status: 503, failure: { reason: 'destination_refused' } });
  });
});
