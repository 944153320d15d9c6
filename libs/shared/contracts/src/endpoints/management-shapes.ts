import { z } from 'zod';

const LONGEST_URI = 2_048;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Any spelling of a UUID, read as lower case: one spelling for one row. */
export const uuid = z.guid().toLowerCase();
const shortText = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not have control characters');
const visibleText = shortText.min(1);
const names = z.array(z.string().min(1).max(200)).max(200);
const settings = z.record(z.string().max(200), z.json());

const parsed = (text: string): URL | null => (!/[\s\\]/.test(text) && URL.canParse(text) ? new URL(text) : null);
const isSafe = (url: URL): boolean =>
  (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) &&
  url.username === '' &&
  url.password === '';

/** https, or http on this machine only; nobody else can then read what is sent there. */
export const webAddress = z
  .string()
  .max(LONGEST_URI)
  .refine((text) => {
    const url = parsed(text);
    return url !== null && isSafe(url);
  }, 'must be https, or http on a loopback address, without user name and password');

/** RFC 9700 section 2.1: compared character by character, so it must be complete; a fragment would carry the code elsewhere. */
export const redirectUri = webAddress.refine((text) => !text.includes('#'), 'must not have a fragment');

export const clientBody = z.object({
  client_id: uuid.optional(),
  client_id_alias: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must consist of letters, digits, dot, hyphen and underscore')
    .nullish(),
  client_secret: z.string().min(1).max(512).optional(),
  client_name: visibleText.optional(),
  client_uri: webAddress.optional(),
  logo_uri: webAddress.optional(),
  tos_uri: webAddress.optional(),
  policy_uri: webAddress.optional(),
  contacts: z.array(shortText).max(20).optional(),
  redirect_uris: z.array(redirectUri).max(100).default([]),
  response_types: names.default(['code']),
  grant_types: names.default(['authorization_code']),
  scope: z
    .string()
    .max(2_000)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be words separated by single spaces')
    .default('openid'),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'client_secret_post', 'none']).default('client_secret_basic'),
  application_type: z.enum(['web', 'native']).optional(),
  id_token_signed_response_alg: z.enum(['ES256', 'RS256']).optional(),
  require_pkce: z.boolean().optional(),
  enabled: z.boolean().default(true),
});

export const userStatus = z.enum([
  'UNREGISTERED',
  'INITIALIZED',
  'FEDERATED',
  'REGISTERED',
  'IDENTITY_VERIFIED',
  'IDENTITY_VERIFICATION_REQUIRED',
  'LOCKED',
  'DISABLED',
  'SUSPENDED',
  'DEACTIVATED',
  'DELETED_PENDING',
  'DELETED',
]);

const password = z.string().min(1).max(1_024);
const provider = z.literal('idp-server', 'only users of this server are offered yet');

/** What of a user an administrator may give. Rights, proofs and importance are not among it: a body that names them changes nothing. */
export const userBody = z.object({
  sub: uuid.optional(),
  provider_id: provider.optional(),
  name: visibleText.nullish(),
  preferred_username: visibleText.max(254).optional(),
  /** In which language mails to the user are written. */
  locale: z.enum(['ja', 'en']).nullish(),
  email: z.string().max(300).nullish(),
  phone_number: z.string().max(40).nullish(),
  raw_password: password.optional(),
  status: userStatus.optional(),
  custom_properties: settings.optional(),
});
/** A replacement or patch: passwords have a route of their own. */
export const userChangeBody = userBody.omit({ sub: true, raw_password: true });
export const userPasswordBody = z
  .object({ raw_password: password.optional(), password: password.optional() })
  .refine(({ raw_password, password: plain }) => (raw_password ?? plain) !== undefined, 'raw_password: is required')
  .transform(({ raw_password, password: plain }) => ({ raw_password: raw_password ?? plain ?? '' }));

/** Addresses and domains as accounts are named: in small letters. */
const mailNames = z.array(z.string().trim().toLowerCase().min(1).max(254)).max(1_000).optional();

const tenantFields = z.object({
  id: uuid.optional(),
  name: visibleText,
  domain: webAddress,
  authorization_provider: provider.optional(),
  identity_policy_config: z
    .looseObject({
      identity_unique_key_type: z
        .enum(['USERNAME', 'EMAIL', 'EMAIL_OR_EXTERNAL_USER_ID', 'USERNAME_OR_EXTERNAL_USER_ID'])
        .optional(),
      password_policy: z.looseObject({ min_length: z.int().min(1).max(256).optional() }).optional(),
    })
    .optional(),
  mfa_config: z.object({ enrollment_grace_days: z.int().min(1).max(90).optional() }).optional(),
  session_config: settings.optional(),
  cors_config: z.looseObject({ allow_origins: z.array(webAddress).max(100).optional() }).optional(),
  ui_config: z.looseObject({ base_url: webAddress.optional(), logo_uri: webAddress.optional() }).optional(),
  security_event_log_config: settings.optional(),
  attributes: settings.optional(),
  verification_code_in_response: z.boolean().optional(),
  allow_password_grant: z.boolean().optional(),
  allow_admin_factor_delete: z.boolean().optional(),
  mfa_reset_config: z
    .object({
      technicians: z.array(z.email().max(254)).max(20).optional(),
      important_domains: mailNames,
      important_users: mailNames,
    })
    .optional(),
  supabase_config: z
    .object({
      autoconfirm: z.boolean().optional(),
      disable_signup: z.boolean().optional(),
      site_url: webAddress.optional(),
      redirect_urls: z.array(webAddress).max(100).optional(),
    })
    .optional(),
});
export const tenantBody = tenantFields;

const jwk = z.looseObject({ kid: z.string().min(1).max(200), kty: z.string() });
const jwkSet = z.object({ keys: z.array(jwk).min(1).max(20) });

/** A JWK set as an object or as the JSON text of one; anything else is the empty set, which `jwkSet` refuses. */
function readJwkSet(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return null;
  }
}

export const authorizationServerBody = z.looseObject({
  jwks: z.preprocess(readJwkSet, jwkSet).optional(),
  token_signed_key_id: z.string().max(200).optional(),
  id_token_signed_key_id: z.string().max(200).optional(),
  grant_types_supported: names.optional(),
  scopes_supported: names.optional(),
  response_types_supported: names.optional(),
  response_modes_supported: names.optional(),
  extension: z.looseObject({}).optional(),
});

/** `{tenant, authorization_server}` as the reference has it, or the tenant alone. */
export const newTenantBody = z.preprocess(
  (given) => (typeof given === 'object' && given !== null && 'tenant' in given ? given : { tenant: given }),
  z.object({ tenant: tenantFields, authorization_server: authorizationServerBody.optional() }),
);

export const onboardingBody = z.object({
  organization: z.object({ id: uuid.optional(), name: visibleText, description: z.string().max(1_000).optional() }),
  tenant: tenantFields,
  authorization_server: authorizationServerBody.default({}),
  user: userBody.extend({ email: z.string().max(300), raw_password: password }),
  client: clientBody,
});

export type ClientBody = z.output<typeof clientBody>;
export type UserBody = z.output<typeof userBody>;
export type UserChangeBody = z.output<typeof userChangeBody>;
export type TenantBody = z.output<typeof tenantBody>;
export type AuthorizationServerBody = z.output<typeof authorizationServerBody>;
export type OnboardingBody = z.output<typeof onboardingBody>;
