import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who calls, as far as a strategy has proven it. */
export type Actor =
  | Readonly<{ kind: 'anonymous' }>
  | Readonly<{ kind: 'client'; tenantId: string; clientId: string }>
  | Readonly<{
      kind: 'person';
      tenantId: string;
      accountId: string;
      clientId: string;
      sessionId: string | null;
      grantId: string | null;
      scopes: readonly string[];
      /** Present for administrators: the organization they act in and what they may do there. */
      organizationId?: string;
      permissions: readonly string[];
      acr?: string;
      amr?: readonly string[];
      authTime?: number;
    }>
  /** The person of a living Supabase session; `aal` as the presented token says. */
  | Readonly<{ kind: 'session-user'; tenantId: string; accountId: string; sessionId: string; aal: string }>
  /** Whoever holds a service key of the tenant. */
  | Readonly<{ kind: 'service'; tenantId: string; keyId: string }>
  /**
   * An administrator at the console. `organizationId` is his own; `permissions` are those of the tenant the request names, or
   * of the whole organization where it names none.
   */
  | Readonly<{
      kind: 'admin';
      tenantId: string;
      accountId: string;
      /** Who it is, whatever the account: every two-person rule compares this (rulings section 5). */
      personId: string;
      sessionId: string;
      organizationId: string;
      permissions: readonly string[];
      /** Until when (ISO 8601) a fresh proof counts; null where there is none, `expired` where its time is over. */
      elevation: Readonly<{ id: string; until: string }> | 'expired' | null;
    }>
  | Readonly<{ kind: 'system'; name: string }>;

/** What browsers say about a request's origin; an API client says nothing of it (rulings section 4). */
export type BrowserSigns = Readonly<{
  fetchMode: string | null;
  fetchSite: string | null;
  origin: string | null;
  acceptsHtml: boolean;
  hostedUi: boolean;
}>;

/** One request, or one piece of system work: who, from where, under which id. Every act receives it and audits it. */
export type Call = Readonly<{
  requestId: string;
  /** The trace of the caller's own systems (W3C Trace Context), when he sent one. */
  traceId: string | null;
  ip: string;
  userAgent: string;
  /** Which languages the caller reads, as the header says (RFC 9110 section 12.5.4); our pages name the one they are shown in. */
  acceptLanguage: string;
  actor: Actor;
  cookies: Readonly<Record<string, string | undefined>>;
  browser: BrowserSigns;
}>;

export type SekishoRequest = FastifyRequest & { user?: Actor; cookies?: Record<string, string | undefined> };

const USER_AGENT_LIMIT = 512;
const LANGUAGES_LIMIT = 256;
const TRACE_PARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;
const text = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? header : null);

export const callOf = (request: SekishoRequest): Call => ({
  requestId: request.id,
  traceId: TRACE_PARENT.exec(text(request.headers['traceparent']) ?? '')?.[1] ?? null,
  ip: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_LIMIT),
  acceptLanguage: (request.headers['accept-language'] ?? '').slice(0, LANGUAGES_LIMIT),
  actor: request.user ?? { kind: 'anonymous' },
  cookies: request.cookies ?? {},
  browser: {
    fetchMode: text(request.headers['sec-fetch-mode']),
    fetchSite: text(request.headers['sec-fetch-site']),
    origin: text(request.headers.origin),
    acceptsHtml: (request.headers.accept ?? '').includes('text/html'),
    hostedUi: request.headers['x-sekisho-ui'] !== undefined,
  },
});

/** The call of background work, which has no request behind it. */
export const systemCall = (name: string, requestId: string): Call => ({
  requestId,
  traceId: null,
  ip: '',
  userAgent: '',
  acceptLanguage: '',
  actor: { kind: 'system', name },
  cookies: {},
  browser: { fetchMode: null, fetchSite: null, origin: null, acceptsHtml: false, hostedUi: false },
});

/** Gives a controller method its `Call`. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callOf(context.switchToHttp().getRequest<SekishoRequest>()),
);
