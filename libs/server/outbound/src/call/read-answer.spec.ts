import { describe, expect, it } from 'vitest';
import { json, raw } from '../test/fake-service.ts';
import { CHALLENGE, noOAuth, sent, SERVER_ERROR, setUp } from '../test/set-up.ts';

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

  it('says that a success was a text, and takes none that claims to be JSON and is not', async () => {
    const text = await setUp({ [CHALLENGE]: raw(200, '<html>OK', { 'content-type': 'text/html' }) }, { request: noOAuth });
    expect(await text.challenge()).toMatchObject({ status: 200, isText: true });
    const broken = await setUp({ [CHALLENGE]: raw(200, '{"id":', { 'content-type': 'application/json' }) }, { request: noOAuth });
    expect(await broken.challenge()).toMatchObject({ status: 502, failure: { reason: 'unusable_response' } });
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
