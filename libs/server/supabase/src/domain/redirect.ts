import type { TenantSettings } from '#server/tenancy';

/**
 * Where a mailed link leads in the end: the address that was asked for if the tenant allows it, else the tenant's own. An
 * entry of `redirect_urls` allows itself and every address below it. Tokens ride on this address, so nothing else is taken.
 */
export function redirectFor(settings: TenantSettings['supabase_config'], fallback: string, asked: string | undefined): string {
  const site = headerOf(settings?.site_url ?? fallback);
  if (asked === undefined || !URL.canParse(asked)) return site;
  const wanted = new URL(asked);
  const allowed = [site, ...(settings?.redirect_urls ?? [])].filter((entry) => URL.canParse(entry));
  return allowed.some((entry) => isBelow(new URL(entry), wanted)) ? headerOf(asked) : site;
}

/** As a header carries it: no line breaks, other scripts percent-encoded; the rest stays as it was written. */
const headerOf = (address: string): string =>
  /^[\x21-\x7e]*$/.test(address) || !URL.canParse(address) ? address : new URL(address).href;

const isBelow = (allowed: URL, wanted: URL): boolean => {
  const folder = allowed.pathname.endsWith('/') ? allowed.pathname : `${allowed.pathname}/`;
  const inside = wanted.pathname === allowed.pathname || wanted.pathname.startsWith(folder);
  return (
    allowed.origin !== 'null' && wanted.origin === allowed.origin && inside && wanted.username === '' && wanted.password === ''
  );
};

/** What follows the `#` of that address: a session, or why there is none. */
export const withFragment = (address: string, members: Readonly<Record<string, string>>): string =>
  `${address.split('#', 1)[0] ?? ''}#${new URLSearchParams(members)}`;
