import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { anOnboarding, anOrganization, aSurface, textAt, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  acme = await anOrganization(surface, 'Acme 株式会社');
});
afterAll(() => surface.close());

const onboard = (body: unknown, query = '') =>
  surface.ask('POST', `/v1/management/onboarding${query}`, surface.admin.token, body);
const rows = async (table: string): Promise<number> =>
  Number((await seedSql(surface.database, `SELECT count(*)::int AS n FROM ${table}`))[0]?.['n']);
const counts = async () =>
  Promise.all(['organization', 'tenant', 'client', 'account', 'signing_key', 'authorization_server'].map(rows));

describe('onboarding', () => {
  it('makes an organization with tenant, keys, administrator and client, and shows no secret', async () => {
    const { status, body, text } = await onboard(anOnboarding('Kyoto'));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      dry_run: false,
      organization: { name: 'Kyoto', slug: 'kyoto' },
      tenant: { type: 'ORGANIZER' },
      user: { status: 'REGISTERED', email_verified: false, hashed_password: '****' },
      client: { client_secret: '****' },
    });
    expect(text).not.toMatch(/Kumano|27 characters|argon2/);
  });

  it('gives a second organization of the same name another slug', async () => {
    const slugs = [await onboard(anOnboarding('Osaka')), await onboard(anOnboarding('Osaka'))].map(({ body }) =>
      textAt(body, 'organization.slug'),
    );
    expect(slugs[0]).toBe('osaka');
    expect(slugs[1]).toMatch(/^osaka-\d{6}$/);
    expect(textAt((await onboard(anOnboarding('関所'))).body, 'organization.slug')).toMatch(/^org-\d{6}$/);
  });

  it('stores nothing in a dry run, and answers what it would have made', async () => {
    const before = await counts();
    const { status, body } = await onboard(anOnboarding('Nara'), '?dry_run=true');
    expect([status, body['dry_run']]).toEqual([200, true]);
    expect(await counts()).toEqual(before);
  });

  it('names every fault of every part and makes none of them', async () => {
    const before = await counts();
    const { status, body } = await onboard(
      anOnboarding('Kobe', {
        tenant: { verification_code_in_response: true },
        authorization_server: { jwks: { keys: [{ kty: 'EC', kid: 'k', crv: 'P-256', x: 'AA', y: 'AA' }] } },
        user: { email: 'nobody', raw_password: 'short' },
        client: { client_secret: 'tooshort' },
      }),
    );
    expect(status).toBe(400);
    const messages = JSON.stringify(body['error_messages']);
    for (const part of ['authorization_server.jwks', 'user.email', 'user.raw_password', 'client.client_secret'])
      expect(messages).toContain(part);
    expect(await counts()).toEqual(before);
  });

  it('fails whole when a late part is taken: the client comes last', async () => {
    const before = await counts();
    const id = acme.id;
    const { status } = await onboard(anOnboarding('Copy', { organization: { id } }));
    expect(status).toBe(409);
    expect((await onboard(anOnboarding('Copy', { tenant: { id: acme.tenantId } }))).status).toBe(409);
    expect(await counts()).toEqual(before);
  });

  it('refuses a body without its parts, naming them', async () => {
    const { status, body } = await onboard({ organization: { name: 'X' } });
    expect(status).toBe(400);
    for (const part of ['body.tenant', 'body.user', 'body.client'])
      expect(JSON.stringify(body['error_messages'])).toContain(part);
  });

  it("keeps the caller's signing keys sealed and publishes their public halves only", async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'signing_key_1', use: 'sig', alg: 'ES256' };
    const server = {
      jwks: JSON.stringify({ keys: [jwk] }),
      extension: { token_signed_key_id: 'signing_key_1', id_token_signed_key_id: 'signing_key_1' },
    };
    const made = await onboard(anOnboarding('Keyring', { authorization_server: server }));
    expect(made.status).toBe(201);
    const tenantId = textAt(made.body, 'tenant.id');
    const read = await surface.ask('GET', `/v1/management/tenants/${tenantId}/authorization-server`, surface.admin.token);
    expect(read.body).toMatchObject({
      token_signed_key_id: 'signing_key_1',
      jwks: { keys: [{ kid: 'signing_key_1', x: jwk.x }] },
    });
    expect(read.text).not.toContain(jwk.d);
    const stored = await seedSql(surface.database, `SELECT * FROM signing_key WHERE tenant_id = $1`, [tenantId]);
    expect(JSON.stringify(stored)).not.toContain(jwk.d);
  });

  it('makes the keys a caller names without giving them, and says which address it answers at', async () => {
    const server = { extension: { token_signed_key_id: 'tokens', id_token_signed_key_id: 'id-tokens' } };
    const made = await onboard(anOnboarding('Named keys', { authorization_server: server }));
    expect([made.status, made.body['warnings']]).toEqual([201, [expect.stringContaining('issuer')]]);
    const path = `/v1/management/tenants/${textAt(made.body, 'tenant.id')}/authorization-server`;
    const { keys } = (await surface.ask('GET', path, surface.admin.token)).body['jwks'] as { keys: { kid: string }[] };
    expect(keys.map(({ kid }) => kid).sort()).toEqual(['id-tokens', 'tokens']);
    const unknown = { ...server, jwks: JSON.stringify({ keys: [] }) };
    expect((await onboard(anOnboarding('No keys', { authorization_server: unknown }))).status).toBe(400);
  });

  it('refuses a key that is not whole, without repeating a part of it', async () => {
    const [one, other] = [
      await generateKeyPair('ES256', { extractable: true }),
      await generateKeyPair('ES256', { extractable: true }),
    ];
    const [own, foreign] = [await exportJWK(one.privateKey), await exportJWK(other.privateKey)];
    const mixed = { ...own, d: foreign.d, kid: 'mixed' };
    const { status, text } = await onboard(anOnboarding('Mixed', { authorization_server: { jwks: { keys: [mixed] } } }));
    expect(status).toBe(400);
    expect(text).not.toContain(foreign.d);
  });

  it('is removed whole by its system administrator, and nothing else is', async () => {
    const made = await onboard(anOnboarding('Gone'));
    const id = textAt(made.body, 'organization.id');
    const path = `/v1/management/orgs/${id}`;
    expect((await surface.ask('DELETE', `${path}?dry_run=true`, surface.admin.token)).body).toMatchObject({ dry_run: true, id });
    expect((await surface.ask('DELETE', path, surface.admin.token)).status).toBe(204);
    expect((await surface.ask('DELETE', path, surface.admin.token)).status).toBe(404);
    expect((await surface.ask('DELETE', `/v1/management/orgs/${surface.admin.organizationId}`, surface.admin.token)).status).toBe(
      409,
    );
    expect((await surface.ask('DELETE', `/v1/management/orgs/${acme.id}`, acme.token)).status).toBe(403);
  });
});

describe('the tenants of an organization', () => {
  const tenants = (id = '', query = '') => `/v1/management/organizations/${acme.id}/tenants${id && `/${id}`}${query}`;

  it('are made, listed, read, replaced with a diff, and removed', async () => {
    const id = randomUUID();
    const body = {
      tenant: { id, name: 'Shop', domain: 'https://shop.example.com' },
      authorization_server: { scopes_supported: ['openid'] },
    };
    expect((await surface.ask('POST', tenants(), acme.token, body)).body).toMatchObject({
      dry_run: false,
      result: { id, type: 'PUBLIC' },
    });
    const list = await surface.ask('GET', tenants('', '?limit=1&offset=1'), acme.token);
    expect(list.body).toMatchObject({ limit: 1, offset: 1, total_count: expect.any(Number), list: [{}] });
    const replaced = await surface.ask('PUT', tenants(id), acme.token, { name: 'Store', domain: 'https://shop.example.com' });
    expect(replaced.body).toMatchObject({
      result: { name: 'Store' },
      diff: { name: { before: 'Shop', after: 'Store' } },
      dry_run: false,
    });
    expect((await surface.ask('GET', tenants(id), acme.token)).body).toMatchObject({ id, name: 'Store' });
    expect((await surface.ask('DELETE', tenants(id), acme.token)).status).toBe(204);
    expect((await surface.ask('GET', tenants(id), acme.token)).status).toBe(403);
  });

  it("refuse a domain that is not https, and another organization's tenant id", async () => {
    expect((await surface.ask('POST', tenants(), acme.token, { name: 'X', domain: 'javascript:alert(1)' })).status).toBe(400);
    const taken = await surface.ask('POST', tenants(), acme.token, {
      id: surface.admin.tenantId,
      name: 'X',
      domain: 'https://x.example.com',
    });
    expect(taken.status).toBe(409);
    expect(taken.text).not.toContain('Admin');
  });

  it('are read, changed and removed by the system administrator too, under the other path', async () => {
    const made = await surface.ask('POST', tenants(), acme.token, { name: 'Other', domain: 'https://other.example.com' });
    const id = textAt(made.body, 'result.id');
    const path = `/v1/management/tenants/${id}`;
    expect((await surface.ask('GET', path, surface.admin.token)).body).toMatchObject({ id, name: 'Other' });
    const replaced = await surface.ask('PUT', path, surface.admin.token, {
      name: 'Changed',
      domain: 'https://other.example.com',
    });
    expect(replaced.body).toMatchObject({ result: { name: 'Changed' } });
    expect((await surface.ask('DELETE', path, surface.admin.token)).status).toBe(204);
    expect((await surface.ask('GET', path, surface.admin.token)).status).toBe(404);
    expect((await surface.ask('DELETE', `/v1/management/tenants/${acme.organizerId}`, surface.admin.token)).status).toBe(409);
    expect((await surface.ask('DELETE', `/v1/management/tenants/${surface.admin.tenantId}`, surface.admin.token)).status).toBe(
      409,
    );
  });

  it('keep the tenant of their administrators until they are gone', async () => {
    expect((await surface.ask('DELETE', tenants(acme.organizerId), acme.token)).status).toBe(409);
  });
});
