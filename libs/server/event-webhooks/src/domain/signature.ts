/** What is signed: whoever changes the id, the time or the body of a delivery breaks the signature (Standard Webhooks 1.0). */
export const signedText = (id: string, seconds: number, body: string): string => `${id}.${seconds}.${body}`;

/** So long a secret that was replaced still signs: the receiver changes in its own time. */
export const OVERLAP_SECONDS = 86_400;

/** A webhook's secret, and the one it replaced with the end of its time (ISO 8601). */
export type SigningSecrets = Readonly<{ secret: string; previous?: Readonly<{ secret: string; until: string }> }>;

/** Which secrets sign at a moment, the newest first. */
export const secretsAt = ({ secret, previous }: SigningSecrets, now: Date): readonly string[] =>
  previous && new Date(previous.until) > now ? [secret, previous.secret] : [secret];

/** After so many failures in a row the receiver counts as lost. */
export const FAILURES_TO_LOSE = 3;

/** What a webhook wants; an empty list wants everything. */
export const wants = (types: readonly string[], type: string): boolean => types.length === 0 || types.includes(type);

/** Why an address cannot be one of a receiver, as far as its text tells. */
export function addressFault(text: string): string | null {
  if (!URL.canParse(text)) return 'url: must be an address';
  const { username, password, hash } = new URL(text);
  if (username !== '' || password !== '') return 'url: must hold no user name and no password';
  return hash === '' ? null : 'url: must have no fragment';
}

/** The address without what may be a key. */
export function shownAddress(text: string): string {
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search === '' ? '' : '?****'}`;
}
