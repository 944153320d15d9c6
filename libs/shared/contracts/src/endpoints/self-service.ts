import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const tenant = z.object({ tenantId: z.uuid() });
const own = tenant.extend({ id: z.uuid() });
const ME = '/:tenantId/v1/me';
const code = z.string().min(1).max(128);
const password = z.string().min(1).max(1_024);
const name = z.string().max(256);

const mine = <M extends 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'>(act: string, method: M, suffix = '') =>
  ({ name: act, method, path: `${ME}${suffix}`, surface: 'site', access: { by: 'session' }, params: tenant }) as const;

/** Begins a login that comes back to the security page; `fresh` asks for every proof anew. */
export const beginOwnLogin = endpoint({
  name: 'begin-own-login',
  method: 'GET',
  path: `${ME}/login`,
  surface: 'site',
  access: { by: 'anyone' },
  limit: 'login',
  params: tenant,
  query: z.object({ fresh: z.enum(['true', 'false']).optional(), ui_locales: z.string().max(64).optional() }),
});

export const readOwnSecurity = endpoint(mine('read-own-security', 'GET'));

/** One proof: a code of an app, a recovery code, or the password where no factor stands. */
export const stepUp = endpoint({
  ...mine('step-up', 'POST', '/step-up'),
  limit: 'login',
  body: z
    .object({
      totp: code.optional(),
      /** One of several apps; any of them where it is left out. */
      factor_id: z.uuid().optional(),
      recovery_code: code.optional(),
      password: password.optional(),
    })
    .refine((given) => [given.totp, given.recovery_code, given.password].filter((proof) => proof !== undefined).length === 1, {
      error: 'exactly one of totp, recovery_code and password is needed',
    }),
});

export const beginOwnFactor = endpoint({
  ...mine('begin-own-factor', 'POST', '/factors'),
  limit: 'login',
  body: z.object({ type: z.literal('totp'), name: name.optional() }),
});
export const verifyOwnFactor = endpoint({
  ...mine('verify-own-factor', 'POST', '/factors/:id/verify'),
  limit: 'login',
  params: own,
  body: z.object({ code }),
});
export const renameOwnFactor = endpoint({
  ...mine('rename-own-factor', 'PATCH', '/factors/:id'),
  params: own,
  body: z.object({ name }),
});
export const removeOwnFactor = endpoint({ ...mine('remove-own-factor', 'DELETE', '/factors/:id'), params: own });

/** `replace` voids the codes that stand; without it they are an obstacle (L-051). */
export const makeOwnRecoveryCodes = endpoint({
  ...mine('make-own-recovery-codes', 'POST', '/recovery-codes'),
  limit: 'login',
  body: z.object({ replace: z.boolean().optional() }),
});

export const endOwnSession = endpoint({ ...mine('end-own-session', 'DELETE', '/sessions/:id'), params: own });
export const endOtherSessions = endpoint(mine('end-other-sessions', 'POST', '/end-other-sessions'));

export const changeOwnPassword = endpoint({
  ...mine('change-own-password', 'PUT', '/password'),
  limit: 'login',
  body: z.object({ current_password: password, new_password: password }),
});
