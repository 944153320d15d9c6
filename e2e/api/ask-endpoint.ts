import type { Endpoint } from '#shared/contracts';
import type { Answer, TestServer } from './a-server.ts';
import { addressOf, takesBody, takesForm } from './catalogue.ts';

export type Question = Readonly<{
  places: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  token?: string | undefined;
}>;

/** One request to an endpoint in the content type it takes. */
export function askEndpoint(
  server: TestServer,
  endpoint: Endpoint,
  { places, query = {}, body, token }: Question,
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  const path = `${addressOf(endpoint, places)}${search && `?${search}`}`;
  const sent = takesForm(endpoint) ? new URLSearchParams(body as Record<string, string> | undefined) : (body ?? {});
  return server.ask(endpoint.method, path, {
    ...(takesBody(endpoint) ? { body: sent } : {}),
    ...(token === undefined ? {} : { token }),
  });
}

/** What may differ between two equal answers. */
const FLEETING = new Set(['date', 'x-request-id', 'content-length', 'connection', 'keep-alive']);

/** An answer as a caller can tell it from another one: the given values as `<given>`, and what is new in every answer by its kind. */
export function comparable({ status, headers, text }: Answer, given: readonly string[]): string {
  const kept = [...headers].filter(([name]) => !FLEETING.has(name));
  const shown = [status, ...kept.map(([name, value]) => `${name}: ${value}`), text].join('\n').toLowerCase();
  const blind = given
    .map((value) => value.toLowerCase())
    .reduce(
      (left, value) => left.replaceAll(value, '<given>').replaceAll(encodeURIComponent(value).toLowerCase(), '<given>'),
      shown,
    );
  return blind
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dt[\d:.]+z/g, '<time>')
    .replaceAll(/"next_seq":\d+/g, '"next_seq":<n>')
    .replaceAll(/eyj[\w.-]+/g, '<token>')
    .replaceAll(/code_challenge=[\w-]+/g, 'code_challenge=<secret>')
    .replaceAll(/(__host-[^=]*=)[^;]*/g, '$1<secret>');
}

/** What is wrong with a refusal's envelope: `[]` for the shape of its surface (login-api-reference sections 3 and 4.2, RFC 6749 section 5.2). */
export function envelopeFaults(endpoint: Endpoint, { status, headers, body }: Answer): readonly string[] {
  const isText = (name: string): boolean => typeof body[name] === 'string' && body[name] !== '';
  const wanted = endpoint.surface === 'oauth' ? [] : ['code', 'request_id'];
  return [
    ...['error', 'error_description', ...wanted].filter((name) => !isText(name)).map((name) => `no ${name}`),
    ...(endpoint.surface === 'management' && typeof body['dry_run'] !== 'boolean' ? ['no dry_run'] : []),
    ...(headers.get('x-request-id') === null ? ['no x-request-id'] : []),
    ...(status >= 400 && status < 500 ? [] : [`status ${status}`]),
  ];
}
