import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '#shared/kernel';
import { TenantDb } from '#server/platform';
import { Directory } from '#server/tenancy';

/** The only addresses a script of another origin may read (O-11). The authorization endpoint is not among them. */
const OPEN = [
  /^\/(?<tenant>[^/]+)\/v1\/(?:tokens|userinfo|jwks)$/,
  /^\/(?<tenant>[^/]+)\/\.well-known\/openid-configuration$/,
  /^\/\.well-known\/oauth-authorization-server\/(?<tenant>[^/]+)$/,
];
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};

/**
 * Lets the origins of a tenant's `cors_config.allow_origins` read its tokens, claims, keys and metadata. Never with
 * credentials: no cookie means anything there. Everybody else gets no header, and browsers keep the answer from them.
 */
@Injectable()
export class CrossOrigin implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly db: TenantDb,
    private readonly directory: Directory,
  ) {}

  /** A hook rather than a route, because a preflight asks for a method that no contract has; before the routes, so that all have it. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', async (request, reply) => this.answer(request, reply));
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const tenantId = openTenantOf(request.url);
    if (tenantId === null) return undefined;
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (!origin || !(await this.allows(tenantId, origin))) return undefined;
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'www-authenticate, retry-after' });
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    return isPreflight ? reply.code(204).headers(PREFLIGHT).send() : undefined;
  }

  private async allows(tenantId: string, origin: string): Promise<boolean> {
    const tenant = await this.db.run(tenantId, (tx) => this.directory.tenant(tx));
    return tenant?.settings.cors_config?.allow_origins?.includes(origin) ?? false;
  }
}

function openTenantOf(url: string): string | null {
  const path = url.split('?', 1)[0] ?? '';
  const tenantId = OPEN.map((pattern) => pattern.exec(path)?.groups?.['tenant']).find((tenant) => tenant !== undefined);
  return tenantId !== undefined && isUuid(tenantId) ? tenantId.toLowerCase() : null;
}
