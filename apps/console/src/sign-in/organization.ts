import type { Language } from '#shared/i18n';

/** The name of an organization is no secret and names no person; it saves typing it every morning. */
const STORED = 'sekisho.organization';

export function rememberedOrganization(): string {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

export function rememberOrganization(slug: string): void {
  try {
    localStorage.setItem(STORED, slug);
  } catch {
    // Storage may be switched off; it is typed again next time.
  }
}

/** Where the login of an organization begins. */
export function doorOf(
  slug: string,
  { returnTo, language }: Readonly<{ returnTo: string | undefined; language: Language }>,
): string {
  const query = new URLSearchParams({ ui_locales: language, ...(returnTo === undefined ? {} : { return_to: returnTo }) });
  return `/o/${encodeURIComponent(slug)}?${query.toString()}`;
}
