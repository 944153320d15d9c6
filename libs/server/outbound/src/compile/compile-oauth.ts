import type { OAuthPlan } from '../configuration.ts';
import type { ObjectReader } from './reader.ts';
import { readUrl, type CheckUrl } from './read-url.ts';

const AUTH_TYPES = ['oauth2', 'none', 'hmac_sha256'] as const;
const GRANTS = ['password', 'client_credentials'] as const;
const CLIENT_AUTHENTICATIONS = ['client_secret_basic', 'client_secret_post'] as const;

/** Compiles `auth_type` and `oauth_authorization`; a present `oauth_authorization.type` alone means oauth2 (login-api-reference 0.2). */
export function compileOAuth(reader: ObjectReader, checkUrl: CheckUrl): OAuthPlan | null {
  const authType = reader.oneOf('auth_type', AUTH_TYPES);
  if (authType === 'hmac_sha256') reader.fault('auth_type', 'hmac_sha256 is not supported');
  const oauth = reader.inner('oauth_authorization');
  const given = oauth !== null && oauth.get('type') !== undefined;
  if (authType === 'oauth2' && !given) reader.fault('oauth_authorization', 'is required with auth_type oauth2');
  if (authType === 'none' && given) reader.fault('oauth_authorization', 'is not used with auth_type none');
  if (!oauth || (!given && Object.keys(oauth.object).length === 0)) return null;
  return readOAuth(oauth, checkUrl);
}

function readOAuth(oauth: ObjectReader, checkUrl: CheckUrl): OAuthPlan | null {
  if (oauth.get('type') === undefined) oauth.fault('type', 'is required');
  const type = oauth.oneOf('type', GRANTS);
  const tokenEndpoint = readUrl(oauth, 'token_endpoint', checkUrl);
  const clientAuthentication = oauth.oneOf('client_authentication_type', CLIENT_AUTHENTICATIONS) ?? 'none';
  const clientId = oauth.requiredText('client_id', 500);
  const clientSecret = oauth.text('client_secret', 4000);
  const scope = oauth.text('scope');
  const username = type === 'password' ? oauth.requiredText('username', 500) : oauth.text('username', 500);
  const password = type === 'password' ? oauth.requiredText('password', 4000) : oauth.text('password', 4000);
  if (clientAuthentication !== 'none' && clientSecret === null) {
    oauth.fault('client_secret', `is required with ${clientAuthentication}`);
  }
  const cached = oauth.flag('cache_enabled');
  const ttlSeconds = oauth.number('cache_ttl_seconds', 1, 86_400) ?? 3600;
  const bufferSeconds = oauth.number('cache_buffer_seconds', 0, 3600) ?? 30;
  oauth.unsupported('refresh_token');
  oauth.refuseUnknown();
  if (type === null || tokenEndpoint === null || clientId === null) return null;
  return {
    type,
    tokenEndpoint,
    clientAuthentication,
    clientId,
    scope,
    username,
    passwordPath: type === 'password' && password !== null ? oauth.at('password') : null,
    clientSecretPath: clientSecret === null ? null : oauth.at('client_secret'),
    cache: cached ? { ttlSeconds, bufferSeconds } : null,
  };
}
