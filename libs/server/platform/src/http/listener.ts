import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, type Outcome } from '#shared/kernel';
import type { Problem } from '#shared/contracts';
import type { Log } from '../log.ts';
import type { SekishoRequest } from './call.ts';
import { answerOf } from './envelope.ts';
import { ProblemFilter } from './problem.filter.ts';
import { Reply } from './reply.ts';
import { wireOf } from './serves.ts';

const BODY_LIMIT = 1_048_576;
/** For the whole of a request to arrive; Fastify's own default is to wait for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
const unreadable: Problem = { code: 'request.invalid', messages: ['the address could not be read'] };

export type ListenerOptions = Readonly<{ module: Type | object; log: Log; https: boolean; trustedProxies: readonly string[] }>;

/**
 * One spelling for each id of a path: counters, cookies, issuers and seals are named by it, and a second spelling for every
 * letter that can be written large would be a second counter (TH-17).
 */
async function spellIdsAlike({ params }: FastifyRequest): Promise<void> {
  const named = params as Record<string, unknown>;
  for (const [name, value] of Object.entries(named)) if (isUuid(value)) named[name] = value.toLowerCase();
}

/** Builds one Nest application on Fastify with everything that every route shares. Cross-cutting work stands in Fastify hooks, not in interceptors. */
export async function createListener({ module, log, https, trustedProxies }: ListenerOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: true,
    frameworkErrors: (_fault: Error, request: FastifyRequest, reply: FastifyReply) => {
      const answer = answerOf(unreadable, { ...wireOf(request as SekishoRequest), surface: 'site' });
      // No hook runs for an address that could not be read.
      void reply
        .code(answer.status)
        .headers(safetyHeaders(reply, request.id, https))
        .send(answer.body);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module as Type, adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', spellIdsAlike);
  await app.register(cookie);
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser(
    'application/json',
    { bodyLimit: BODY_LIMIT },
    (request: FastifyRequest, body: Buffer, done: (fault: Error | null, value?: unknown) => void) =>
      body.length === 0 ? done(null, undefined) : parseJson(request, body.toString('utf8'), done),
  );
  fastify.removeContentTypeParser('text/plain');
  fastify.decorateRequest('user');
  fastify.addHook('preSerialization', async (request, reply, payload) => unwrap(request as SekishoRequest, reply, payload));
  fastify.addHook('onSend', async (request, reply) => void reply.headers(safetyHeaders(reply, request.id, https)));
  fastify.addHook('onResponse', async (request, reply) =>
    log.info(
      {
        request_id: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    ),
  );
  app.useGlobalFilters(new ProblemFilter(log));
  return app;
}

/** Controllers return what their act returned; here an `Outcome` or a `Reply` becomes a status, headers and a body. */
function unwrap(request: SekishoRequest, reply: FastifyReply, payload: unknown): unknown {
  if (isOutcome(payload)) {
    if (payload.ok) return unwrap(request, reply, payload.value);
    const answer = answerOf(payload.problem, wireOf(request));
    reply.code(answer.status).headers(answer.headers);
    return answer.body;
  }
  if (!(payload instanceof Reply)) return payload;
  if (payload.status !== null) reply.code(payload.status);
  reply.headers(payload.headers);
  for (const { name, value, options } of payload.cookies) reply.setCookie(name, value, options);
  if (payload.body === null) {
    reply.removeHeader('content-type').serializer(() => '');
    return {};
  }
  if (typeof payload.body === 'string') reply.serializer((text) => String(text));
  return payload.body;
}

const isOutcome = (payload: unknown): payload is Outcome<unknown, Problem> =>
  typeof payload === 'object' &&
  payload !== null &&
  typeof (payload as { ok?: unknown }).ok === 'boolean' &&
  ('value' in payload || 'problem' in payload);

function safetyHeaders(reply: FastifyReply, requestId: string, https: boolean): Record<string, string> {
  return {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(https ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
    ...(reply.hasHeader('content-security-policy')
      ? {}
      : { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }),
    ...(reply.hasHeader('cache-control') ? {} : { 'cache-control': 'no-store' }),
  };
}
