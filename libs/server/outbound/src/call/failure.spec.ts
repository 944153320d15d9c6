import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { json, raw, type Reply } from '../test/fake-service.ts';
import { CHALLENGE, noOAuth, sent, SERVER_ERROR, setUp, token } from '../test/set-up.ts';

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
    expect(performance.now() - started).toBeLessThan(3000);
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
    expect(await challenge()).toMatchObject({ status: 504, failure: { reason: 'timeout' } });
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
