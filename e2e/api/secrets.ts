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
  'new_password',
  'current_password',
  'totp',
  'otp',
  'recovery_code',
];
/** Members of an answer that nobody else may know. `code` is none of them: there it is the word for a refusal. */
const ANSWERED = [
  'access_token',
  'refresh_token',
  'id_token',
  'verification_code',
  'client_secret',
  'secret',
  'totp_secret',
  'recovery_codes',
  'codes',
];
/** Masked values, and the word with which requirement 002 fills in its external service: it cannot be told from a name. */
const NO_SECRET = /^(\*+|password)$/;

/** Every secret of one exchange: what the request gave away, what the answer did, cookies, and codes in redirects. */
export function secretsOf(sent: unknown, answer: Readonly<{ text: string; headers: Headers; location: string }>): string[] {
  const body = parsed(answer.text);
  const redirect = (body as { redirect_uri?: unknown } | null)?.redirect_uri;
  return [
    ...membersOf(asObject(sent), SENT),
    ...membersOf(body, ANSWERED),
    ...answer.headers.getSetCookie().map((cookie) => /^[^=]+=([^;]*)/.exec(cookie)?.[1] ?? ''),
    ...[answer.location, redirect].map(codeOf),
  ].filter(isSecret);
}

/** What an answer gives back of the secrets that its own request sent: nothing, or everybody on the way reads them twice. */
function echoesOf(sent: unknown, answer: Readonly<{ text: string; headers: Headers; location: string }>): readonly string[] {
  const told = membersOf(asObject(sent), SENT).filter(isSecret);
  return foundIn([answer.text, answer.location, ...answer.headers.values()].join('\n'), new Set(told));
}

/** A16-02: throws for them, so that every test is a test of that. */
export function refuseEchoes(asked: string, sent: unknown, answer: Parameters<typeof echoesOf>[1]): void {
  const echoes = echoesOf(sent, answer);
  if (echoes.length > 0) throw new Error(`A16-02 ${asked} answers with a secret that was sent: ${echoes.join(', ')}`);
}

const asObject = (sent: unknown): unknown => (sent instanceof URLSearchParams ? Object.fromEntries(sent) : sent);

const isSecret = (text: string): boolean => text.length >= 6 && !NO_SECRET.test(text);

/** Deeper than any body of ours: tests send nests that nobody should walk down. */
const DEPTH = 24;

function membersOf(value: unknown, names: readonly string[], depth = DEPTH): string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (!names.includes(name)) return membersOf(inner, names, depth - 1);
    const list: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
    return list.flatMap((entry) => (typeof entry === 'string' ? [entry] : membersOf(entry, names, depth - 1)));
  });
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
