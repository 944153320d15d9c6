import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '#shared/contracts';
import { systemToken } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { aSide, type Side } from './a-side.ts';
import { askEndpoint, comparable, type Question } from './ask-endpoint.ts';
import { catalogue, isOrganizationLevel, placesOf, signature, takesBody, WALK_MS } from './catalogue.ts';
import { checksums, idsOf, settled } from './checksums.ts';
import { fieldsOf, withValue } from './fields.ts';
import { actOf, bodyFor, placesFor, queryFor } from './valid-calls.ts';

let server: TestServer;
let own: Side;
let their: Side;
let theirIds: readonly string[];
let system: string;
const walked = new Set<string>();
const planted = new Set<string>();

beforeAll(async () => {
  server = await aServer();
  [own, their] = [await aSide(server, 'inside'), await aSide(server, 'foreigner')];
  theirIds = [...(await idsOf(server.database, their.tenant.id)), ...(await idsOf(server.database, their.organizer.tenantId))];
  system = await systemToken(server);
  await settled(server.database);
});
afterAll(() => {
  // What the walk put into every field of a body is no secret where that field was a password.
  for (const value of planted) server.secrets.delete(value);
  return server.stop();
});

/** What stands for the other side wherever a text goes. */
const values = (): readonly string[] => {
  const { tenant, user, person, login } = their;
  return [tenant.id, tenant.clientId, user.id, login.id, user.username, person.refreshToken];
};

const theirRows = async () => [
  await checksums(server.database, { tenantId: their.tenant.id }),
  await checksums(server.database, { tenantId: their.organizer.tenantId }),
];

/** What the caller holds of his own side. */
const tokenFor = ({ access }: Endpoint): string | undefined => {
  if (access.by === 'management') return access.level === 'organization' ? own.tenant.token : system;
  return access.by === 'access-token' ? own.person.accessToken : undefined;
};

/** A call of one's own side that would do, were it not for what `changes` puts in. */
const ask = (endpoint: Endpoint, changes: Partial<Question>) => {
  walked.add(signature(endpoint));
  const body = bodyFor(endpoint, own);
  return askEndpoint(server, endpoint, {
    places: placesFor(endpoint, own),
    query: queryFor(endpoint, own),
    token: tokenFor(endpoint),
    ...(body === null ? {} : { body }),
    ...changes,
  });
};

/** What of the other side an answer tells beyond the values that were sent. */
const told = (text: string, given: readonly string[]): readonly string[] =>
  [...theirIds, ...their.words].filter((fact) => text.includes(fact) && !given.some((value) => value.includes(fact)));

/** A value of the same kind that stands nowhere. */
function invented(value: string): string {
  if (/^[0-9a-f-]{36}$/.test(value)) return randomUUID();
  if (/^\d+$/.test(value)) return value.replaceAll(/\d/g, '7');
  // Beginning alike: where a name may not begin with a hyphen, both are refused or neither.
  if (value.length > 40) return `${value.charAt(0)}${randomBytes(32).toString('base64url').slice(1)}`;
  const word = `w${randomUUID().slice(0, 8)}`;
  return value.includes('@') ? `${word}@example.com` : word;
}

const foreignOf = (place: string): readonly string[] => {
  if (place === 'organizationId') return [their.tenant.organizationId];
  return place === 'tenantId' ? [their.tenant.id, their.organizer.tenantId] : theirIds;
};

/** Whoever may enter a tenant by the rule of the endpoint is no stranger there: anybody at public addresses, the system's administrator. */
const isOpen = ({ access }: Endpoint, place: string): boolean => {
  if (place === 'id' || place === 'interaction') return false;
  return (
    access.by === 'anyone' ||
    access.by === 'oauth-client' ||
    access.by === 'access-token' ||
    (access.by === 'management' && access.level === 'system')
  );
};

describe('TH-20 what belongs to another organization', { timeout: WALK_MS }, () => {
  const byOthers = catalogue.filter(({ access }) => access.by !== 'management' || access.level === 'organization');
  it('in a path is refused like what does not exist, tells nothing and changes nothing', async () => {
    const before = await theirRows();
    const different: string[] = [];
    for (const endpoint of catalogue) {
      const at = placesFor(endpoint, own);
      for (const place of placesOf(endpoint).filter((name) => !isOpen(endpoint, name))) {
        const missing = randomUUID();
        const expected = comparable(await ask(endpoint, { places: { ...at, [place]: missing } }), [missing]);
        for (const foreign of foreignOf(place)) {
          const answer = await ask(endpoint, { places: { ...at, [place]: foreign } });
          const isRefused = [401, 403, 404].includes(answer.status);
          if (!isRefused || comparable(answer, [foreign]) !== expected || told(answer.text, [foreign]).length > 0)
            different.push(`${signature(endpoint)} ${place}=${foreign}: ${answer.status} ${answer.text} instead of ${expected}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(await theirRows()).toEqual(before);
  });

  it('is refused at its own address too, to whoever is only administrator elsewhere', async () => {
    const before = await theirRows();
    for (const endpoint of catalogue.filter(isOrganizationLevel)) {
      const answer = await ask(endpoint, { places: placesFor(endpoint, their), body: bodyFor(endpoint, their) ?? undefined });
      expect([answer.status, answer.body['error'], signature(endpoint)]).toEqual([
        403,
        'organization_access_denied',
        signature(endpoint),
      ]);
      expect(told(answer.text, [])).toEqual([]);
    }
    expect(await theirRows()).toEqual(before);
  });

  it('in a query finds what nothing finds', async () => {
    const before = await theirRows();
    const different: string[] = [];
    const values = [...Object.values(their.rows), their.user.id, their.user.username, ...their.words];
    for (const endpoint of byOthers) {
      for (const { path } of fieldsOf(endpoint.query)) {
        const put = (value: string) => ask(endpoint, { query: { ...queryFor(endpoint, own), [path.join('.')]: value } });
        const expected = new Map<number, string>();
        for (const value of values) {
          const missing = invented(value);
          if (!expected.has(missing.length)) expected.set(missing.length, comparable(await put(missing), [missing]));
          const wanted = expected.get(missing.length);
          const answer = await put(value);
          if (comparable(answer, [value]) !== wanted || told(answer.text + answer.location, [value]).length > 0)
            different.push(`${signature(endpoint)} ${path.join('.')}=${value}: ${answer.text} instead of ${wanted}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(await theirRows()).toEqual(before);
  });

  /** A tenant's own id stands in public addresses, so there is one of each in the world, and a taken one is said to be (section 4.5). */
  const isTakenForAll = (endpoint: Endpoint, path: string): boolean =>
    actOf(endpoint) === 'tenant.create' && path === 'tenant.id';

  const bodyWith = (endpoint: Endpoint, path: readonly string[], value: string) => {
    planted.add(value);
    return withValue(bodyFor(endpoint, own), path, value);
  };

  it('in a body is worth what an invented value is', async () => {
    const before = await theirRows();
    const different: string[] = [];
    for (const endpoint of byOthers.filter(takesBody)) {
      const query: Record<string, string> = endpoint.surface === 'management' ? { dry_run: 'true' } : {};
      for (const { path } of fieldsOf(endpoint.body).filter(({ type }) => type === 'string')) {
        const put = (value: string) => ask(endpoint, { body: bodyWith(endpoint, path, value), query });
        for (const value of values().filter(() => !isTakenForAll(endpoint, path.join('.')))) {
          const missing = invented(value);
          const [expected, answer] = [await put(missing), await put(value)];
          if (comparable(answer, [value]) !== comparable(expected, [missing]) || told(answer.text, [value]).length > 0)
            different.push(`${signature(endpoint)} ${path.join('.')}=${value}: ${answer.text} instead of ${expected.text}`);
        }
      }
    }
    expect(different).toEqual([]);
    expect(await theirRows()).toEqual(before);
  });

  it('stays as it was when a new row of others takes its id', async () => {
    const before = await theirRows();
    const made: number[] = [];
    for (const endpoint of byOthers.filter(({ method, surface }) => method === 'POST' && surface === 'management')) {
      for (const { path } of fieldsOf(endpoint.body).filter(({ type }) => type === 'string')) {
        for (const value of values()) {
          const { status, text } = await ask(endpoint, { body: bodyWith(endpoint, path, value) });
          made.push(status);
          expect(told(text, [value])).toEqual([]);
        }
      }
    }
    expect(made).toContain(201);
    expect(await theirRows()).toEqual(before);
  });

  it('was tried at every endpoint where an id of others can stand', () => {
    const missed = catalogue.filter((endpoint) => !walked.has(signature(endpoint)));
    expect(missed.filter((endpoint) => !placesOf(endpoint).every((place) => isOpen(endpoint, place))).map(signature)).toEqual([]);
    expect(walked.size).toBeGreaterThan(catalogue.length / 2);
  });
});
