import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { management, roles, type Role } from '#shared/contracts';
import { seedSql } from '#testing/schema';
import { anOrganization, aSurface, textAt, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
let rival: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  [acme, rival] = [await anOrganization(surface, 'Acme'), await anOrganization(surface, 'Rival')];
});
afterAll(() => surface.close());

const address = (path: string, organizationId: string, tenantId: string): string =>
  path.replace(':organizationId', organizationId).replace(':tenantId', tenantId).replace(':id', randomUUID());
const events = (tenantId: string, type: string) =>
  seedSql(surface.database, `SELECT * FROM audit_record WHERE tenant_id = $1 AND type = $2 ORDER BY occurred_at`, [
    tenantId,
    type,
  ]);

describe('every management endpoint', () => {
  const organizationLevel = management.endpoints.filter(({ path }) => path.startsWith('/v1/management/organizations/'));
  const systemLevel = management.endpoints.filter(({ path }) => !path.startsWith('/v1/management/organizations/'));

  it('asks for a token, with the challenge of RFC 6750', async () => {
    for (const { method, path } of management.endpoints) {
      const { status, body, headers } = await surface.ask(method, address(path, acme.id, acme.tenantId), null);
      expect([status, body['error'], headers.get('www-authenticate'), path]).toEqual([401, 'invalid_token', 'Bearer', path]);
    }
  });

  it('A8-02 answers alike for the organization of others and for one that does not exist', async () => {
    for (const { method, path } of organizationLevel) {
      const foreign = await surface.ask(method, address(path, rival.id, rival.tenantId), acme.token);
      const missing = await surface.ask(method, address(path, randomUUID(), randomUUID()), acme.token);
      expect([foreign.status, foreign.body['error'], path]).toEqual([403, 'organization_access_denied', path]);
      const { request_id: _one, ...left } = foreign.body;
      const { request_id: _other, ...right } = missing.body;
      expect([missing.status, right]).toEqual([foreign.status, left]);
    }
  });

  it("TH-20 refuses a tenant of others under one's own organization", async () => {
    for (const { method, path } of organizationLevel.filter((endpoint) => endpoint.path.includes(':tenantId'))) {
      const { status, body } = await surface.ask(method, address(path, acme.id, rival.tenantId), acme.token);
      expect([status, body['error'], path]).toEqual([403, 'organization_access_denied', path]);
    }
  });

  it('keeps the system level for system administrators', async () => {
    for (const { method, path } of systemLevel) {
      const { status, body } = await surface.ask(method, address(path, acme.id, acme.tenantId), acme.token);
      expect([status, body['error'], path]).toEqual([403, 'insufficient_scope', path]);
    }
  });

  it('refuses an id that is no UUID', async () => {
    for (const { method, path } of management.endpoints.filter((endpoint) => endpoint.path.includes(':id'))) {
      const token = path.startsWith('/v1/management/organizations/') ? acme.token : surface.admin.token;
      const { status } = await surface.ask(
        method,
        path.replace(':organizationId', acme.id).replace(':tenantId', acme.tenantId).replace(':id', 'x'),
        token,
        method === 'GET' ? undefined : {},
      );
      expect([status, path]).toEqual([400, path]);
    }
  });
});

describe('a caller', () => {
  const list = () => `${acme.base}/clients`;

  it('with a system token is refused on the path of an organization he is no member of', async () => {
    const { status, body } = await surface.ask('GET', list(), surface.admin.token);
    expect([status, body['error']]).toEqual([403, 'organization_access_denied']);
    const own = `/v1/management/organizations/${surface.admin.organizationId}/tenants`;
    expect((await surface.ask('GET', own, surface.admin.token)).status).toBe(200);
  });

  it('with a system token reads what an organization reads, under the other path', async () => {
    const [theirs, ours] = [
      await surface.ask('GET', list(), acme.token),
      await surface.ask('GET', `/v1/management/tenants/${acme.tenantId}/clients`, surface.admin.token),
    ];
    expect(ours.body).toEqual(theirs.body);
    expect((await surface.ask('GET', `/v1/management/tenants/${randomUUID()}/clients`, surface.admin.token)).status).toBe(404);
  });

  it('without the scope, without a person, or with a token of a tenant of users is refused', async () => {
    const { organizerId: tenantId, clientId, adminId: accountId } = acme;
    const narrow = await surface.tokenOf({ tenantId, clientId, accountId, scopes: ['openid'] });
    const machine = await surface.tokenOf({ tenantId, clientId, accountId: null, scopes: ['org-management'] });
    expect((await surface.ask('GET', list(), narrow)).status).toBe(401); // not a token for this resource at all
    expect((await surface.ask('GET', list(), machine)).status).toBe(403);
    const made = await surface.ask('POST', list(), acme.token, { redirect_uris: ['https://a.example.com/cb'] });
    const user = await surface.person(acme.tenantId, 'nobody', 'organization_admin');
    const outside = await surface.tokenOf({
      tenantId: acme.tenantId,
      clientId: textAt(made.body, 'result.client_id'),
      accountId: user,
      scopes: ['org-management'],
    });
    expect((await surface.ask('GET', list(), outside)).status).toBe(403);
    expect((await surface.ask('GET', list(), `${acme.token}x`)).body['error']).toBe('invalid_token');
  });

  it('A8-01 may do what his roles say and nothing else', async () => {
    const reads = {
      organization_admin: true,
      platform_admin: true,
      security_admin: false,
      senior_admin: false,
      it_operator: false,
      auditor: false,
    };
    for (const role of Object.keys(roles) as Role[]) {
      const accountId = await surface.person(acme.organizerId, `role-${role}`, role);
      const token = await surface.tokenOf({
        tenantId: acme.organizerId,
        clientId: acme.clientId,
        accountId,
        scopes: ['org-management'],
      });
      const statuses = [
        (await surface.ask('GET', list(), token)).status,
        (await surface.ask('DELETE', `${list()}/${randomUUID()}`, token)).status,
        (await surface.ask('GET', `${acme.base}/audit-logs`, token)).status,
      ];
      const expected = reads[role] ? [200, 404, 200] : [403, 403, role === 'auditor' ? 200 : 403];
      expect([role, ...statuses]).toEqual([role, ...expected]);
    }
  });

  it('A8-03 loses his rights with his role, not with his token', async () => {
    const accountId = await surface.person(acme.organizerId, 'leaver', 'platform_admin');
    const token = await surface.tokenOf({
      tenantId: acme.organizerId,
      clientId: acme.clientId,
      accountId,
      scopes: ['org-management'],
    });
    expect((await surface.ask('GET', list(), token)).status).toBe(200);
    await seedSql(surface.database, `DELETE FROM role_binding WHERE account_id = $1`, [accountId]);
    expect((await surface.ask('GET', list(), token)).status).toBe(403);
  });
});

describe('the record', () => {
  it('L-02 has every refused request, in the trail of the caller and not of the tenant he asked for', async () => {
    const before = await events(rival.tenantId, 'management_denied');
    await surface.ask(
      'DELETE',
      `/v1/management/organizations/${rival.id}/tenants/${rival.tenantId}/clients/${rival.clientId}`,
      acme.token,
    );
    const [denied] = (await events(acme.organizerId, 'management_denied')).reverse();
    expect(denied).toMatchObject({
      outcome: 'denied',
      reason: 'access.organization_denied',
      detail: { method: 'DELETE', path: { tenantId: rival.tenantId } },
    });
    expect(denied?.['actor']).toMatchObject({ kind: 'person', id: acme.adminId });
    expect(await events(rival.tenantId, 'management_denied')).toEqual(before);
  });

  it('L-02 has every call: reads, dry runs, and those whose body could not be read', async () => {
    const recorded = async (type: string) => (await events(acme.tenantId, type)).at(-1);
    await surface.ask('GET', `${acme.base}/users`, acme.token);
    expect(await recorded('user_read')).toMatchObject({ outcome: 'success', dry_run: false, category: 'management' });
    await surface.ask('POST', `${acme.base}/clients?dry_run=true`, acme.token, { redirect_uris: ['https://a.example.com/cb'] });
    expect(await recorded('client_created')).toMatchObject({ outcome: 'success', dry_run: true });
    await surface.ask('POST', `${acme.base}/clients`, acme.token, { redirect_uris: 'no list' });
    expect(await recorded('client_created')).toMatchObject({ outcome: 'failure', reason: 'request.invalid', dry_run: false });
    await surface.ask('GET', `${acme.base}/clients/${randomUUID()}`, acme.token);
    expect(await recorded('client_read')).toMatchObject({ outcome: 'failure', reason: 'request.not_found' });
  });

  it('L-02 gains at least one event from every endpoint', async () => {
    const total = async () =>
      Number(
        (await seedSql(surface.database, `SELECT count(*)::int AS n FROM audit_event WHERE category = 'management'`))[0]?.['n'],
      );
    for (const { method, path } of management.endpoints.filter(
      (endpoint) => endpoint.method === 'GET' || endpoint.path.includes(':id'),
    )) {
      const before = await total();
      const token = path.startsWith('/v1/management/organizations/') ? acme.token : surface.admin.token;
      await surface.ask(method, address(path, acme.id, acme.tenantId), token, method === 'GET' ? undefined : {});
      expect([path, method, (await total()) > before]).toEqual([path, method, true]);
    }
  });
});
