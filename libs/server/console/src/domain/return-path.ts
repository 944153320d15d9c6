const START = '/admin';
/** Only what our own pages' addresses are made of. */
const PATH = /^\/admin(\/[a-z0-9-]+)*$/;

/** Where a sign-in leads back to: one of our own pages, whatever was asked for (TH-10: no open redirect). */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith(START)) return START;
  const [path = '', ...rest] = wanted.split('?');
  if (!PATH.test(path) || rest.length > 1) return START;
  const query = new URLSearchParams(rest[0] ?? '').toString();
  return query === '' ? path : `${path}?${query}`;
}
