import { hostCookie, readHostCookie, type Call, type Cookie } from '#server/platform';

const nameOf = (tenantId: string): string => `sk_s_${tenantId}`;

/** The cookie that is a user's session at one tenant. `maxAge` in seconds. */
export const sessionCookie = (tenantId: string, secret: string, maxAge: number): Cookie =>
  hostCookie(nameOf(tenantId), secret, maxAge);

export const expiredSessionCookie = (tenantId: string): Cookie => hostCookie(nameOf(tenantId), '', 0);

/** The secret a browser sent for this tenant, to be looked up by `Sessions.find`. */
export const sessionSecretOf = (call: Call, tenantId: string): string | null => readHostCookie(call, nameOf(tenantId)) || null;
