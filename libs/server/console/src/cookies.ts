import { isJsonObject, isUuid } from '#shared/kernel';
import { hostCookie, readHostCookie, strictHostCookie, type Call, type Cookie, type Vault } from '#server/platform';

const SESSION = 'sk_console';
const LOGIN = 'sk_console_login';
/** As long as a login transaction lives. */
const LOGIN_SECONDS = 1_800;
const place = { tenantId: '', table: 'console', row: 'cookie', column: 'login' };

/** Whose session at which organization's own tenant; the console itself has no tenant in its addresses. */
export type Presented = Readonly<{ tenantId: string; secret: string }>;

export const consoleCookie = ({ tenantId, secret }: Presented, maxAge: number): Cookie =>
  strictHostCookie(SESSION, `${tenantId}.${secret}`, maxAge);
export const expiredConsoleCookie = (): Cookie => strictHostCookie(SESSION, '', 0);

export function presentedBy(call: Pick<Call, 'cookies'>): Presented | null {
  const [tenantId = '', secret = '', ...rest] = readHostCookie(call, SESSION).split('.');
  return isUuid(tenantId) && secret !== '' && rest.length === 0 ? { tenantId: tenantId.toLowerCase(), secret } : null;
}

/** What this browser has to bring back from the login it was sent to. */
export type PendingLogin = Readonly<
  Record<'tenantId' | 'slug' | 'state' | 'nonce' | 'verifier' | 'returnTo', string> & { startedAt: number }
>;

/** Lax, not Strict: the login page may be on another site, and the answer is a navigation from there (rulings section 13). */
export const loginCookie = (vault: Vault, login: PendingLogin): Cookie =>
  hostCookie(LOGIN, vault.seal(place, JSON.stringify(login)), LOGIN_SECONDS);
export const expiredLoginCookie = (): Cookie => hostCookie(LOGIN, '', 0);

/** Null where the browser brings none, an altered one, or one that is too old. `now` in Unix milliseconds. */
export function pendingLogin(vault: Vault, call: Pick<Call, 'cookies'>, now: number): PendingLogin | null {
  try {
    const login: unknown = JSON.parse(vault.open(place, readHostCookie(call, LOGIN)));
    if (!isJsonObject(login as never)) return null;
    const pending = login as PendingLogin;
    return now - pending.startedAt <= LOGIN_SECONDS * 1000 ? pending : null;
  } catch {
    return null;
  }
}
