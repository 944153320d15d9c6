import type { BrowserSigns } from '#server/platform';

type Signs = Pick<BrowserSigns, 'fetchSite' | 'origin' | 'hostedUi'>;

/**
 * Whether a call comes from our own pages. No other origin may even read, and what changes something also carries the header
 * that no form and no link of another site can send (TH-09: a cookie alone proves no will).
 */
export function isOwnPage(signs: Signs, { changes, ownOrigin }: Readonly<{ changes: boolean; ownOrigin: string }>): boolean {
  const sameOrigin = signs.origin === null || signs.origin === ownOrigin;
  const sameSite = signs.fetchSite === null || signs.fetchSite === 'same-origin' || signs.fetchSite === 'none';
  return sameOrigin && sameSite && (!changes || signs.hostedUi);
}
