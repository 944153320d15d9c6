import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '#shared/contracts';
import { expected, REDIRECT_URI, systemToken, textAt } from './a-login.ts';
import { aServer, type Answer, type TestServer } from './a-server.ts';
import { aSide, type Side } from './a-side.ts';
import { askEndpoint } from './ask-endpoint.ts';
import { catalogue, isOrganizationLevel, placesOf, signature, takesBody, WALK_MS } from './catalogue.ts';
import { fieldsOf } from './fields.ts';
import { bodyFor, placesFor } from './valid-calls.ts';

let server: TestServer;
let side: Side;
let system: string;
beforeAll(async () => {
  server = await aServer();
  side = await aSide(server, 'inside');
  system = await systemToken(server);
});
afterAll(() => server.stop());

const asAdmin = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.ask(method, `${side.tenant.management}${path}`, { token: side.tenant.token, ...(body === undefined ? {} : { body }) });

const readsBody = (endpoint: Endpoint): boolean => takesBody(endpoint) && fieldsOf(endpoint.body).length > 0;

describe('a refusal of the management API (login-api-reference section 4.2)', { timeout: WALK_MS }, () => {
  const trials = catalogue.filter(
    ({ access, query }) => access.by === 'management' && fieldsOf(query).some(({ path }) => path[0] === 'dry_run'),
  );

  it('says of every act that can be tried whether it was a trial', async () => {
    expect(trials.length).toBeGreaterThan(30);
    for (const endpoint of trials) {
      const own = placesFor(endpoint, side);
      const token = isOrganizationLevel(endpoint) ? side.tenant.token : system;
      const refusedCalls = [
        { places: own, token: 'x' }, // nobody
        ...('id' in own ? [{ places: { ...own, id: randomUUID() }, token, body: bodyFor(endpoint, side) ?? {} }] : []), // no such row
        ...('tenantId' in own ? [{ places: { ...own, tenantId: 'x' }, token }] : []), // no id
        ...(readsBody(endpoint) ? [{ places: own, token, body: ['neither'] }] : []), // no body
      ];
      for (const call of refusedCalls) {
        const trial = await askEndpoint(server, endpoint, { ...call, query: { dry_run: 'true' } });
        const real = await askEndpoint(server, endpoint, call);
        expect([signature(endpoint), trial.status, trial.body['dry_run']]).toEqual([signature(endpoint), real.status, true]);
        expect([trial.status >= 400, real.body['dry_run']]).toEqual([true, false]);
      }
    }
  });
});

describe("a client's choice of what signs its ID tokens", () => {
  const client = (algorithm: unknown) => ({
    client_name: 'Chooser',
    client_secret: 'a secret of 24 characters',
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code', 'password'],
    scope: 'openid',
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: algorithm,
  });
  const faults = (answer: Answer): unknown => [answer.status, answer.body['error_messages']];

  it('is one of what the server can do, and one that a key of the tenant is for', async () => {
    for (const algorithm of ['none', 'HS256', 'PS256', 256])
      expect(faults(await asAdmin('POST', '/clients', client(algorithm)))).toEqual([
        400,
        [expect.stringContaining('body.id_token_signed_response_alg')],
      ]);
    const without = [400, ['id_token_signed_response_alg: no active signing key of this tenant is for RS256']];
    expect(faults(await asAdmin('POST', '/clients', client('RS256')))).toEqual(without);
    const made = expected(await asAdmin('POST', '/clients', client('ES256')), 201);
    const path = `/clients/${textAt(made.body, 'result.client_id')}`;
    expect(faults(await asAdmin('PUT', path, client('RS256')))).toEqual(without);
    expect((await asAdmin('GET', path)).body['id_token_signed_response_alg']).toBe('ES256');
  });

  it('signs them, whatever signs those of others', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3_072 });
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'rsa-1', alg: 'RS256', use: 'sig' };
    expected(await asAdmin('PUT', '/authorization-server', { jwks: { keys: [jwk] } }), 200);
    const algorithmOf = async (wanted: string) => {
      const made = expected(await asAdmin('POST', '/clients', client(wanted)), 201);
      const body = new URLSearchParams({
        grant_type: 'password',
        scope: 'openid',
        username: side.user.username,
        password: side.user.password,
        client_id: textAt(made.body, 'result.client_id'),
        client_secret: 'a secret of 24 characters',
      });
      const tokens = expected(await server.ask('POST', `/${side.tenant.id}/v1/tokens`, { body }), 200);
      return decodeProtectedHeader(textAt(tokens.body, 'id_token')).alg;
    };
    expect([await algorithmOf('RS256'), await algorithmOf('ES256')]).toEqual(['RS256', 'ES256']);
  });
});

describe('a script of another origin', () => {
  const origin = 'https://app.example.com';
  const allowed = (answer: Answer) => answer.headers.get('access-control-allow-origin');
  const preflight = (path: string, from: string) =>
    server.ask('OPTIONS', path, { headers: { origin: from, 'access-control-request-method': 'POST' } });

  it('O-11 reads what its tenant opens to it, at no endpoint that a cookie or an administrator opens', async () => {
    const settings = { name: 'inside users', domain: server.base, verification_code_in_response: true };
    expected(await asAdmin('PUT', '', { ...settings, cors_config: { allow_origins: [origin] } }), 200);
    const open: string[] = [];
    for (const endpoint of catalogue) {
      const path = placesOf(endpoint).reduce(
        (left, name) => left.replace(`:${name}`, placesFor(endpoint, side)[name] ?? ''),
        endpoint.path,
      );
      const [own, other] = [await preflight(path, origin), await preflight(path, 'https://evil.example.com')];
      expect([endpoint.path, allowed(other), other.headers.get('access-control-allow-credentials')]).toEqual([
        endpoint.path,
        null,
        null,
      ]);
      expect(own.headers.get('access-control-allow-credentials')).toBeNull();
      if (allowed(own) === origin) open.push(endpoint.path);
    }
    expect([...new Set(open)].sort()).toEqual([
      '/.well-known/oauth-authorization-server/:tenantId',
      '/:tenantId/.well-known/openid-configuration',
      '/:tenantId/v1/jwks',
      '/:tenantId/v1/tokens',
      '/:tenantId/v1/userinfo',
    ]);
  });
});

describe('L-10 security events', () => {
  const list = async (query: Readonly<Record<string, string>>) => {
    const { body } = expected(await asAdmin('GET', `/security-events?${new URLSearchParams(query)}`), 200);
    return body as unknown as {
      list: { id: string; type: string; created_at: string; user?: { sub: string } }[];
      total_count: number;
    };
  };

  it('come page by page, newest first, each exactly once', async () => {
    const all = await list({ limit: '1000' });
    expect(all.total_count).toBe(all.list.length);
    const pages = [];
    for (let offset = 0; offset < all.total_count; offset += 4) pages.push(await list({ limit: '4', offset: String(offset) }));
    expect(pages.flatMap((page) => page.list.map(({ id }) => id))).toEqual(all.list.map(({ id }) => id));
    expect(pages.every(({ total_count: total }) => total === all.total_count)).toBe(true);
    const times = all.list.map(({ created_at: at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect([(await list({ limit: '0' })).list, (await list({ offset: '9999' })).list]).toEqual([[], []]);
    for (const query of ['limit=1001', 'limit=-1', 'offset=-1', 'limit=x', 'from=yesterday', 'user_id=x'])
      expect([query, (await asAdmin('GET', `/security-events?${query}`)).status]).toEqual([query, 400]);
  });

  it('are found by type, person, time and detail, and by all of them together', async () => {
    const types = async (query: Readonly<Record<string, string>>) =>
      [...new Set((await list(query)).list.map(({ type }) => type))].sort();
    expect(await types({ event_type: 'sms_verification_success' })).toEqual(['sms_verification_success']);
    expect(await types({ event_type: 'sms_verification_success,password_failure' })).toEqual([
      'password_failure',
      'sms_verification_success',
    ]);
    const ofPerson = (await list({ user_id: side.person.id })).list;
    expect(ofPerson.length).toBeGreaterThan(1);
    expect(new Set(ofPerson.map(({ user }) => user?.sub))).toEqual(new Set([side.person.id]));
    expect(await types({ event_type: 'password_failure', user_id: side.person.id })).toEqual([]);
    const now = server.clock.now().getTime();
    expect((await list({ from: new Date(now + 1_000).toISOString() })).list).toEqual([]);
    expect((await list({ to: new Date(now - 86_400_000).toISOString() })).list).toEqual([]);
    expect((await list({ 'details.no_such': 'x' })).list).toEqual([]);
  });

  it('L-04 tell of a refused registration too, with the reason and the masked address', async () => {
    const login = await side.tenant.open();
    expected(await login.post('initial-registration', { email: 'fresh@example.com', password: 'short' }), 400);
    const [event] = (await list({ event_type: 'user_initial_registration_failure' })).list;
    expect(event).toMatchObject({
      type: 'user_initial_registration_failure',
      detail: { execution_result: { error: 'password.unacceptable' } },
    });
    expect(JSON.stringify(event)).not.toContain('fresh@example.com');
  });
});
