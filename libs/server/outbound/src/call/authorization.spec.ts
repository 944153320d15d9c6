import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel';
import { json, startFakeService, type Reply } from '../test/fake-service.ts';
import { createOutbound } from '../outbound.ts';
import { extractSecrets } from '../secrets/secrets.ts';
import { validateInteractions } from '../compile/validate-interactions.ts';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ended.splice(0).map((end) => end()));
});

async function setUp(request: JsonObject, reply: Reply = json(200, {}), tokenReply?: Reply) {
  let issued = 0;
  const next: Reply = (response, seen) => json(200, { access_token: `tok-${(issued += 1)}`, expires_in: 3600 })(response, seen);
  const service = await startFakeService({ '/token': tokenReply ?? next, '/send': reply });
  const outbound = createOutbound({ aliases: new Map(), allow: [service.host], requireHttps: true });
  ended.push(service.close, outbound.close);
  const base = `http://${service.host}`;
  const oauth = request['oauth_authorization'] as JsonObject | undefined;
  const http_request = {
    url: `${base}/send?v=1`,
    method: 'POST',
    ...request,
    ...(oauth ? { oauth_authorization: { token_endpoint: `${base}/token`, client_id: 'app', ...oauth } } : {}),
  };
  const { document, secrets } = extractSecrets({
    interactions: { 'sms-authentication-challenge': { execution: { function: 'http_request', http_request } } },
  });
  const compiled = validateInteractions(document, { checkUrl: outbound.checkUrl });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  const run = (request_body: JsonObject = {}, tenantId = 't1', opened: Record<string, string> = { ...secrets }) => {
    const interaction = compiled.value.interactions.get('sms-authentication-challenge');
    if (!interaction) throw new Error('no interaction');
    return outbound.execute(interaction, { request_body }, { tenantId, secrets: opened });
  };
  return { service, run, secrets };
}

const cached = { type: 'client_credentials', client_secret: 's ec:ret', cache_enabled: true } as const;

describe('getting in at the external service', () => {
  it('X-15 client_credentials with client_secret_basic keeps the secret out of the form', async () => {
    const { service, run } = await setUp({
      oauth_authorization: {
        type: 'client_credentials',
        client_secret: 's ec:ret',
        client_authentication_type: 'client_secret_basic',
      },
    });
    await run();
    const [call] = service.to('/token');
    expect(call?.headers.authorization).toBe(`Basic ${Buffer.from('app:s+ec%3Aret').toString('base64')}`);
    expect(call?.body).toBe('grant_type=client_credentials');
  });

  it('X-15 client_credentials with client_secret_post puts it there', async () => {
    const { service, run } = await setUp({
      oauth_authorization: {
        type: 'client_credentials',
        client_secret: 's3',
        client_authentication_type: 'client_secret_post',
        scope: 'a b',
      },
    });
    await run();
    expect(service.to('/token')[0]?.body).toBe('grant_type=client_credentials&client_id=app&client_secret=s3&scope=a+b');
  });

  it('asks for a token each time unless told to keep it', async () => {
    const { service, run } = await setUp({ oauth_authorization: { ...cached, cache_enabled: false } });
    await run();
    await run();
    expect(service.to('/token')).toHaveLength(2);
  });

  it('keeps a token where told to', async () => {
    const { service, run } = await setUp({ oauth_authorization: cached });
    await run();
    await run();
    expect(service.to('/token')).toHaveLength(1);
    expect(service.to('/send').map((call) => call.headers.authorization)).toEqual(['Bearer tok-1', 'Bearer tok-1']);
  });

  it('002 weakness 16: never shares a kept token between tenants or secrets', async () => {
    const { service, run, secrets } = await setUp({ oauth_authorization: cached });
    await run({}, 't1');
    await run({}, 't2');
    const other = Object.fromEntries(Object.keys(secrets).map((path) => [path, 'rotated']));
    await run({}, 't1', other);
    expect(service.to('/token')).toHaveLength(3);
  });

  it('keeps no token beyond its own lifetime less the buffer', async () => {
    const { service, run } = await setUp(
      { oauth_authorization: cached },
      undefined,
      json(200, { access_token: 'tok', expires_in: 20 }),
    );
    await run();
    await run();
    expect(service.to('/token')).toHaveLength(2);
  });

  it.each([401, 403])('replaces a kept token after %i and repeats exactly once', async (status) => {
    const picky: Reply = (response, seen) =>
      json(seen.headers.authorization === 'Bearer tok-1' && service.to('/send').length > 1 ? status : 200, {})(response, seen);
    const { service, run } = await setUp({ oauth_authorization: cached }, picky);
    await run();
    expect(await run()).toMatchObject({ status: 200 });
    expect(service.to('/send').map((call) => call.headers.authorization)).toEqual([
      'Bearer tok-1',
      'Bearer tok-1',
      'Bearer tok-2',
    ]);
  });

  it('gives a second refusal on, and does not repeat with a token that was fresh', async () => {
    const { service, run } = await setUp({ oauth_authorization: cached }, json(401, { error: 'no' }));
    expect(await run()).toMatchObject({ status: 401, externalError: true });
    expect(service.to('/send')).toHaveLength(1);
    expect(await run()).toMatchObject({ status: 401 });
    expect(service.to('/send')).toHaveLength(3);
  });

  it('sends a mapped Authorization header, its secret taken from the opened ones', async () => {
    const { service, run, secrets } = await setUp({ header_mapping_rules: [{ static_value: 'Basic abc', to: 'Authorization' }] });
    expect(Object.values(secrets)).toEqual(['Basic abc']);
    await run();
    expect(service.to('/send')[0]?.headers.authorization).toBe('Basic abc');
  });

  it('stops with a fault of ours when a secret was not handed over', async () => {
    const { run } = await setUp({ oauth_authorization: cached });
    await expect(run({}, 't1', {})).rejects.toThrow('client_secret');
  });
});

describe('writing the request', () => {
  it('sends a form where Content-Type says so', async () => {
    const { service, run } = await setUp({
      header_mapping_rules: [{ static_value: 'application/x-www-form-urlencoded', to: 'Content-Type' }],
      body_mapping_rules: [{ from: '$.request_body', to: '*' }],
    });
    await run({ To: '+81 90', tags: ['a', 'b'], nested: { x: 1 }, none: null, yes: true });
    expect(service.to('/send')[0]).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'To=%2B81+90&tags=a&tags=b&nested=%7B%22x%22%3A1%7D&yes=true',
    });
  });

  it('puts query rules behind the URL of a GET, which has no body', async () => {
    const { service, run } = await setUp({ method: 'GET', query_mapping_rules: [{ from: '$.request_body.to', to: 'to' }] });
    await run({ to: 'a&b' });
    expect(service.received[0]).toMatchObject({ path: '/send?v=1&to=a%26b', body: '', method: 'GET' });
    expect(service.received[0]?.headers['content-type']).toBeUndefined();
  });

  it('refuses a header that would break the request, before sending anything', async () => {
    const { service, run } = await setUp({ header_mapping_rules: [{ from: '$.request_body.h', to: 'X-Note' }] });
    expect(await run({ h: 'a\r\nHost: b' })).toMatchObject({ status: 400, failure: { reason: 'unusable_request' } });
    expect(service.received).toEqual([]);
    await run({});
    expect(service.received[0]?.headers['x-note']).toBeUndefined();
  });
});
