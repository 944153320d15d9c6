import { grantTypes, responseTypes } from '#server/tenancy';

const METHODS = ['client_secret_basic', 'client_secret_post', 'none'];

/** RFC 8414 and OpenID Connect Discovery. A line here is a promise: only what works is named (O-29). */
export const metadataOf = (issuer: string, facts: Readonly<{ algorithms: readonly string[]; scopes: readonly string[] }>) => ({
  issuer,
  authorization_endpoint: `${issuer}/v1/authorizations`,
  token_endpoint: `${issuer}/v1/tokens`,
  userinfo_endpoint: `${issuer}/v1/userinfo`,
  jwks_uri: `${issuer}/v1/jwks`,
  scopes_supported: facts.scopes,
  response_types_supported: responseTypes,
  response_modes_supported: ['query'],
  grant_types_supported: grantTypes,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: facts.algorithms,
  token_endpoint_auth_methods_supported: METHODS,
  code_challenge_methods_supported: ['S256'],
  claims_supported: [
    ...['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash'],
    ...['name', 'preferred_username', 'locale', 'updated_at', 'email', 'email_verified', 'phone_number', 'phone_number_verified'],
  ],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false, // said aloud, because its default is true
  authorization_response_iss_parameter_supported: true,
  ui_locales_supported: ['ja', 'en'],
});
