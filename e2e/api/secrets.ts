/** Members of a request that nobody but the two ends may know. */
const SENT = [
  'password',
  'raw_password',
  'client_secret',
  'verification_code',
  'code',
  'code_verifier',
  'refresh_token',
  'token',
];
/** Members of an answer that nobody else may know. `code` is none of them: there it is the word for a refusal. */
const ANSWERED = ['access_token', 'refresh_token', 'id_token', 'verification_code', 'client_secret'];
/** Masked values, and the word with which requirement 002 fills in its external service: it cannot be told from a name. */
const NO_SECRET = /^(\*+|password)$/;

/** Every secret of one exchange: what the request gave away, what the answer did, cookies, and codes in redirects. */
export function secretsOf(sent: unknown, answer: Readonly<{ text: string; headers: Headers; location: string }>): string[] {
  const body = parsed(answer.text);
  const redirect = (body as { redirect_uri?: unknown } | null)?.redirect_uri;
  return [
    ...membersOf(sent instanceof URLSearchParams ? Object.fromEntries(sent) : sent, SENT),
    ...membersOf(body, ANSWERED),
    ...answer.headers.getSetCookie().map((cookie) => /^[^=]+=([^;]*)/.exec(cookie)?.[1] ?? ''),
    ...[answer.location, redirect].map(codeOf),
  ].filter((secret) => secret.length >= 6 && !NO_SECRET.test(secret));
}

function membersOf(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && names.includes(name) ? [inner] : membersOf(inner, names),
  );
}

const codeOf = (url: unknown): string =>
  typeof url === 'string' && URL.canParse(url) ? (new URL(url).searchParams.get('code') ?? '') : '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Which secrets stand in a text. Digits count only where they stand alone: six of them occur in many a longer number. */
export function foundIn(text: string, secrets: Iterable<string>): string[] {
  return [...secrets].filter((secret) =>
    /^\d+$/.test(secret) ? new RegExp(`(?<![\\w.+-])${secret}(?![\\w.-])`).test(text) : text.includes(secret),
  );
}
