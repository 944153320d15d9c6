/** A link that leads to a page and nothing else: http(s), else null. Settings of a tenant are not code. */
export function pageLink(uri: string | null | undefined): string | null {
  const url = parse(uri);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : null;
}

const RUNS_OR_READS = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:', 'filesystem:', 'view-source:']);

/** Where a finished login may lead: an application's address, also one of its own scheme (RFC 8252), but never one that runs here. */
export function mayLeaveTo(uri: string): boolean {
  const url = parse(uri);
  return url !== null && !RUNS_OR_READS.has(url.protocol);
}

/** A logo that loads without a request to somebody else: our own origin or an image inside the address (L-081). */
export function ownLogo(uri: string | null, origin: string): string | null {
  if (uri === null) return null;
  if (/^data:image\/(png|svg\+xml|jpeg|webp|gif)[;,]/i.test(uri)) return uri;
  const url = parse(uri, origin);
  return url?.origin === origin ? url.href : null;
}

/** How a support contact can be reached by a click, if at all. */
export function contactLink(contact: string): string | null {
  if (/^[^\s@:/?]+@[^\s@:/?]+$/.test(contact)) return `mailto:${contact}`;
  if (/^\+?[\d-]{6,20}$/.test(contact)) return `tel:${contact.replace(/-/g, '')}`;
  return pageLink(contact);
}

function parse(uri: string | null | undefined, origin?: string): URL | null {
  try {
    return uri ? new URL(uri, origin) : null;
  } catch {
    return null;
  }
}
