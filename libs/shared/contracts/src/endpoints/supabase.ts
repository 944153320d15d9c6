import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';

/** What `@supabase/auth-js` calls, below the `url` it is given. Unknown members are ignored, as GoTrue ignores them. */
const A = '/:tenantId/auth/v1';
const tenant = z.object({ tenantId: z.uuid() });
const anyone = { by: 'anyone' } as const;
const session = { by: 'supabase-session' } as const;
const service = { by: 'supabase-service' } as const;

const email = z.string().max(320).nullish();
const phone = z.string().max(40).nullish();
const password = z.string().max(1_024).nullish();
const token = z.string().max(1_024).nullish();
const metadata = z.record(z.string().max(200), z.json()).nullish();
const friendlyName = z.string().max(200).nullish();
const codeChallenge = z.string().max(256).nullish();
const redirect = z.object({ redirect_to: z.string().max(2_048).optional() });

type Rule = typeof anyone | typeof session | typeof service;

const at = (name: string, method: Endpoint['method'], path: string, access: Rule) =>
  ({ name: `supabase.${name}`, method, path: `${A}${path}`, surface: 'supabase', access, params: tenant }) as const;

export const signUp = endpoint({
  ...at('sign-up', 'POST', '/signup', anyone),
  limit: 'login',
  query: redirect,
  body: z.object({ email, phone, password, data: metadata, code_challenge: codeChallenge }),
});
export const issueTokens = endpoint({
  ...at('issue-tokens', 'POST', '/token', anyone),
  limit: 'token',
  query: z.object({ grant_type: z.string().max(64).optional() }),
  body: z.object({ email, phone, password, refresh_token: token }),
});
export const recover = endpoint({
  ...at('recover', 'POST', '/recover', anyone),
  limit: 'send',
  query: redirect,
  body: z.object({ email, code_challenge: codeChallenge }),
});
export const sendOtp = endpoint({
  ...at('send-otp', 'POST', '/otp', anyone),
  limit: 'send',
  query: redirect,
  body: z.object({ email, phone, create_user: z.boolean().nullish(), data: metadata, code_challenge: codeChallenge }),
});
export const resend = endpoint({
  ...at('resend', 'POST', '/resend', anyone),
  limit: 'send',
  query: redirect,
  body: z.object({ type: z.string().max(64).nullish(), email, phone, code_challenge: codeChallenge }),
});
export const verifyOtp = endpoint({
  ...at('verify-otp', 'POST', '/verify', anyone),
  limit: 'login',
  body: z.object({ type: z.string().max(64).nullish(), token, token_hash: token, email, phone }),
});
export const followLink = endpoint({
  ...at('follow-link', 'GET', '/verify', anyone),
  limit: 'login',
  query: z.object({
    type: z.string().max(64).optional(),
    token: z.string().max(1_024).optional(),
    redirect_to: z.string().max(2_048).optional(),
  }),
});
export const readSettings = endpoint(at('read-settings', 'GET', '/settings', anyone));
export const readHealth = endpoint(at('read-health', 'GET', '/health', anyone));
export const readKeys = endpoint(at('read-keys', 'GET', '/.well-known/jwks.json', anyone));

export const logOut = endpoint({
  ...at('log-out', 'POST', '/logout', session),
  status: 204,
  query: z.object({ scope: z.string().max(64).optional() }),
});
export const readUser = endpoint(at('read-user', 'GET', '/user', session));
export const updateUser = endpoint({
  ...at('update-user', 'PUT', '/user', session),
  limit: 'login',
  query: redirect,
  body: z.object({ email, phone, password, current_password: password, nonce: token, data: metadata }),
});
export const reauthenticate = endpoint({ ...at('reauthenticate', 'GET', '/reauthenticate', session), limit: 'send' });

export const readAssuranceLevel = endpoint(at('read-assurance-level', 'GET', '/factors/assurance-level', session));
export const readRecoveryCodes = endpoint(at('read-recovery-codes', 'GET', '/factors/recovery-codes', session));
export const makeRecoveryCodes = endpoint({
  ...at('make-recovery-codes', 'POST', '/factors/recovery-codes', session),
  limit: 'login',
  body: z.object({ friendly_name: friendlyName }),
});
export const verifyRecoveryCode = endpoint({
  ...at('verify-recovery-code', 'POST', '/factors/recovery-codes/verify', session),
  limit: 'login',
  body: z.object({ code: token }),
});
export const renewRecoveryCodes = endpoint({
  ...at('renew-recovery-codes', 'POST', '/factors/recovery-codes/regenerate', session),
  limit: 'login',
});
export const removeRecoveryCodes = endpoint({
  ...at('remove-recovery-codes', 'DELETE', '/factors/recovery-codes', session),
  limit: 'login',
});

const factor = tenant.extend({ factorId: z.string().max(64) });
export const enrollFactor = endpoint({
  ...at('enroll-factor', 'POST', '/factors', session),
  limit: 'login',
  body: z.object({
    factor_type: z.string().max(64).nullish(),
    friendly_name: friendlyName,
    issuer: z.string().max(200).nullish(),
    phone,
  }),
});
export const challengeFactor = endpoint({
  ...at('challenge-factor', 'POST', '/factors/:factorId/challenge', session),
  limit: 'login',
  params: factor,
  body: z.object({ channel: z.string().max(64).nullish() }),
});
export const verifyFactor = endpoint({
  ...at('verify-factor', 'POST', '/factors/:factorId/verify', session),
  limit: 'login',
  params: factor,
  body: z.object({ challenge_id: token, code: token }),
});
export const removeFactor = endpoint({
  ...at('remove-factor', 'DELETE', '/factors/:factorId', session),
  limit: 'login',
  params: factor,
});
export const renameFactor = endpoint({
  ...at('rename-factor', 'PATCH', '/factors/:factorId', session),
  limit: 'login',
  params: factor,
  body: z.object({ friendly_name: friendlyName }),
});

const user = tenant.extend({ userId: z.string().max(64) });
const userBody = z.object({
  id: z.uuid().nullish(),
  email,
  phone,
  password,
  email_confirm: z.boolean().nullish(),
  phone_confirm: z.boolean().nullish(),
  user_metadata: metadata,
  app_metadata: metadata,
  ban_duration: z.string().max(64).nullish(),
});
export type SupabaseUserBody = z.output<typeof userBody>;

export const listUsers = endpoint({
  ...at('list-users', 'GET', '/admin/users', service),
  limit: 'management',
  query: z.object({
    page: z.coerce.number().int().min(0).max(1_000_000).optional(),
    per_page: z.coerce.number().int().min(0).max(1_000).optional(),
    filter: z.string().max(200).optional(),
  }),
});
export const createUser = endpoint({
  ...at('create-user', 'POST', '/admin/users', service),
  limit: 'management',
  body: userBody,
});
export const findUser = endpoint({
  ...at('find-user', 'GET', '/admin/users/:userId', service),
  limit: 'management',
  params: user,
});
export const changeUser = endpoint({
  ...at('change-user', 'PUT', '/admin/users/:userId', service),
  limit: 'management',
  params: user,
  body: userBody,
});
export const deleteUser = endpoint({
  ...at('delete-user', 'DELETE', '/admin/users/:userId', service),
  limit: 'management',
  params: user,
});
const linkBody = z.object({
  type: z.string().max(64).nullish(),
  email,
  password,
  data: metadata,
  redirect_to: z.string().max(2_048).nullish(),
});
export type SupabaseLinkBody = z.output<typeof linkBody>;
export const inviteUser = endpoint({
  ...at('invite-user', 'POST', '/invite', service),
  limit: 'management',
  query: redirect,
  body: linkBody.omit({ type: true }),
});
export const generateLink = endpoint({
  ...at('generate-link', 'POST', '/admin/generate_link', service),
  limit: 'management',
  query: redirect,
  body: linkBody,
});
/** Refused to every key: no machine reads the audit trail (rulings section 5). */
export const readAudit = endpoint({
  ...at('read-audit', 'GET', '/admin/audit', service),
  limit: 'management',
  query: z.object({ query: z.string().max(200).optional() }),
});
export const listFactors = endpoint({
  ...at('list-factors', 'GET', '/admin/users/:userId/factors', service),
  limit: 'management',
  params: user,
});
const userFactor = user.extend({ factorId: z.string().max(64) });
export const changeFactor = endpoint({
  ...at('change-factor', 'PUT', '/admin/users/:userId/factors/:factorId', service),
  limit: 'management',
  params: userFactor,
  body: z.object({ friendly_name: friendlyName }),
});
export const deleteFactor = endpoint({
  ...at('delete-factor', 'DELETE', '/admin/users/:userId/factors/:factorId', service),
  limit: 'management',
  params: userFactor,
});
