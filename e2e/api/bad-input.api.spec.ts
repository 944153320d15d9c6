import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '#shared/contracts';
import { systemToken } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { aSide, type Side } from './a-side.ts';
import { envelopeFaults } from './ask-endpoint.ts';
import { addressOf, catalogue, isOrganizationLevel, signature, takesBody, takesForm, WALK_MS } from './catalogue.ts';
import { checksums, settled } from './checksums.ts';
import { fieldsOf, withoutValue, withValue } from './fields.ts';
import { actOf, bodyFor, placesFor, queryFor } from './valid-calls.ts';

const MIB = 1_048_576;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

let server: TestServer;
let side: Side;
let system: string;
let before: Readonly<Record<string, string>>;

/** What a request may leave: its record, its point of a limit, a wrong try, and, where its fault was harmless, a login or a token. */
const TRACES = ['audit_event', 'volume_limit', 'send_counter', 'attempt_counter', 'authentication_transaction', 'token_grant'];
const rows = () => checksums(server.database, { without: TRACES });

beforeAll(async () => {
  server = await aServer();
  side = await aSide(server, 'inside');
  system = await systemToken(server);
  // Two acts that a request with a harmless fault may well do; with the clock standing still, doing them again changes nothing.
  for (const name of ['choose-own-language', 'send-own-code'])
    for (const endpoint of catalogue.filter((one) => one.name === name)) await send(endpoint, text(endpoint, base(endpoint)));
  await settled(server.database);
  before = await rows();
});
afterAll(async () => {
  await server.stop();
});

type Raw = Readonly<{ path?: string; method?: string; query?: string; type?: string; body?: string }>;

/** One request whose every part may be wrong, by somebody who may make the right one. Acts of management are only tried. */
function send(endpoint: Endpoint, { path, method = endpoint.method, query, type, body }: Raw): Promise<Answer> {
  const { access } = endpoint;
  const token =
    access.by === 'access-token' ? side.person.accessToken : isOrganizationLevel(endpoint) ? side.tenant.token : system;
  const isTried = access.by === 'management' && endpoint.method !== 'GET';
  const asked = query ?? new URLSearchParams({ ...queryFor(endpoint, side), ...(isTried ? { dry_run: 'true' } : {}) }).toString();
  return server.ask(method, `${path ?? addressOf(endpoint, placesFor(endpoint, side))}${asked && `?${asked}`}`, {
    ...(access.by === 'access-token' || access.by === 'management' ? { token } : {}),
    ...(body === undefined ? {} : { body }),
    headers: { ...(access.by === 'session' ? side.session : {}), ...(type === undefined ? {} : { 'content-type': type }) },
  });
}

const text = (endpoint: Endpoint, body: unknown): Raw =>
  takesForm(endpoint)
    ? { type: FORM_TYPE, body: new URLSearchParams(body as Record<string, string>).toString() }
    : { type: JSON_TYPE, body: JSON.stringify(body) };

/** Faults of an answer to what cannot be right: `[]` for a refusal in the envelope of the surface, without a stack or a word of the database. */
function faultsOf(endpoint: Endpoint, answer: Answer): readonly string[] {
  const told = ['node_modules', '.ts:', '.js:', 'SELECT', 'pg_', 'zod'].filter((word) => answer.text.includes(word));
  return [...envelopeFaults(endpoint, answer), ...told.map((word) => `tells ${word}`)];
}

/** An answer that is no refusal is right where the fault is something that nobody reads; then it must not be an error either. */
const faultsUnlessTaken = (endpoint: Endpoint, answer: Answer): readonly string[] =>
  answer.status < 400 ? (answer.headers.get('x-request-id') === null ? ['no x-request-id'] : []) : faultsOf(endpoint, answer);

/** Acts that the address says all of: they read nothing else, so nothing else is wrong. */
const readsBody = ({ path }: Endpoint): boolean => !/\/(deny|switch-account|userinfo)$/.test(path);
const judged = (endpoint: Endpoint, answer: Answer): readonly string[] =>
  readsBody(endpoint) ? faultsOf(endpoint, answer) : faultsUnlessTaken(endpoint, answer);

type Found = string[];
const note = (found: Found, endpoint: Endpoint, what: string, answer: Answer, faults: readonly string[]): void => {
  if (faults.length > 0)
    found.push(`${signature(endpoint)} ${what}: ${answer.status} ${answer.text.slice(0, 200)} (${faults.join(', ')})`);
};

const writing = catalogue.filter(takesBody);
/** Both levels of an act parse with one schema: fields are tried at one of them. */
const once = writing.filter((one, index) => writing.findIndex((other) => actOf(other) === actOf(one)) === index);
const base = (endpoint: Endpoint): object => bodyFor(endpoint, side) ?? {};

describe('product.md section 6: bad input at every endpoint', { timeout: WALK_MS }, () => {
  it('that is no JSON, or of another type, or too large, is refused before anything reads it', async () => {
    const found: Found = [];
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    for (const endpoint of writing) {
      const json: Readonly<Record<string, Raw>> = {
        'half an object': { type: JSON_TYPE, body: '{"a":' },
        'no JSON': { type: JSON_TYPE, body: 'hello' },
        '10,000 levels': { type: JSON_TYPE, body: deep },
        'a polluting member': { type: JSON_TYPE, body: '{"__proto__":{"admin":true}}' },
        'a polluting constructor': { type: JSON_TYPE, body: '{"constructor":{"prototype":{"admin":true}}}' },
        'another content type': { type: 'text/xml', body: '<a/>' },
        'a content type that is none': { type: '???', body: '{}' },
      };
      for (const [what, raw] of Object.entries(json)) {
        const answer = await send(endpoint, raw);
        note(found, endpoint, what, answer, judged(endpoint, answer));
      }
      const large = await send(endpoint, { type: takesForm(endpoint) ? FORM_TYPE : JSON_TYPE, body: `"${'x'.repeat(MIB - 1)}"` });
      note(found, endpoint, '1 MiB and 1 byte', large, [
        ...faultsOf(endpoint, large),
        ...(large.status === 413 ? [] : ['not 413']),
      ]);
      for (const value of ['', 'null', '[]', '"text"', '1', 'true']) {
        const answer = await send(endpoint, { type: JSON_TYPE, body: value });
        note(found, endpoint, `body ${value || 'of no byte'}`, answer, faultsUnlessTaken(endpoint, answer));
      }
    }
    expect(found).toEqual([]);
    expect(await rows()).toEqual(before);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    string: [7, true, [], {}, null],
    number: ['seven', [], {}],
    int: ['seven', [], {}],
    boolean: ['true', 1, [], {}],
    array: ['x', 7, {}],
    object: ['x', 7, []],
    record: ['x', 7, []],
    enum: ['no such word', 7, []],
    literal: ['no such word', 7],
  };

  it('of the wrong type in any field is refused', async () => {
    const found: Found = [];
    for (const endpoint of once.filter((one) => !takesForm(one))) {
      for (const { path, type } of fieldsOf(endpoint.body)) {
        for (const value of wrong[type] ?? []) {
          const answer = await send(endpoint, text(endpoint, withValue(base(endpoint), path, value)));
          const faults = value === null ? faultsUnlessTaken(endpoint, answer) : faultsOf(endpoint, answer);
          note(found, endpoint, `${path.join('.')}=${JSON.stringify(value)}`, answer, [
            ...faults,
            ...(value === null || answer.status === 400 ? [] : ['not 400']),
          ]);
        }
      }
    }
    expect(found).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('that lacks a field, or holds what no database keeps or nobody means, is refused or harmless', async () => {
    const found: Found = [];
    const values = ['a\0b', '\ud800', 'x'.repeat(100_000), "';--\u202e", ''];
    for (const endpoint of once) {
      for (const { path, type } of fieldsOf(endpoint.body)) {
        const lacking = await send(endpoint, text(endpoint, withoutValue(base(endpoint), path)));
        note(found, endpoint, `without ${path.join('.')}`, lacking, faultsUnlessTaken(endpoint, lacking));
        if (type !== 'string') continue;
        for (const value of values) {
          const answer = await send(endpoint, text(endpoint, withValue(base(endpoint), path, value)));
          note(
            found,
            endpoint,
            `${path.join('.')}=${JSON.stringify(value).slice(0, 40)}`,
            answer,
            faultsUnlessTaken(endpoint, answer),
          );
        }
      }
    }
    expect(found).toEqual([]);
  });

  it('in a path is refused', async () => {
    const found: Found = [];
    for (const endpoint of catalogue) {
      const at = placesFor(endpoint, side);
      const paths = Object.keys(at).flatMap((place) =>
        ['%zz', '%00', '%ff', 'x'.repeat(2_000), "'%20OR%201=1", '..%2f', '%7B%7D', '-', '%ED%A0%80'].map((value) => ({
          place,
          value,
        })),
      );
      for (const { place, value } of paths) {
        const answer = await send(endpoint, {
          path: addressOf(endpoint, { ...at, [place]: value }),
          ...(takesBody(endpoint) ? text(endpoint, base(endpoint)) : {}),
        });
        const isAnswered = answer.status < 400;
        const oddPage = endpoint.name.startsWith('start-authorization') && isAnswered;
        const kept = answer.headers.get('x-request-id') === null ? ['no x-request-id'] : [];
        const isEnvelope = typeof answer.body['error'] === 'string' ? [] : ['no error'];
        note(
          found,
          endpoint,
          `${place}=${value.slice(0, 20)}`,
          answer,
          oddPage ? kept : [...kept, ...isEnvelope, ...(answer.status >= 400 && answer.status < 500 ? [] : ['status'])],
        );
      }
    }
    expect(found).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('in a query is refused or harmless: twice, unknown, encoded wrongly, too long', async () => {
    const found: Found = [];
    for (const endpoint of catalogue) {
      const names = [...fieldsOf(endpoint.query).map(({ path }) => path.join('.')), 'unknown'];
      const body = takesBody(endpoint) ? text(endpoint, base(endpoint)) : {};
      const trial = endpoint.surface === 'management' && endpoint.method !== 'GET' ? '&dry_run=true' : '';
      for (const name of names) {
        const twice = await send(endpoint, { query: `${name}=1&${name}=2`, ...body });
        note(found, endpoint, `${name} twice`, twice, judged(endpoint, twice));
        for (const value of ['%zz', '%00', '%ED%A0%80', 'x'.repeat(8_000)]) {
          const answer = await send(endpoint, { query: `${name}=${value}${name === 'dry_run' ? '' : trial}`, ...body });
          note(found, endpoint, `${name}=${value.slice(0, 20)}`, answer, faultsUnlessTaken(endpoint, answer));
        }
      }
    }
    expect(found).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('of another method finds no route, and of a HEAD has no body', async () => {
    const found: Found = [];
    for (const path of new Set(catalogue.map(({ path }) => path))) {
      const [first] = catalogue.filter((one) => one.path === path);
      if (!first) continue;
      const offered = catalogue.filter((one) => one.path === path).map(({ method }) => String(method));
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((one) => !offered.includes(one))) {
        const answer = await send(first, { method });
        const faults =
          [404, 405].includes(answer.status) && typeof answer.body['error'] === 'string' ? [] : ['neither 404 nor 405'];
        note(found, { ...first, method: 'GET' }, method, answer, faults);
      }
      if (!offered.includes('GET')) continue;
      const head = await send(first, { method: 'HEAD' });
      note(found, first, 'HEAD', head, head.text === '' && head.status < 500 ? [] : ['a body']);
    }
    expect(found).toEqual([]);
    expect(await rows()).toEqual(before);
  });
});
