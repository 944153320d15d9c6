import type { BrowserSigns } from '#server/platform';

type Signs = Pick<BrowserSigns, 'fetchMode' | 'fetchSite' | 'origin' | 'acceptsHtml' | 'hostedUi'>;

/** Whether the opening request is a browser's navigation. Node's own fetch sends `sec-fetch-mode: cors` and is an API client. */
export const isNavigation = (signs: Signs): boolean =>
  signs.fetchMode === 'navigate' || (signs.fetchMode === null && signs.fetchSite === null && signs.acceptsHtml);

export type BindingRule = Readonly<{
  bound: boolean;
  /** `auth_session_binding_required` of the policy: true forces, false switches off, absent follows how it was opened. */
  demanded: boolean | undefined;
}>;

/**
 * Whether a call may continue a transaction. A bound one needs its browser's cookie and our own pages; an unbound one
 * refuses whatever looks like a browser, so that nobody can plant a transaction on a victim.
 */
export function mayContinue(rule: BindingRule, signs: Signs, cookieMatches: boolean, ownOrigin: string): boolean {
  if (rule.demanded === false) return true;
  if (!rule.bound && rule.demanded !== true) return signs.fetchSite === null && signs.origin === null && !signs.hostedUi;
  const sameOrigin = signs.origin === null || signs.origin === ownOrigin;
  const sameSite = signs.fetchSite === null || signs.fetchSite === 'same-origin' || signs.fetchSite === 'none';
  return cookieMatches && sameOrigin && sameSite;
}
