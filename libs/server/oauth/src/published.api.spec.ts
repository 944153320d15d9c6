import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { aServer, type TestServer } from './testing.ts';

let server: TestServer;
let tenantId: string;
beforeAll(async () => void (server = await aServer()));
afterAll(() => server.close());
beforeEach(async () => void (tenantId = await server.world.tenant()));

const addresses = () => [
  `/${tenantId}/v1/jwks`,
  `/${tenantId}/.well-known/openid-configuration`,
  `/.well-known/oauth-authorization-server/${tenantId}`,
];

describe('metadata', () => {
  it('O-29 stands at both addresses, names its own issuer, and may be cached', async () => {
    const issuer = `https://id.example/${tenantId}`;
    const [, openid = '', oauth = ''] = addresses();
    const [first, second] = [await server.call('GET', openid), await server.call('GET', oauth)];
    expect(first).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=300' } });
    expect(first.body).toEqual(second.body);
    expect(first.body).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/v1/authorizations`,
      token_endpoint: `${issuer}/v1/tokens`,
      userinfo_endpoint: `${issuer}/v1/userinfo`,
      jwks_uri: `${issuer}/v1/jwks`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['ES256'],
    });
  });

  it('O-29 advertises nothing that is not there', async () => {
    const { body } = await server.call('GET', addresses()[1] ?? '');
    const endpoints = Object.keys(body).filter((name) => name.endsWith('_endpoint') || name.endsWith('_uri'));
    expect(endpoints.sort()).toEqual(['authorization_endpoint', 'jwks_uri', 'token_endpoint', 'userinfo_endpoint']);
    expect(body).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      claims_parameter_supported: false,
    });
    for (const wrong of ['/v1/tokens', '/v1/tokens/introspection', '/v1/tokens/revocation', '/v1/authorizations/push'])
      expect((await server.call('GET', `/${tenantId}${wrong}`)).status).toBe(404);
  });

  it('O-43 names RS256 where the tenant has such a key, and the scopes the tenant set', async () => {
    await server.world.db.run(tenantId, (tx) => server.world.keys.generate(tx, 'RS256'));
    await seedSql(
      server.world.database,
      `INSERT INTO authorization_server (tenant_id, settings) VALUES ($1, '{"scopes_supported":["openid","sms:send"]}')`,
      [tenantId],
    );
    expect((await server.call('GET', addresses()[1] ?? '')).body).toMatchObject({
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      scopes_supported: ['openid', 'sms:send'],
    });
  });

  it('answers 404 for a tenant that does not exist', async () => {
    const mine = addresses();
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'nobody', '%00', "' OR 1=1"]) {
      for (const address of mine) {
        const { status, body } = await server.call('GET', address.replace(tenantId, encodeURI(unknown)));
        expect([status, body['error']]).toEqual([404, 'not_found']);
      }
    }
  });
});

describe('the published keys', () => {
  it('O-45 are all of the tenant, retired ones too, each with its own kid and without any private part', async () => {
    await server.world.db.run(tenantId, (tx) => server.world.keys.generate(tx));
    await server.world.db.run(tenantId, (tx) => server.world.keys.generate(tx, 'RS256'));
    await seedSql(
      server.world.database,
      `UPDATE signing_key SET state = 'retired' WHERE tenant_id = $1 AND algorithm = 'RS256'`,
      [tenantId],
    );
    const { headers, body } = await server.call('GET', addresses()[0] ?? '');
    expect(headers['cache-control']).toBe('public, max-age=300');
    const keys = body['keys'] as Record<string, unknown>[];
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(3);
    for (const key of keys) {
      expect(key).toMatchObject({ use: 'sig', alg: expect.stringMatching(/^(ES|RS)256$/) });
      expect(Object.keys(key)).not.toEqual(expect.arrayContaining(['d']));
      expect(JSON.stringify(key)).not.toMatch(/"(d|p|q|dp|dq|qi|k)":/);
    }
  });
});

describe('cross-origin reading', () => {
  const origin = 'https://app.example';
  const preflight = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
  const every = () => [...addresses(), `/${tenantId}/v1/tokens`, `/${tenantId}/v1/userinfo`];

  it('O-11 is closed to everybody whom the tenant did not name', async () => {
    tenantId = await server.world.tenant({
      cors_config: { allow_origins: ['https://app.example.evil', 'https://app.example:444'] },
    });
    for (const address of every()) {
      for (const answer of [await server.call('OPTIONS', address, preflight), await server.call('GET', address, { origin })])
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('O-11 is open to the origins that the tenant named, at token, metadata, keys and userinfo', async () => {
    tenantId = await server.world.tenant({ cors_config: { allow_origins: [origin] } });
    for (const address of every()) {
      const { status, headers } = await server.call('OPTIONS', address, preflight);
      expect(status).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, content-type',
        vary: 'origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
    const refused = await server.call('POST', `/${tenantId}/v1/tokens`, { origin }, { grant_type: 'x', client_id: 'x' });
    expect(refused).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': origin } });
    const keys = await server.call('GET', `/${tenantId}/v1/jwks`, { origin });
    expect(keys).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
  });

  it('O-11 is never open at the authorization endpoint, nor to another tenant or the origin "null"', async () => {
    const open = await server.world.tenant({ cors_config: { allow_origins: [origin] } });
    for (const [address, from] of [
      [`/${open}/v1/authorizations`, origin],
      [`/${open}/v1/tokens/`, origin],
      [`/${open}/v1/tokens`, 'null'],
      [`/${tenantId}/v1/tokens`, origin],
      [`/nobody/v1/tokens`, origin],
    ] as const) {
      const { headers } = await server.call('OPTIONS', address, { ...preflight, origin: from });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});
