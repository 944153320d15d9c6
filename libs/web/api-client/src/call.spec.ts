import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, problemOf } from './call.ts';

const answers = (status: number, body: string, headers: Record<string, string> = {}) => {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(body, { status, headers }));
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  return fetched;
};

afterEach(() => vi.unstubAllGlobals());

describe('a call to the server', () => {
  it('says in which language the page is shown, whatever the browser prefers', async () => {
    const fetched = answers(200, '{}');
    await call('POST', '/t/v1/x', {});
    expect(fetched.mock.calls[0]?.[1].headers).toMatchObject({ 'accept-language': 'en' });
  });

  it('goes to our own origin with our mark, our cookies and nothing in the referrer', async () => {
    const fetched = answers(200, '{"a":1}');
    expect(await call('POST', '/t/v1/x', { b: 2 })).toEqual({ ok: true, value: { a: 1 } });
    const [path, init] = fetched.mock.calls[0] ?? [];
    expect(path).toBe('/t/v1/x');
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      body: '{"b":2}',
      headers: { 'x-sekisho-ui': '1', 'content-type': 'application/json' },
    });
  });

  it('answers a refusal with the facts of its body', async () => {
    answers(
      400,
      '{"error":"invalid_grant","error_description":"no","code":"factor.code_rejected","request_id":"r1","tries_left":3,"check_clock":true}',
    );
    expect(await call('POST', '/x', {})).toEqual({
      ok: false,
      problem: {
        kind: 'refused',
        status: 400,
        refusal: {
          error: 'invalid_grant',
          error_description: 'no',
          code: 'factor.code_rejected',
          request_id: 'r1',
          tries_left: 3,
          check_clock: true,
        },
      },
    });
  });

  it('answers a lost connection as a value, not as a throw', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(await call('GET', '/x')).toMatchObject({ ok: false, problem: { kind: 'fault', status: null } });
  });

  it('takes an empty success for what it is', async () => {
    answers(202, '');
    expect(await call('POST', '/x', {})).toEqual({ ok: true, value: null });
  });
});

describe('sorting what is no success', () => {
  it('L-023 reads Retry-After from the header where the body does not say it', () => {
    const problem = problemOf(429, { error: 'too_many_requests' }, new Headers({ 'retry-after': '42' }));
    expect(problem).toMatchObject({ kind: 'refused', status: 429, refusal: { retry_after: 42 } });
  });

  it('L-023 makes a fault of every 5xx, with the request id to ask about', () => {
    expect(problemOf(503, { error: 'server_error', request_id: 'r9' }, new Headers())).toEqual({
      kind: 'fault',
      status: 503,
      requestId: 'r9',
      retryAfter: null,
    });
  });

  it("makes a fault of a gateway's page that is not ours", () => {
    expect(problemOf(404, null, new Headers({ 'x-request-id': 'gw' }))).toMatchObject({ kind: 'fault', requestId: 'gw' });
  });

  it('ignores facts of the wrong type', () => {
    const problem = problemOf(400, { error: 'x', tries_left: 'many', error_messages: ['a', 1] }, new Headers());
    expect(problem).toMatchObject({ refusal: { error_messages: ['a'] } });
    expect(problem).not.toHaveProperty('refusal.tries_left');
  });
});
