import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  Sse,
  type ExecutionContext,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { shapeFault, type Endpoint, type Surface } from '#shared/contracts';
import { Refusal } from './refusal.ts';
import type { Wire } from './wire.ts';
import type { SekishoRequest } from './call.ts';

export const ENDPOINT = Symbol('endpoint');

/** The one door between a contract and Nest: a method without it is closed by the access guard. */
export const Serves = (endpoint: Endpoint): MethodDecorator =>
  applyDecorators(
    RequestMapping({ method: RequestMethod[endpoint.method], path: endpoint.path }),
    SetMetadata(ENDPOINT, endpoint),
    RouteConfig({ surface: endpoint.surface }),
    HttpCode(endpoint.status ?? 200),
  );

/** Mounts a contract whose answer is a stream of server-sent events; a refusal is thrown before the stream begins. */
export const Streams = (endpoint: Endpoint): MethodDecorator =>
  applyDecorators(Sse(endpoint.path), SetMetadata(ENDPOINT, endpoint), RouteConfig({ surface: endpoint.surface }));

export const endpointOf = (context: ExecutionContext): Endpoint | undefined =>
  Reflect.getMetadata(ENDPOINT, context.getHandler()) as Endpoint | undefined;

export const surfaceOf = (request: SekishoRequest): Surface =>
  (request.routeOptions?.config as { surface?: Surface } | undefined)?.surface ?? 'site';

/** What the envelope of a refusal depends on. */
export const wireOf = (request: SekishoRequest): Wire => {
  const version = request.headers['x-supabase-api-version'];
  return {
    surface: surfaceOf(request),
    requestId: request.id,
    dryRun: isTrial(request),
    apiVersion: typeof version === 'string' ? version : null,
  };
};

/** True for a request that asks what would happen; its refusal says so too (login-api-reference section 4.2). */
export const isTrial = (request: SekishoRequest): boolean =>
  (request.query as { dry_run?: unknown } | undefined)?.dry_run === 'true';

/** Gives a controller method its parsed input. Params, query and body never mix, so a body cannot name another tenant than the path. */
export const In = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const endpoint = endpointOf(context);
  if (!endpoint) throw new Refusal({ code: 'access.closed' });
  const request = context.switchToHttp().getRequest<SekishoRequest>();
  refuseRepeated(request);
  const messages: string[] = [];
  const parse = <T extends z.ZodType>(part: string, schema: T, value: unknown): z.output<T> | undefined => {
    const unreadable = shapeFault(value);
    if (unreadable !== null) return void messages.push(`${part}: ${unreadable}`);
    const parsed = schema.safeParse(value ?? {});
    if (!parsed.success)
      messages.push(...parsed.error.issues.map((issue) => `${[part, ...issue.path].join('.')}: ${issue.message}`));
    return parsed.data;
  };
  const input = {
    params: parse('path', endpoint.params, request.params),
    query: parse('query', endpoint.query, request.query),
    body: parse('body', endpoint.body, request.body),
  };
  if (messages.length > 0) throw new Refusal({ code: 'request.invalid', messages });
  return input;
});

/** A parameter given twice is refused, even one that no schema names (RFC 6749 section 3.1, A15-01). */
function refuseRepeated(request: SekishoRequest): void {
  const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  for (const values of [request.query, isForm ? request.body : null]) {
    for (const [name, value] of Object.entries(values ?? {})) {
      if (Array.isArray(value)) throw new Refusal({ code: 'request.invalid', messages: [`${name}: given more than once`] });
    }
  }
}
