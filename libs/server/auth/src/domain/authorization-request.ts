import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Client } from '#server/tenancy';
import { isPublic, requiresPkce, scopesOf } from '#server/tenancy';
import type { AuthorizationRequest } from './transaction.ts';

export type AuthorizationParameters = Readonly<
  Partial<
    Record<
      | 'response_type'
      | 'response_mode'
      | 'client_id'
      | 'redirect_uri'
      | 'scope'
      | 'state'
      | 'nonce'
      | 'code_challenge'
      | 'code_challenge_method'
      | 'prompt'
      | 'max_age'
      | 'acr_values'
      | 'login_hint'
      | 'ui_locales'
      | 'request'
      | 'request_uri',
      string | undefined
    >
  >
>;

/** An error that goes back to the client by redirect (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6). */
export type RedirectableError = Readonly<{ error: string; description: string }>;

const PROMPTS = new Set(['none', 'login', 'consent', 'select_account', 'create']);
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/; // base64url of SHA-256
const words = (text: string | undefined): readonly string[] => (text ?? '').split(' ').filter(Boolean);
const fault = (error: string, description: string) => refuse<RedirectableError>({ error, description });

/**
 * The redirect URI of a request: registered, compared as an exact string (RFC 9700 section 2.1); on loopback the port may
 * vary for native applications (RFC 8252 section 7.3). Null means: show an error page, never redirect.
 */
export function redirectUriOf(client: Client, wanted: string | undefined): string | null {
  const registered = client.settings.redirect_uris;
  if (wanted === undefined) return registered.length === 1 ? (registered[0] ?? null) : null;
  if (registered.includes(wanted)) return wanted;
  return isPublic(client) && registered.some((uri) => differsInLoopbackPortOnly(uri, wanted)) ? wanted : null;
}

function differsInLoopbackPortOnly(registered: string, wanted: string): boolean {
  const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^?#]*)?(\?[^#]*)?$/;
  const [a, b] = [loopback.exec(registered), loopback.exec(wanted)];
  return a !== null && b !== null && a[1] === b[1] && (a[2] ?? '/') === (b[2] ?? '/') && a[3] === b[3];
}

/** Checks everything that may be told to the client. `redirectUri` was checked before. */
export function readAuthorizationRequest(
  client: Client,
  parameters: AuthorizationParameters,
  redirectUri: string,
): Outcome<AuthorizationRequest, RedirectableError> {
  if (parameters.request !== undefined) return fault('request_not_supported', 'request objects are not supported');
  if (parameters.request_uri !== undefined) return fault('request_uri_not_supported', 'request_uri is not supported');
  if (parameters.response_type === undefined) return fault('invalid_request', 'response_type is required');
  if (parameters.response_type !== 'code') return fault('unsupported_response_type', 'only response_type=code is supported');
  if (!client.settings.response_types.includes('code') || !client.settings.grant_types.includes('authorization_code')) {
    return fault('unauthorized_client', 'the client may not use the authorization code flow');
  }
  if (parameters.response_mode !== undefined && parameters.response_mode !== 'query')
    return fault('invalid_request', 'only response_mode=query is supported');
  const scopes = words(parameters.scope);
  if (scopes.length === 0 || scopes.some((scope) => !scopesOf(client).includes(scope)))
    return fault('invalid_scope', 'a scope is missing or not registered for the client');
  const challenge = readChallenge(client, parameters);
  if (!challenge.ok) return challenge;
  const prompts = words(parameters.prompt);
  if (prompts.some((prompt) => !PROMPTS.has(prompt))) return fault('invalid_request', 'prompt has an unknown value');
  if (prompts.includes('none') && prompts.length > 1) return fault('invalid_request', 'prompt=none stands alone');
  const maxAge = parameters.max_age === undefined ? null : Number(parameters.max_age);
  if (maxAge !== null && (!Number.isInteger(maxAge) || maxAge < 0))
    return fault('invalid_request', 'max_age is a number of seconds');
  return ok({
    redirectUri,
    scopes: [...new Set(scopes)],
    state: parameters.state ?? null,
    nonce: parameters.nonce ?? null,
    codeChallenge: challenge.value,
    prompts,
    maxAge,
    acrValues: words(parameters.acr_values),
    loginHint: parameters.login_hint ?? null,
    uiLocales: parameters.ui_locales ?? null,
  });
}

/** PKCE (RFC 7636): S256 only; an absent method means plain, which is refused. */
function readChallenge(client: Client, parameters: AuthorizationParameters): Outcome<string | null, RedirectableError> {
  const { code_challenge: challenge, code_challenge_method: method } = parameters;
  if (challenge === undefined) {
    if (method !== undefined) return fault('invalid_request', 'code_challenge_method without code_challenge');
    return requiresPkce(client) ? fault('invalid_request', 'code_challenge is required for this client') : ok(null);
  }
  if (method !== 'S256') return fault('invalid_request', 'only code_challenge_method=S256 is supported');
  return CHALLENGE.test(challenge) ? ok(challenge) : fault('invalid_request', 'code_challenge is not the base64url of a SHA-256');
}

/** The client's redirect URI with the answer's parameters, `state` echoed and `iss` added (RFC 9207). */
export function answerUri(
  redirectUri: string,
  answer: Readonly<Record<string, string>>,
  state: string | null,
  issuer: string,
): string {
  const uri = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state === null ? {} : { state }), iss: issuer }))
    uri.searchParams.set(name, value);
  return uri.href;
}
