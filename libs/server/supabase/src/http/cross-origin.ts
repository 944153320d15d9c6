import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

const SURFACE = /^\/[^/]+\/auth\/v1\//;
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Total-Count, Link, X-Supabase-Api-Version, x-sb-error-code, Retry-After',
};
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Accept, Authorization, Content-Type, X-Client-IP, X-Client-Info, X-JWT-AUD, x-use-cookie, X-Supabase-Api-Version, apikey',
  'access-control-max-age': '600',
};

/** Any origin may ask and read here, never with credentials: no cookie means anything on this surface (rulings section 10). */
@Injectable()
export class SupabaseCrossOrigin implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  /** A hook rather than a route, because a preflight asks for a method that no contract has. */
  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addHook('onRequest', async (request, reply) => {
      if (!SURFACE.test(request.url)) return undefined;
      reply.headers(OPEN);
      const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
      return isPreflight ? reply.code(204).headers(PREFLIGHT).send() : undefined;
    });
  }
}
