import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const params = z.object({ tenantId: z.string() });

/** An empty value counts as absent (RFC 6749 section 3.1); NUL is in no grammar of the protocol and in no PostgreSQL text. */
const parameter = z
  .string()
  .refine((value) => !value.includes('\0'), { error: 'contains a NUL character' })
  .optional()
  .transform((value) => value || undefined);

/** Parameters of all grant types and of client authentication; which are needed depends on `grant_type`. Unknown ones are ignored. */
const tokenForm = z.object({
  grant_type: parameter,
  code: parameter,
  redirect_uri: parameter,
  code_verifier: parameter,
  refresh_token: parameter,
  username: parameter,
  password: parameter,
  scope: parameter,
});

export type TokenForm = z.output<typeof tokenForm>;

/** RFC 6749 section 3.2. */
export const exchangeTokens = endpoint({
  name: 'exchangeTokens',
  method: 'POST',
  path: '/:tenantId/v1/tokens',
  surface: 'oauth',
  access: { by: 'oauth-client' },
  limit: 'token',
  params,
  body: tokenForm,
});

const userinfo = {
  path: '/:tenantId/v1/userinfo',
  surface: 'oauth',
  access: { by: 'access-token', scope: 'openid' },
  params,
} as const;

/** OpenID Connect Core section 5.3: both methods, the token in the Authorization header only. */
export const readUserinfo = endpoint({ name: 'readUserinfo', method: 'GET', ...userinfo });
export const postUserinfo = endpoint({ name: 'postUserinfo', method: 'POST', ...userinfo });

const published = { method: 'GET', surface: 'oauth', access: { by: 'anyone' }, params } as const;

export const readJwks = endpoint({ name: 'readJwks', path: '/:tenantId/v1/jwks', ...published });

/** OpenID Connect Discovery, and RFC 8414 with its well-known part in front of the issuer's path. */
export const readOpenidConfiguration = endpoint({
  name: 'readOpenidConfiguration',
  path: '/:tenantId/.well-known/openid-configuration',
  ...published,
});
export const readServerMetadata = endpoint({
  name: 'readServerMetadata',
  path: '/.well-known/oauth-authorization-server/:tenantId',
  ...published,
});
