import { once } from 'node:events';
import { connect } from 'node:net';
import { Controller, Get, HttpException, Injectable, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportStrategy } from '@nestjs/passport';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint, problems, type LimitName } from '#shared/contracts';
import { ok, refuse } from '#shared/kernel';
import { volumeLimits, VolumeLimits } from '../limits/volume-limits.ts';
import { createLog } from '../log.ts';
import { AccessGuard } from './access.guard.ts';
import { By, type Actor, type Call } from './call.ts';
import { createListener } from './listener.ts';
import { Refusal } from './refusal.ts';
import { hostCookie, Reply } from './reply.ts';
import { In, Serves } from './serves.ts';

const anyone = { by: 'anyone' } as const;
const draft = { surface: 'site', access: anyone } as const;
const contract = {
  hello: endpoint({ ...draft, name: 'hello', method: 'GET', path: '/hello' }),
  echo: endpoint({
    ...draft,
    name: 'echo',
    method: 'POST',
    path: '/echo/:id',
    params: z.object({ id: z.uuid() }),
    query: z.object({ page: z.string().optional() }),
    body: z.object({
      name: z.string().max(20),
      tags: z.array(z.string()).optional(),
      id: z.string().optional(),
      any: z.unknown().optional(),
    }),
  }),
  token: endpoint({
    ...draft,
    name: 'token',
    method: 'POST',
    path: '/token',
    surface: 'oauth',
    body: z.object({ scope: z.string() }),
  }),
  fault: endpoint({ ...draft, name: 'fault', method: 'POST', path: '/fault/:kind' }),
  refused: endpoint({ ...draft, name: 'refused', method: 'GET', path: '/refused' }),
  replied: endpoint({ ...draft, name: 'replied', method: 'POST', path: '/replied', status: 201 }),
  emptied: endpoint({ ...draft, name: 'emptied', method: 'DELETE', path: '/emptied' }),
  limited: endpoint({ ...draft, name: 'limited', method: 'GET', path: '/limited', limit: 'report' }),
  mine: endpoint({ ...draft, name: 'mine', method: 'GET', path: '/mine', access: { by: 'access-token', scope: 'profile' } }),
  users: endpoint({
    ...draft,
    name: 'users',
    method: 'GET',
    path: '/users',
    surface: 'management',
    access: { by: 'management', level: 'system', permission: 'idp:user:read' },
  }),
};

const person = { kind: 'person', tenantId: 't', accountId: 'a', clientId: 'c', sessionId: null, grantId: null } as const;
const callers: Record<string, Actor> = {
  'Bearer reader': { ...person, scopes: ['profile'], permissions: ['idp:user:*'] },
  'Bearer nobody': { ...person, scopes: ['openid'], permissions: ['idp:client:read', 'mfa_reset.execute'] },
};
const authenticate = async (request: unknown): Promise<Actor | false> => {
  const { authorization } = (request as FastifyRequest).headers;
  if (authorization === undefined) return false;
  const actor = callers[authorization];
  if (!actor) throw new Refusal({ code: 'access.token_invalid' });
  return actor;
};
@Injectable()
class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  validate = authenticate;
}
@Injectable()
class ManagementStrategy extends PassportStrategy(Strategy, 'management') {
  validate = authenticate;
}

const faults: Record<string, () => never> = {
  error: () => {
    throw new Error('the row of taro is odd');
  },
  text: () => {
    throw 'a text with hunter2 in it';
  },
  nothing: () => {
    throw undefined;
  },
  framework: () => {
    throw new HttpException('inner detail', 500);
  },
  shutdown: () => {
    throw Object.assign(new Error('terminating connection due to administrator command'), {
      code: '57P01',
      parameters: ['hunter2'],
    });
  },
  network: () => {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  },
};

@Controller()
class TestController {
  @Serves(contract.hello)
  hello(@By() call: Call) {
    return { requestId: call.requestId, ip: call.ip };
  }
  @Serves(contract.echo)
  echo(@In() input: unknown) {
    return ok(input);
  }
  @Serves(contract.token)
  token(@In() input: unknown) {
    return input;
  }
  @Serves(contract.fault)
  fault(@In() { params }: { params: unknown }, @By() call: Call) {
    void params;
    return faults[call.userAgent]?.();
  }
  @Serves(contract.refused)
  refused() {
    return refuse({ code: 'system.overloaded', retryAfterSeconds: 7 });
  }
  @Serves(contract.replied)
  replied() {
    return ok(
      Reply.of({ done: true })
        .with({ 'cache-control': 'max-age=60' })
        .setting(hostCookie('sk_test', 'v', 60)),
    );
  }
  @Serves(contract.emptied)
  emptied() {
    return Reply.empty();
  }
  @Serves(contract.limited)
  limited() {
    return {};
  }
  @Serves(contract.mine)
  mine() {
    return { mine: true };
  }
  @Serves(contract.users)
  users() {
    return { users: [] };
  }
  @Get('undeclared')
  undeclared() {
    return { open: 'by mistake' };
  }
}

const limiters = Object.fromEntries(
  Object.keys(volumeLimits).map((name) => [name, new RateLimiterMemory({ points: 2, duration: 60 })]),
) as unknown as Record<LimitName, RateLimiterMemory>;

@Module({
  controllers: [TestController],
  providers: [
    AccessTokenStrategy,
    ManagementStrategy,
    { provide: VolumeLimits, useValue: new VolumeLimits(limiters) },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
class TestModule {}

let app: NestFastifyApplication;
let port: number;
const log: string[] = [];
beforeAll(async () => {
  const lines = createLog('trace', { write: (line: string) => void log.push(line) });
  app = await createListener({ module: TestModule, log: lines, https: true, trustedProxies: [] });
  await app.listen(0, '127.0.0.1');
  port = Number(new URL(await app.getUrl()).port);
});
afterAll(() => app.close());
afterEach(() => log.splice(0));

const ID = '0d7f2c36-5f3c-4a53-9a3e-2f9c2f1f0a11';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
async function ask(method: Method, url: string, payload?: string | Buffer, headers: Record<string, string> = {}) {
  const type = payload === undefined ? {} : { 'content-type': 'application/json' };
  const reply = await app.inject({
    method,
    url,
    headers: { ...type, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, headers: reply.headers, text: reply.body };
}
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** Every refusal of a request, however broken: its status, a code of the catalogue, and the id to ask support with. */
function expectProblem(answer: { status: number; text: string; headers: object }, code: keyof typeof problems) {
  const requestId = (answer.headers as Record<string, unknown>)['x-request-id'];
  expect(json(answer.text)).toMatchObject({
    error: problems[code].error,
    error_description: problems[code].description,
    code,
    request_id: requestId,
  });
  expect([answer.status, requestId]).toEqual([problems[code].status, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
}

describe('access', () => {
  it('is closed to a route that declares no rule', async () => {
    expectProblem(await ask('GET', '/undeclared'), 'access.closed');
    expectProblem(await ask('GET', '/undeclared', undefined, { authorization: 'Bearer reader' }), 'access.closed');
  });

  it('is open to anyone where the rule says so', async () => {
    expect((await ask('GET', '/hello')).status).toBe(200);
  });

  it('asks for a token, refuses a wrong one, and says which scope is missing (RFC 6750 section 3)', async () => {
    const tries = [undefined, 'Bearer forged', 'Bearer nobody', 'Bearer reader'];
    const answers = await Promise.all(
      tries.map((token) => ask('GET', '/mine', undefined, token ? { authorization: token } : {})),
    );
    expect(answers.map(({ status, headers }) => [status, headers['www-authenticate']])).toEqual([
      [401, 'Bearer'],
      [401, 'Bearer error="invalid_token"'],
      [403, 'Bearer error="insufficient_scope", scope="profile"'],
      [200, undefined],
    ]);
  });

  it('TH-20 needs the very permission for a management route', async () => {
    expectProblem(await ask('GET', '/users', undefined, { authorization: 'Bearer nobody' }), 'access.permission_denied');
    expect((await ask('GET', '/users', undefined, { authorization: 'Bearer reader' })).status).toBe(200);
  });

  it('is counted for each address where a limit is declared, and refused with the time to wait', async () => {
    const statuses = [];
    for (let n = 0; n < 2; n += 1) statuses.push((await ask('GET', '/limited')).status);
    const third = await ask('GET', '/limited', undefined, { 'x-forwarded-for': '203.0.113.9' }); // TH-16: nobody's word for it
    expect(statuses).toEqual([200, 200]);
    expectProblem(third, 'limit.volume');
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('TH-16 takes the address from the connection, whatever the headers say', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.9, 127.0.0.2', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };
    expect(json((await ask('GET', '/hello', undefined, forged)).text)['ip']).toBe('127.0.0.1');
  });
});

describe('input', () => {
  const echo = (body: string | Buffer, headers = {}, url = `/echo/${ID}`) => ask('POST', url, body, headers);

  it('arrives parsed, with nothing that the contract does not name', async () => {
    const answer = await echo('{"name":"taro","role":"admin","__any":1,"any":{"deep":[1]}}', {}, `/echo/${ID}?page=2&admin=1`);
    expect(json(answer.text)).toEqual({ params: { id: ID }, query: { page: '2' }, body: { name: 'taro', any: { deep: [1] } } });
  });

  it('cannot name another resource in the body than in the path', async () => {
    expect(json((await echo('{"name":"x","id":"other"}')).text)).toMatchObject({ params: { id: ID }, body: { id: 'other' } });
  });

  const nested = (depth: number) => `{"name":"x","any":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  it.each([
    ['malformed JSON', '{"name":'],
    ['an empty body where one is needed', ''],
    ['a list instead of an object', '[]'],
    ['a text instead of an object', '"taro"'],
    ['null', 'null'],
    ['a wrong type', '{"name":1}'],
    ['a value that is too long', `{"name":"${'x'.repeat(21)}"}`],
    ['__proto__', '{"name":"x","__proto__":{"admin":true}}'],
    ['__proto__ deep inside', '{"name":"x","any":{"__proto__":{"admin":true}}}'],
    ['constructor.prototype', '{"name":"x","any":{"constructor":{"prototype":{"admin":true}}}}'],
    ['a NUL character', '{"name":"a\\u0000b"}'],
    ['half a surrogate pair', '{"name":"a\\ud83d"}'],
    ['a NUL character in a name deep inside', '{"name":"x","any":[{"a\\u0000":1}]}'],
    ['65 levels', nested(65)],
    ['100 000 levels', nested(100_000)],
    ['more values than anybody needs', `{"name":"x","any":[${'1,'.repeat(60_000)}1]}`],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('with %s is refused as invalid', async (_, body) => {
    expectProblem(await echo(body), 'request.invalid');
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('may be nested as deep as anybody needs', async () => {
    expect((await echo(nested(60))).status).toBe(200);
  });

  it.each([
    ['an id that is none', '/echo/1'],
    ['an encoded slash', `/echo/${ID}%2f..`],
    ['an encoded NUL', '/echo/%00'],
    ['an escape that is none', '/echo/%zz'],
    ['an overlong escape', '/echo/%c0%af'],
    ['a parameter given twice', `/echo/${ID}?page=1&page=2`],
    ['an unknown parameter given twice', `/echo/${ID}?x=1&x=2`],
    ['a NUL in the query', `/echo/${ID}?page=%00`],
    ['a NUL in a parameter that nobody reads', `/echo/${ID}?x=%00`],
  ])('A15-01 with %s in the address is refused as invalid', async (_, url) => {
    expectProblem(await echo('{"name":"x"}', {}, url), 'request.invalid');
  });

  it.each(['/%zz', '/hello%', '/%'])('%s is refused as invalid, though no route could be looked up', async (url) => {
    expectProblem(await ask('GET', url), 'request.invalid');
  });

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/json5', 'nonsense'])(
    'of type %s is refused',
    async (type) => {
      expectProblem(await echo('{"name":"x"}', { 'content-type': type }), 'request.unsupported_media_type');
    },
  );

  it('A4-01 of type JSON may name its character set', async () => {
    expect((await echo('{"name":"関所"}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200);
  });

  it.each(['application/json', 'application/x-www-form-urlencoded'])('of more than 1 MiB of %s is refused', async (type) => {
    const body = type === 'application/json' ? `{"name":"${'x'.repeat(1_048_576)}"}` : `scope=${'x'.repeat(1_048_576)}`;
    expectProblem(await echo(body, { 'content-type': type }), 'request.too_large');
  });

  it('of exactly 1 MiB is read', async () => {
    const body = `{"name":"x","any":"${'y'.repeat(1_048_576 - 21)}"}`;
    expect([body.length, (await echo(body)).status]).toEqual([1_048_576, 200]);
  });

  it('A15-01 of a form is refused when a field is given twice, in the words of OAuth', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const twice = await ask('POST', '/token', 'scope=a&scope=b', form);
    expect([twice.status, json(twice.text)]).toEqual([
      400,
      { error: 'invalid_request', error_description: problems['request.invalid'].description },
    ]);
    expect(json((await ask('POST', '/token', 'scope=a+b', form)).text)).toMatchObject({ body: { scope: 'a b' } });
  });
});

describe('an address that is not served', () => {
  it.each<[Method, string]>([
    ['GET', '/nowhere'],
    ['GET', '/hello/'],
    ['GET', '/HELLO'],
    ['GET', '//hello'],
    ['GET', '/.git/config'],
    ['GET', `/${'x'.repeat(5_000)}`],
    ['POST', '/hello'],
    ['PUT', '/hello'],
    ['OPTIONS', '/hello'],
    ['GET', `/echo/${ID}`],
  ])('%s %s is not found', async (method, url) => {
    expectProblem(await ask(method, url), 'request.not_found');
  });

  it.each(['TRACE', 'PROPFIND', 'BREW'])('%s is answered by an error, never echoed', async (method) => {
    const socket = connect(port, '127.0.0.1');
    socket.end(`${method} /hello HTTP/1.1\r\nHost: localhost\r\nX-Secret: hunter2\r\nConnection: close\r\n\r\n`);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(text).not.toContain('hunter2');
  });

  it('HEAD of one that is gives its headers and no body', async () => {
    const head = await ask('HEAD', '/hello');
    expect([head.status, head.text, head.headers['x-request-id']]).toEqual([200, '', expect.any(String)]);
    expect((await ask('HEAD', '/undeclared')).status).toBe(403);
  });
});

describe('an answer', () => {
  const safe = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': expect.stringContaining('max-age=31536000'),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  };
  it.each(['/hello', '/nowhere', '/undeclared', '/%zz', '/refused'])('A14-02 of %s has the safety headers', async (url) => {
    const { headers } = await ask('GET', url);
    expect(headers).toMatchObject(safe);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('keeps what the act said of caching, its status and its cookie', async () => {
    const { status, headers, text } = await ask('POST', '/replied');
    expect([status, json(text)]).toEqual([201, { done: true }]);
    expect(headers).toMatchObject({ ...safe, 'cache-control': 'max-age=60' });
    expect(headers['set-cookie']).toBe('__Host-sk_test=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax');
  });

  it('of an act that refuses is that refusal', async () => {
    const answer = await ask('GET', '/refused');
    expectProblem(answer, 'system.overloaded');
    expect([answer.headers['retry-after'], json(answer.text)['retry_after']]).toEqual(['7', 7]);
  });

  it('may have no body at all', async () => {
    expect(await ask('DELETE', '/emptied')).toMatchObject({ status: 204, text: '' });
  });
});

describe('a fault', () => {
  const fault = (kind: string) => ask('POST', '/fault/x', undefined, { 'user-agent': kind });

  it.each(['error', 'text', 'nothing', 'framework'])(
    'A16-07 (%s) is a 500 without a detail, and is logged under its request id',
    async (kind) => {
      const answer = await fault(kind);
      expectProblem(answer, 'system.fault');
      expect(answer.text).not.toMatch(/taro|hunter2|inner detail|\.ts/);
      const line = json(log.find((text) => text.includes('request failed')) ?? '{}');
      expect(line).toMatchObject({ level: 'error', request_id: answer.headers['x-request-id'] });
    },
  );

  it('is logged with the place it came from', async () => {
    await fault('error');
    expect(log.join('')).toMatch(/the row of taro is odd.*listener\.api\.spec\.ts/);
  });

  it.each(['shutdown', 'network'])('A16-07 (%s) of the database is a 503 with the time to come back', async (kind) => {
    const answer = await fault(kind);
    expectProblem(answer, 'system.dependency_down');
    expect(answer.headers['retry-after']).toBe('5');
    expect(log.join('')).not.toContain('hunter2');
  });

  it('leaves the next request alone', async () => {
    await fault('error');
    expect((await ask('GET', '/hello')).status).toBe(200);
  });
});

describe('the log', () => {
  it('has one line for each request, with its id, route and status', async () => {
    const { headers, text } = await ask('GET', '/hello');
    expect(log).toHaveLength(1);
    expect(json(log[0] ?? '')).toMatchObject({
      level: 'info',
      request_id: headers['x-request-id'],
      method: 'GET',
      route: '/hello',
      status: 200,
    });
    expect(json(text)['requestId']).toBe(headers['x-request-id']);
  });

  it('does not take its id from the caller', async () => {
    const { headers } = await ask('GET', '/hello', undefined, { 'x-request-id': 'mine', 'request-id': 'mine' });
    expect(headers['x-request-id']).not.toBe('mine');
  });

  it('A16-02 has nothing of bodies, headers, cookies, queries and paths, whatever becomes of the request', async () => {
    const secret = 'hunter2-hunter2';
    const headers = {
      authorization: `Bearer ${secret}`,
      cookie: `__Host-sk=${secret}`,
      'x-api-key': secret,
      'user-agent': secret,
    };
    for (const [method, url] of [
      ['POST', `/echo/${ID}?page=${secret}`],
      ['POST', `/echo/${secret}`],
      ['POST', `/nowhere/${secret}?code=${secret}`],
      ['POST', `/fault/${secret}`],
      ['GET', `/mine?token=${secret}`],
    ] as const) {
      await ask(method, url, method === 'GET' ? undefined : `{"name":"${secret}"}`, headers);
      await ask(method, url, method === 'GET' ? undefined : `{"name":"${secret}`, headers);
    }
    expect(log.length).toBeGreaterThanOrEqual(10);
    expect(log.join('')).not.toContain('hunter2');
  });

  it('A16-04 cannot be given a forged line', async () => {
    await ask('GET', '/nowhere%0a{"level":"info","msg":"forged"}', undefined, { 'user-agent': 'x' });
    expect(log).toHaveLength(1);
    expect(log.join('')).not.toContain('forged');
  });
});
