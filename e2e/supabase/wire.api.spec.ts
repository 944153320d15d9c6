import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { granted, PASSWORD } from './a-client.ts';
import { aWorld, enrol, tokensOf, type World } from './a-person.ts';

let world: World;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.stop());

const versioned = { 'x-supabase-api-version': '2024-01-01' };

describe('a refusal (reference section 1)', () => {
  const wrong = { body: { email: 'nobody@example.com', password: 'wrong-password' } };

  it('is told in the new envelope to whoever names its version, which is echoed', async () => {
    const { status, body, headers } = await world.ask('POST', '/token?grant_type=password', { ...wrong, headers: versioned });
    expect([status, body]).toEqual([400, { code: 'invalid_credentials', message: 'Invalid login credentials' }]);
    expect([headers.get('x-supabase-api-version'), headers.get('x-sb-error-code')]).toEqual([
      '2024-01-01',
      'invalid_credentials',
    ]);
  });

  it.each([undefined, '2023-12-31', 'latest'])('is told in the older one to whoever names %s', async (version) => {
    const named = version === undefined ? {} : { headers: { 'x-supabase-api-version': version } };
    const { status, body, headers } = await world.ask('POST', '/token?grant_type=password', { ...wrong, ...named });
    const error_id = headers.get('x-request-id');
    expect([status, body]).toEqual([
      400,
      { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials', error_id },
    ]);
    expect([headers.get('x-supabase-api-version'), headers.get('x-sb-error-code')]).toEqual([null, 'invalid_credentials']);
  });

  it('of a password says what is wrong with it in both', async () => {
    const weak = { body: { email: 'weak@example.com', password: 'zq7!vk' } };
    const [older, newer] = [
      await world.ask('POST', '/signup', weak),
      await world.ask('POST', '/signup', { ...weak, headers: versioned }),
    ];
    expect([older.status, older.body['error_code'], older.body['weak_password']]).toEqual([
      422,
      'weak_password',
      { reasons: ['length'] },
    ]);
    expect([newer.status, newer.body['code'], newer.body['weak_password']]).toEqual([
      422,
      'weak_password',
      { reasons: ['length'] },
    ]);
    const { error } = await world.demo.client().signUp({ email: 'weak@example.com', password: 'password123' });
    expect(error).toMatchObject({ name: 'AuthWeakPasswordError', reasons: ['pwned'] });
  });

  it.each([
    ['half an object', '{"a":', 'bad_json', 400],
    ['no JSON', 'hello', 'bad_json', 400],
    ['a list', '[]', 'validation_failed', 400],
    ['a wrong type', '{"email":7}', 'validation_failed', 400],
    ['more than 1 MiB', JSON.stringify({ email: 'x'.repeat(1_048_576) }), 'request_entity_too_large', 413],
  ])('of %s is a plain one', async (_, body, code, status) => {
    const answer = await world.ask('POST', '/signup', { body });
    expect([answer.status, answer.body['error_code']]).toEqual([status, code]);
  });

  it.each(['pkce', 'id_token', 'web3', '', 'client_credentials'])('of the grant %j is invalid_credentials', async (grant) => {
    const { status, body } = await world.ask('POST', `/token?grant_type=${grant}`, { body: {} });
    expect([status, body['error_code'], body['msg']]).toEqual([400, 'invalid_credentials', 'unsupported_grant_type']);
  });

  it('of ids that are none is 404 validation_failed', async () => {
    const { access: token } = await tokensOf((await world.person()).client);
    for (const [method, path] of [
      ['POST', '/factors/x/challenge'],
      ['POST', '/factors/x/verify'],
      ['DELETE', '/factors/x'],
      ['PATCH', '/factors/x'],
    ] as const) {
      const { status, body } = await world.ask(method, path, { token, ...(method === 'DELETE' ? {} : { body: { code: '1' } }) });
      expect([path, status, body['error_code']]).toEqual([path, 404, 'validation_failed']);
    }
  });
});

describe('a request', () => {
  it('to a public address may carry any bearer: it is not read', async () => {
    const headers = { apikey: world.demo.anonKey };
    for (const token of [world.demo.anonKey, world.demo.serviceKey, 'nonsense']) {
      const settings = await world.ask('GET', '/settings', { token, headers });
      expect([settings.status, settings.body['external']]).toEqual([200, { anonymous_users: false, email: true, phone: false }]);
      expect((await world.ask('GET', '/health', { token })).status).toBe(200);
      expect((await world.ask('POST', '/recover', { token, body: { email: 'nobody@example.com' } })).body).toEqual({});
    }
  });

  it('may name a content type and bring no body', async () => {
    const { client } = await world.person();
    const { factorId } = await enrol(client);
    const { access } = await tokensOf(client);
    const headers = { 'content-type': 'application/json;charset=UTF-8' };
    expect((await world.ask('POST', `/factors/${factorId}/challenge`, { token: access, headers })).status).toBe(200);
    expect((await world.ask('DELETE', `/factors/${factorId}`, { token: access, headers })).status).toBe(200);
    const out = await world.ask('POST', '/logout?scope=local', { token: access, headers });
    expect([out.status, out.text]).toEqual([204, '']);
  });

  it('with members that nobody knows is served, and a second one of a parameter is not', async () => {
    const body = { email: 'members@example.com', password: PASSWORD, gotrue_meta_security: { captcha_token: 'x' }, odd: 1 };
    expect((await world.ask('POST', '/signup', { body })).status).toBe(200);
    expect((await world.ask('POST', '/token?grant_type=password&grant_type=password', { body })).status).toBe(400);
  });

  it('of a browser is allowed from every origin, never with credentials', async () => {
    const preflight = await raw('OPTIONS', '/user', {
      origin: 'https://app.example',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'apikey, x-supabase-api-version',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined();
    const allowed = String(preflight.headers['access-control-allow-headers']).toLowerCase();
    for (const name of ['apikey', 'authorization', 'content-type', 'x-client-info', 'x-supabase-api-version'])
      expect(allowed).toContain(name);
    for (const path of ['/user', '/settings', '/nowhere'])
      expect((await raw('GET', path, { origin: 'https://app.example' })).headers['access-control-allow-origin']).toBe('*');
  });

  it('for the keys gets public ones only, to be kept for ten minutes', async () => {
    const { body, headers } = await world.ask('GET', '/.well-known/jwks.json');
    expect(headers.get('cache-control')).toBe('public, max-age=600');
    const keys = body['keys'] as Record<string, unknown>[];
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => 'd' in key || key['kty'] === 'oct')).toEqual([]);
  });

  it('to a tenant that is none is not found, on every address alike', async () => {
    const none = `/${crypto.randomUUID()}/auth/v1`;
    const { access } = await tokensOf((await world.person()).client);
    for (const [method, path] of [
      ['GET', '/settings'],
      ['GET', '/user'],
      ['GET', '/admin/users'],
      ['POST', '/recover'],
    ] as const) {
      const asked = { token: access, ...(method === 'POST' ? { body: { email: 'a@example.com' } } : {}) };
      const { status } = await world.server.ask(method, `${none}${path}`, asked);
      expect([path, [403, 404].includes(status)]).toEqual([path, true]);
    }
  });
});

describe('a banned or disabled user', () => {
  it('is refused with every token, by the codes of the reference', async () => {
    const { client, id, email, password } = await world.person();
    const { access, refresh } = await tokensOf(client);
    const ban = (duration: string) => world.demo.admin().updateUserById(id, { ban_duration: duration });
    granted(await ban('24h'));
    const signIn = () => world.demo.client().signInWithPassword({ email, password });
    expect((await signIn()).error).toMatchObject({ status: 400, code: 'user_banned' });
    const held = await world.ask('GET', '/user', { token: access });
    expect([held.status, held.body['error_code']]).toEqual([403, 'session_not_found']); // a ban ends the sessions
    expect((await world.ask('POST', '/token?grant_type=refresh_token', { body: { refresh_token: refresh } })).status).toBe(400);
    granted(await ban('none'));
    granted(await signIn());
  });
});

const raw = (method: string, path: string, headers: Readonly<Record<string, string>>) =>
  new Promise<{ status: number; headers: Record<string, unknown> }>((done, fail) => {
    const asked = request(`${world.demo.url}${path}`, { method, headers }, (answer) => {
      answer.resume();
      done({ status: answer.statusCode ?? 0, headers: answer.headers });
    });
    asked.on('error', fail).end();
  });
