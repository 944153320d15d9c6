import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const tenant = z.object({ tenantId: z.uuid() });
const transaction = tenant.extend({ id: z.uuid() });
const A = '/:tenantId/v1/authorizations';

/** RFC 6749 section 3.1: an empty value counts as absent, unknown parameters are ignored. */
const parameter = z
  .string()
  .max(4_096)
  .optional()
  .transform((value) => (value === '' ? undefined : value));

export const authorizationParameters = z.object({
  response_type: parameter,
  response_mode: parameter,
  client_id: parameter,
  redirect_uri: parameter,
  scope: parameter,
  state: parameter,
  nonce: parameter,
  code_challenge: parameter,
  code_challenge_method: parameter,
  prompt: parameter,
  max_age: parameter,
  acr_values: parameter,
  login_hint: parameter,
  ui_locales: parameter,
  request: parameter,
  request_uri: parameter,
});

const anyone = { by: 'anyone' } as const;
const browser = { by: 'transaction' } as const;
const password = z.string().min(1).max(1_024);

export const startAuthorization = endpoint({
  name: 'start-authorization',
  method: 'GET',
  path: A,
  surface: 'oauth',
  access: anyone,
  limit: 'login',
  params: tenant,
  query: authorizationParameters,
});

export const startAuthorizationByForm = endpoint({
  name: 'start-authorization-by-form',
  method: 'POST',
  path: A,
  surface: 'oauth',
  access: anyone,
  limit: 'login',
  params: tenant,
  body: authorizationParameters,
});

const under = (name: string, method: 'GET' | 'POST', suffix: string) =>
  ({ name, method, path: `${A}/:id/${suffix}`, surface: 'transaction', access: browser, params: transaction }) as const;

export const viewTransaction = endpoint(under('view-transaction', 'GET', 'view-data'));
export const readTransactionStatus = endpoint(under('read-transaction-status', 'GET', 'authentication-status'));
export const completeAuthorization = endpoint({
  ...under('complete-authorization', 'POST', 'authorize'),
  body: z.object({
    denied_scopes: z.array(z.string()).max(100).optional(),
    denied_claims: z.array(z.string()).max(100).optional(),
    /** This browser may stand in for the second factor from now on; without effect where the policy does not offer it. */
    remember_device: z.boolean().optional(),
  }),
});
export const denyAuthorization = endpoint(under('deny-authorization', 'POST', 'deny'));
export const switchAccount = endpoint(under('switch-account', 'POST', 'switch-account'));
export const checkPassword = endpoint({
  ...under('check-password', 'POST', 'password-check'),
  limit: 'login',
  body: z.object({ password }),
});

/** Every interaction by its name; the body belongs to the interaction. */
export const interact = endpoint({
  ...under('interact', 'POST', ':interaction'),
  limit: 'login',
  params: transaction.extend({ interaction: z.string().max(64) }),
  body: z.record(z.string(), z.unknown()),
});

const site = (name: string, path: string) =>
  ({ name, method: 'POST', path: `/:tenantId/v1/${path}`, surface: 'transaction', access: anyone, params: tenant }) as const;
const email = z.string().max(320);
const token = z.string().min(1).max(256);

export const requestPasswordReset = endpoint({
  ...site('request-password-reset', 'password-resets'),
  status: 202,
  limit: 'send',
  body: z.object({ email, authorization_id: z.uuid().optional() }),
});
export const completePasswordReset = endpoint({
  ...site('complete-password-reset', 'password-resets/complete'),
  limit: 'login',
  body: z.object({ token, password }),
});
export const completeEmailVerification = endpoint({
  ...site('complete-email-verification', 'email-verifications/complete'),
  limit: 'login',
  body: z.object({ token }),
});
/** The link for a new factor after a reset: whether it is good. It opens nothing and is spent by the new factor. */
export const openEnrolmentLink = endpoint({
  ...site('open-enrolment-link', 'enrolment-links/open'),
  limit: 'login',
  body: z.object({ token }),
});
export const requestUnlock = endpoint({
  ...site('request-unlock', 'unlock-requests'),
  status: 202,
  limit: 'send',
  body: z.object({ email }),
});
export const completeUnlock = endpoint({
  ...site('complete-unlock', 'unlock-requests/complete'),
  limit: 'login',
  body: z.object({ token }),
});
export const reportProblem = endpoint({
  ...site('report-problem', 'problem-reports'),
  status: 202,
  limit: 'report',
  body: z.object({
    request_id: z.string().max(64).optional(),
    step: z.string().max(64),
    code: z.string().max(64).optional(),
    contact: z.string().max(320).optional(),
    authorization_id: z.uuid().optional(),
  }),
});
