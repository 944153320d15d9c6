/** Which page an address stands for. Everything comes from the address bar, so everything is checked. */
export type Page =
  | Readonly<{ page: 'authorize'; tenantId: string; id: string }>
  | Readonly<{ page: 'error'; error: string | null; requestId: string | null; tenantId: string | null }>
  | Readonly<{ page: 'password-reset' | 'verify-email' | 'unlock' | 'set-up'; tenantId: string; token: string | null }>
  /** `failed`: a login that began there came back with an error. */
  | Readonly<{ page: 'security'; tenantId: string; failed: boolean }>
  | Readonly<{ page: 'guide' }>
  | Readonly<{ page: 'not-found' }>;

const ID = /^[\w-]{1,64}$/;
/** Opaque to us; the limit only keeps rubbish out of a request. */
const TOKEN = /^[\w.~-]{8,512}$/;
/** RFC 6749 and OpenID Connect error codes are words of this form. A free text from the address bar is never shown:
 *  whoever writes a link could put words into our mouth. */
const ERROR = /^[a-z_]{1,40}$/;

const checked = (shape: RegExp, value: string | null | undefined): string | null => (value && shape.test(value) ? value : null);

/** Reads the address; `hash` is where mail links carry their token, so that it reaches neither logs nor referrers. */
export function pageOf(address: Pick<URL, 'pathname' | 'search' | 'hash'>): Page {
  const query = new URLSearchParams(address.search);
  const tenantId = checked(ID, query.get('tenant_id'));
  const path = address.pathname.replace(/\/+$/, '');

  if (path === '/authorize') {
    const id = checked(ID, query.get('id'));
    return id && tenantId ? { page: 'authorize', tenantId, id } : { page: 'not-found' };
  }
  if (path === '/error') {
    return {
      page: 'error',
      error: checked(ERROR, query.get('error')),
      requestId: checked(ID, query.get('request_id')),
      tenantId,
    };
  }
  if (path === '/guide/authenticator') return { page: 'guide' };
  const [, tenant, name] = /^\/([^/]+)\/(password-reset|verify-email|unlock|set-up|security)$/.exec(path) ?? [];
  const owner = checked(ID, tenant);
  if (owner && name === 'security') return { page: 'security', tenantId: owner, failed: query.has('error') };
  if (!owner || (name !== 'password-reset' && name !== 'verify-email' && name !== 'unlock' && name !== 'set-up'))
    return { page: 'not-found' };
  return { page: name, tenantId: owner, token: tokenIn(address) };
}

/** What stands in the fragment, where a server never sees it. */
export const tokenIn = ({ hash }: Pick<URL, 'hash'>): string | null =>
  checked(TOKEN, new URLSearchParams(hash.slice(1)).get('token'));
