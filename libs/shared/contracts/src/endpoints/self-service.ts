import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const tenant = z.object({ tenantId: z.uuid() });
const own = tenant.extend({ id: z.uuid() });
const ME = '/:tenantId/v1/me';
const code = z.string().min(1).max(128);
const password = z.string().min(1).max(1_024);
const name = z.string().max(256);

type Proofs = Readonly<Partial<Record<'totp' | 'recovery_code' | 'password' | 'sms_code', string | undefined>>>;
const proofsOf = ({ totp, recovery_code: recovery, password: typed, sms_code: sent }: Proofs) =>
  [totp, recovery, typed, sent].filter((proof) => proof !== undefined);

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

/** Sends a code to the own number, for `sms_code` of a step-up. */
export const sendOwnCode = endpoint({ ...mine('send-own-code', 'POST', '/step-up/sms'), limit: 'send' });

/** One proof: a code of an app, one that was sent, a recovery code, or the password where no factor stands. */
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
      sms_code: code.optional(),
      /** Of the message that brought `sms_code`. */
      challenge_id: z.uuid().optional(),
    })
    .refine((given) => proofsOf(given).length === 1, {
      error: 'exactly one of totp, sms_code, recovery_code and password is needed',
    })
    .refine((given) => (given.sms_code === undefined) === (given.challenge_id === undefined), {
      error: 'sms_code and challenge_id belong together',
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

/** A device that is forgotten is asked for the second factor again. */
export const forgetOwnDevice = endpoint({ ...mine('forget-own-device', 'DELETE', '/devices/:id'), params: own });
export const forgetOwnDevices = endpoint(mine('forget-own-devices', 'DELETE', '/devices'));

/** In which language the owner is written to, as chosen on the page. */
export const chooseOwnLanguage = endpoint({
  ...mine('choose-own-language', 'PUT', '/language'),
  body: z.object({ language: z.enum(['ja', 'en']) }),
});

export const changeOwnPassword = endpoint({
  ...mine('change-own-password', 'PUT', '/password'),
  limit: 'login',
  body: z.object({ current_password: password, new_password: password }),
});
