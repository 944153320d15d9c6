import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';

export type AuthenticationMethod = 'client_secret_basic' | 'client_secret_post' | 'none';
export type ClientCredentials = Readonly<{ method: AuthenticationMethod; clientId: string; secret: string | null }>;

type Form = Readonly<Record<string, string | undefined>>;

const invalidClient = (challenge: boolean) => refuse({ code: 'oauth.invalid_client', challenge } as const);
const invalidRequest = (detail: string) => refuse({ code: 'oauth.invalid_request', detail } as const);

/** How a client says who it is (RFC 6749 section 2.3.1). Two ways at once are refused, and so is any way that is not offered. */
export function readClientCredentials(authorization: string | undefined, form: Form): Outcome<ClientCredentials, Problem> {
  const { client_id: clientId, client_secret: secret, client_assertion: assertion } = form;
  if (authorization) {
    if (secret || assertion) return invalidRequest('more than one client authentication method was used');
    return readBasic(authorization, clientId);
  }
  if (!clientId || assertion) return invalidClient(false);
  return ok(secret ? { method: 'client_secret_post', clientId, secret } : ({ method: 'none', clientId, secret: null } as const));
}

function readBasic(authorization: string, idInForm: string | undefined): Outcome<ClientCredentials, Problem> {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1];
  const pair = encoded === undefined ? null : /^([^:]+):(.+)$/s.exec(atobText(encoded));
  const clientId = formDecode(pair?.[1]);
  const secret = formDecode(pair?.[2]);
  if (!clientId || !secret) return invalidClient(true);
  if (idInForm && idInForm !== clientId) return invalidRequest('client_id differs from the authenticated client');
  return ok({ method: 'client_secret_basic', clientId, secret });
}

const atobText = (encoded: string): string => new TextDecoder().decode(Uint8Array.from(decodeBase64(encoded)));

function decodeBase64(encoded: string): number[] {
  try {
    return Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
  } catch {
    return [];
  }
}

/** Names and secrets are form-urlencoded inside Basic (O-25). Null for what nobody encoded that way. */
function formDecode(text: string | undefined): string | null {
  try {
    const decoded = decodeURIComponent((text ?? '').replaceAll('+', ' '));
    return decoded.includes('\0') ? null : decoded;
  } catch {
    return null;
  }
}
