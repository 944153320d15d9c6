import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permits, roles, type Endpoint, type Role } from '#shared/contracts';
import { AccountStore, RoleStore } from '#server/accounts';
import { TenantDb } from '#server/platform';
import { seedSql } from '#testing/schema';
import { REDIRECT_URI, systemToken, textAt } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { aSide, tokenOf, type Side } from './a-side.ts';
import { askEndpoint, envelopeFaults } from './ask-endpoint.ts';
import { catalogue, isOrganizationLevel, signature, WALK_MS } from './catalogue.ts';
import { checksums, settled } from './checksums.ts';
import { bodyFor, placesFor, queryFor } from './valid-calls.ts';

const MANAGEMENT = ['management', 'org-management'];
const ACCESS_TOKEN_SECONDS = 600;

let server: TestServer;
let own: Side;
let their: Side;
let system: { tenantId: string; clientId: string };

/** A token of a new person, with these roles, of a tenant. */
async function tokenWith(
  tenantId: string,
  clientId: string,
  held: readonly Role[],
  scopes: readonly string[] = MANAGEMENT,
): Promise<string> {
  const { app } = server.running;
  const accountId = await app.get(TenantDb).run(tenantId, async (tx) => {
    const id = await app
      .get(AccountStore)
      .create(tx, { username: `${randomUUID()}@example.com`, passwordHash: null, personId: randomUUID() });
    if (id === null) throw new Error('the name is new');
    for (const role of held) await app.get(RoleStore).grant(tx, id, role);
    return id;
  });
  return tokenOf(server, { tenantId, clientId, accountId, scopes });
}

beforeAll(async () => {
  server = await aServer();
  [own, their] = [await aSide(server, 'inside'), await aSide(server, 'foreigner')];
  const admin = server.running.seeded?.admin;
  if (!admin) throw new Error('the server was not seeded');
  system = { tenantId: admin.tenant_id, clientId: admin.client_id };
  await settled(server.database);
});
afterAll(() => server.stop());

const ask = (
  endpoint: Endpoint,
  token: string | undefined,
  body: unknown = bodyFor(endpoint, own),
  places = placesFor(endpoint, own),
) =>
  askEndpoint(server, endpoint, {
    places,
    query: { ...queryFor(endpoint, own), ...(endpoint.surface === 'management' ? { dry_run: 'true' } : {}) },
    ...(body === null ? {} : { body }),
    token,
  });

const managed = catalogue.filter(({ access }) => access.by === 'management');
const personal = catalogue.filter(({ access }) => access.by === 'access-token');
/** The audit trail grows by every refusal, and the tables of counters are not asked here. */
const everything = () => checksums(server.database, { without: ['audit_event', 'volume_limit'] });

/** Refused with this status, in the envelope of the surface, with nothing of anybody's rows. */
function expectRefused(endpoint: Endpoint, answer: Answer, status: number | RegExp): void {
  expect([signature(endpoint), String(answer.status), envelopeFaults(endpoint, answer)]).toEqual([
    signature(endpoint),
    typeof status === 'number' ? String(status) : expect.stringMatching(status),
    [],
  ]);
  for (const word of [...own.words, ...their.words, own.tenant.clientSecret]) expect(answer.text).not.toContain(word);
}

describe('A8-01 every endpoint that asks who calls', { timeout: WALK_MS }, () => {
  const endpoints = [...managed, ...personal];

  it('refuses no token, one that is none, and one whose signature is of somebody else', async () => {
    const before = await everything();
    const [head = '', claims = ''] = own.tenant.token.split('.');
    const [, , signature = ''] = their.tenant.token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    for (const endpoint of endpoints) {
      for (const token of [undefined, 'x', `${head}.${claims}.${signature}`, `${none}.${claims}.`]) {
        const answer = await ask(endpoint, token);
        expectRefused(endpoint, answer, 401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
    }
    expect(await everything()).toEqual(before);
  });

  it('refuses a token that was revoked', async () => {
    const holders = {
      organization: await tokenWith(own.organizer.tenantId, own.organizer.clientId, ['organization_admin']),
      system: await tokenWith(system.tenantId, system.clientId, ['platform_admin']),
      person: await tokenOf(server, {
        tenantId: own.tenant.id,
        clientId: own.tenant.clientId,
        accountId: own.person.id,
        scopes: ['openid'],
      }),
    };
    const tokenFor = (endpoint: Endpoint) =>
      endpoint.access.by === 'access-token'
        ? holders.person
        : isOrganizationLevel(endpoint)
          ? holders.organization
          : holders.system;
    const [first] = managed;
    if (!first) throw new Error('there are management endpoints');
    for (const endpoint of endpoints)
      expect([200, 409], signature(endpoint)).toContain((await ask(endpoint, tokenFor(endpoint))).status);
    for (const token of Object.values(holders)) {
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as unknown;
      await seedSql(server.database, 'UPDATE token_grant SET revoked_at = now() WHERE id = $1', [textAt(claims, 'gid')]);
    }
    const before = await everything();
    for (const endpoint of endpoints) expectRefused(endpoint, await ask(endpoint, tokenFor(endpoint)), 401);
    expect(await everything()).toEqual(before);
  });

  it('TH-20 refuses the token of another tenant, of a client that acts for itself, and of a user', async () => {
    const client = { tenantId: own.organizer.tenantId, clientId: own.organizer.clientId };
    const tokens = {
      'another organization': their.tenant.token,
      'a client alone': await tokenOf(server, { ...client, accountId: null, scopes: MANAGEMENT }),
      'a user of the tenant': await tokenOf(server, {
        tenantId: own.tenant.id,
        clientId: own.tenant.clientId,
        accountId: own.user.id,
        scopes: MANAGEMENT,
      }),
    };
    const before = await everything();
    for (const token of Object.values(tokens))
      for (const endpoint of managed) expectRefused(endpoint, await ask(endpoint, token), 403);
    const userinfo = [their.person.accessToken, their.tenant.token, tokens['a client alone']];
    for (const token of userinfo) for (const endpoint of personal) expectRefused(endpoint, await ask(endpoint, token), 401);
    expect(await everything()).toEqual(before);
  });

  it('refuses a token without the scope', async () => {
    const organizer = await tokenWith(own.organizer.tenantId, own.organizer.clientId, ['organization_admin'], ['openid']);
    const narrow = await tokenWith(own.organizer.tenantId, own.organizer.clientId, ['organization_admin'], ['org-management']);
    const bare = await tokenOf(server, {
      tenantId: own.tenant.id,
      clientId: own.tenant.clientId,
      accountId: own.person.id,
      scopes: ['profile'],
    });
    for (const endpoint of managed) {
      expectRefused(endpoint, await ask(endpoint, organizer), 401); // not even meant for this API
      if (!isOrganizationLevel(endpoint)) expectRefused(endpoint, await ask(endpoint, narrow), 403);
    }
    for (const endpoint of personal) expectRefused(endpoint, await ask(endpoint, bare), 403);
  });

  it('lets each role do what its permissions say and nothing else, and a person without one nothing', async () => {
    const held: readonly (Role | null)[] = [null, ...(Object.keys(roles) as Role[])];
    for (const role of held) {
      const asked = role === null ? [] : [role];
      const organization = await tokenWith(own.organizer.tenantId, own.organizer.clientId, asked);
      const whole = await tokenWith(system.tenantId, system.clientId, asked);
      const before = await everything();
      for (const endpoint of managed) {
        const { access } = endpoint;
        if (access.by !== 'management') continue;
        const answer = await ask(endpoint, isOrganizationLevel(endpoint) ? organization : whole);
        if (role !== null && permits(roles[role], access.permission)) {
          expect([200, 409], `${role} ${signature(endpoint)} ${answer.text}`).toContain(answer.status);
        } else expectRefused(endpoint, answer, 403);
      }
      expect(await everything()).toEqual(before);
    }
  });

  it('refuses a token that is too old', async () => {
    const [organization, whole] = [own.tenant.token, await systemToken(server)];
    server.clock.advance(ACCESS_TOKEN_SECONDS + 61);
    for (const endpoint of managed)
      expectRefused(endpoint, await ask(endpoint, isOrganizationLevel(endpoint) ? organization : whole), 401);
    for (const endpoint of personal) expectRefused(endpoint, await ask(endpoint, own.person.accessToken), 401);
  });
});

describe('every endpoint of one’s own security', { timeout: WALK_MS }, () => {
  it('A8-01 is closed to whoever has no session in this browser, whatever token he brings', async () => {
    const sessionOnly = catalogue.filter(({ access }) => access.by === 'session');
    expect(sessionOnly.length).toBeGreaterThanOrEqual(10);
    for (const endpoint of sessionOnly) {
      for (const token of [undefined, own.tenant.token, own.person.accessToken]) {
        const { status, text } = await ask(endpoint, token, bodyFor(endpoint, own), placesFor(endpoint, own));
        // A change that no page of ours asked for is refused before anybody asks for a session.
        expect([401, 403], `${signature(endpoint)} ${text}`).toContain(status);
      }
    }
  });
});

describe('every endpoint that asks for no token', { timeout: WALK_MS }, () => {
  it('is reached by whoever makes the right request', async () => {
    const open = catalogue.filter((one) => !managed.includes(one) && !personal.includes(one) && one.access.by !== 'session');
    for (const endpoint of open) {
      const places = placesFor(endpoint, own);
      if ('id' in places) places['id'] = (await own.tenant.open()).id; // what some of them do to a login, others must not meet
      const { status, text } = await ask(endpoint, undefined, bodyFor(endpoint, own), places);
      expect([401, 403, 404, 429, 500], `${signature(endpoint)} ${text}`).not.toContain(status);
    }
  });
});

describe('every endpoint of a login in progress', () => {
  const bound = catalogue.filter(({ access }) => access.by === 'transaction');
  const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none', accept: 'text/html' };

  it('refuses a browser that did not open it, and a page of another site', async () => {
    const asked = { response_type: 'code', client_id: own.tenant.clientId, redirect_uri: REDIRECT_URI, scope: 'openid' };
    const url = `/${own.tenant.id}/v1/authorizations?${new URLSearchParams(asked)}`;
    // Not by fetch, which says itself that it is no navigation.
    const open = async () => (await server.running.app.inject({ method: 'GET', url, headers: navigation })).headers;
    const [login, other] = [await open(), await open()];
    const id = new URL(login.location ?? '', server.base).searchParams.get('id') ?? '';
    const cookieOf = ({ 'set-cookie': set }: Awaited<ReturnType<typeof open>>) => String(set).split(';')[0] ?? '';
    const before = await everything();
    for (const endpoint of bound) {
      const path = endpoint.path
        .replace(':tenantId', own.tenant.id)
        .replace(':id', id)
        .replace(':interaction', 'password-authentication');
      const body = endpoint.method === 'GET' ? {} : { body: bodyFor(endpoint, own) ?? {} };
      const strangers: Record<string, string>[] = [
        {},
        { cookie: cookieOf(other) },
        { cookie: cookieOf(login), 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of strangers) {
        const answer = await server.ask(endpoint.method, path, { headers, ...body });
        expectRefused(endpoint, answer, 401);
        expect(answer.text).toContain('auth_session_mismatch');
      }
    }
    expect(await everything()).toEqual(before);
  });
});

describe('every endpoint that a client proves itself at', () => {
  it('refuses no proof, a wrong one, and the right one of a client of another tenant, all alike', async () => {
    const before = await everything();
    const proofs = [
      {},
      { client_id: own.tenant.clientId },
      { client_id: own.tenant.clientId, client_secret: 'wrong' },
      { client_id: randomUUID(), client_secret: 'wrong' },
      { client_id: their.tenant.clientId, client_secret: their.tenant.clientSecret },
    ];
    for (const endpoint of catalogue.filter(({ access }) => access.by === 'oauth-client')) {
      const answers = [];
      for (const proof of proofs) answers.push(await ask(endpoint, undefined, { grant_type: 'client_credentials', ...proof }));
      for (const answer of answers) expectRefused(endpoint, answer, 401);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(await everything()).toEqual(before);
  });
});
