import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { consoleLanguages, consoleThemes } from '../console-view.ts';
import type { Permission } from '../permissions.ts';

const nothing = z.strictObject({});
const TENANT = '/api/organizations/:organizationId/tenants/:tenantId';
const tenant = z.object({ organizationId: z.uuid(), tenantId: z.uuid() });
const user = tenant.extend({ id: z.uuid() });
const code = z.string().min(1).max(128);

type Draft = Pick<Endpoint, 'name' | 'method' | 'path'>;

/** About the administrator himself: whoever has a session may ask. */
const own = (name: string, method: Endpoint['method'], path: string) =>
  ({
    name: `console.${name}`,
    method,
    path: `/api${path}`,
    surface: 'console',
    access: { by: 'console-session', permission: null },
    query: nothing,
    body: nothing,
  }) as const;

/**
 * An act in one tenant. `permission` null: any role in that tenant is enough. `elevated`: only within 30 minutes of a fresh
 * proof.
 */
export const inTenant = ({ name, method, path }: Draft, permission: Permission | null, { elevated = false } = {}) =>
  ({
    name: `console.${name}`,
    method,
    path: `${TENANT}${path}`,
    surface: 'console',
    access: { by: 'console-session', permission, ...(elevated ? { elevated } : {}) },
    params: tenant,
    query: nothing,
    body: nothing,
  }) as const;

const door = { surface: 'console', access: { by: 'anyone' }, limit: 'login' } as const;

/** Sign-in of an organization's administrators: a redirect to our own OIDC login (rulings section 5). */
export const beginLogin = endpoint({
  ...door,
  name: 'console.begin-login',
  method: 'GET',
  path: '/o/:slug',
  params: z.object({ slug: z.string().min(1).max(63) }),
  query: z.strictObject({ return_to: z.string().max(2_048).optional(), ui_locales: z.string().max(64).optional() }),
});
/** Where an administrator without a second factor sets one up. */
export const openOwnSecurity = endpoint({
  ...door,
  name: 'console.open-own-security',
  method: 'GET',
  path: '/o/:slug/security',
  params: z.object({ slug: z.string().min(1).max(63) }),
});
/** The answer of the login; whatever else a provider adds is ignored (RFC 6749 section 4.1.2). */
export const finishLogin = endpoint({
  ...door,
  name: 'console.finish-login',
  method: 'GET',
  path: '/callback',
  query: z.object({
    code: z.string().max(512).optional(),
    state: z.string().max(512).optional(),
    iss: z.string().max(512).optional(),
    error: z.string().max(128).optional(),
  }),
});

export const readMe = endpoint(own('read-me', 'GET', '/me'));
export const changePreferences = endpoint({
  ...own('change-preferences', 'PATCH', '/me/preferences'),
  body: z.strictObject({ theme: z.enum(consoleThemes).optional(), language: z.enum(consoleLanguages).optional() }),
});
/** Asks without being an activity: a page that only waits does not keep the session alive (A7-05). */
export const readSession = endpoint(own('read-session', 'GET', '/session'));
export const touchSession = endpoint(own('touch-session', 'POST', '/session/touch'));
export const logOut = endpoint(own('log-out', 'DELETE', '/session'));

export const reauthenticate = endpoint({
  ...own('reauthenticate', 'POST', '/reauthentications'),
  limit: 'login',
  body: z.strictObject({ password: z.string().min(1).max(1_024) }),
});
export const proveReauthentication = endpoint({
  ...own('prove-reauthentication', 'POST', '/reauthentications/:id/otp'),
  limit: 'login',
  params: z.object({ id: z.uuid() }),
  body: z
    .strictObject({ totp: code.optional(), recovery_code: code.optional() })
    .refine(({ totp, recovery_code: recovery }) => (totp === undefined) !== (recovery === undefined), {
      error: 'exactly one of totp and recovery_code is needed',
    }),
});
/** Gives the elevation back before its time. */
export const endElevation = endpoint(own('end-elevation', 'DELETE', '/reauthentications'));

export const readDashboard = endpoint(inTenant({ name: 'read-dashboard', method: 'GET', path: '/dashboard' }, null));

export const listLockedUsers = endpoint(
  inTenant({ name: 'list-locked-users', method: 'GET', path: '/locked-users' }, 'account.unlock'),
);
export const unlockUser = endpoint({
  ...inTenant({ name: 'unlock-user', method: 'POST', path: '/users/:id/unlock' }, 'account.unlock', { elevated: true }),
  params: user,
});
export const findUserSessions = endpoint({
  ...inTenant({ name: 'find-user-sessions', method: 'GET', path: '/user-sessions' }, 'account.end_sessions'),
  query: z.strictObject({ query: z.string().min(1).max(256) }),
});
export const endUserSessions = endpoint({
  ...inTenant({ name: 'end-user-sessions', method: 'POST', path: '/users/:id/end-sessions' }, 'account.end_sessions', {
    elevated: true,
  }),
  params: user,
});
