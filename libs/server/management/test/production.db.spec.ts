import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policyPattern1, policyPattern3 } from '#testing/policies';
import { seedSql } from '#testing/schema';
import { anOrganization, aSurface, textAt, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let org: TestOrganization;
beforeAll(async () => {
  surface = await aSurface({ mode: 'production' });
  org = await anOrganization(surface, 'Prod');
});
afterAll(() => surface.close());

const ask = (method: string, path: string, body?: unknown) => surface.ask(method, path, org.token, body);

describe('in production', () => {
  it('a tenant never answers codes, and nobody loosens the password grant alone', async () => {
    const path = `/v1/management/organizations/${org.id}/tenants`;
    const tenant = { name: 'P', domain: 'https://p.example.com' };
    const exposing = await ask('POST', path, { ...tenant, verification_code_in_response: true });
    expect([exposing.status, JSON.stringify(exposing.body['error_messages'])]).toEqual([
      400,
      expect.stringContaining('development'),
    ]);
    const loosened = await ask('PUT', `${path}/${org.tenantId}`, { ...tenant, allow_password_grant: true });
    expect([loosened.status, loosened.body['code']]).toEqual([403, 'approval.required']);
  });

  it('nobody weakens a policy alone, by change, by switching it off or by removal', async () => {
    const id = randomUUID();
    const document = (policy: object) => ({ id, flow: 'oauth', enabled: true, policies: [policy] });
    const path = `${org.base}/authentication-policies`;
    expect((await ask('POST', path, document(policyPattern1()))).status).toBe(201);
    const attempts = [
      await ask('PUT', `${path}/${id}`, document(policyPattern3())),
      await ask('PUT', `${path}/${id}`, { ...document(policyPattern1()), enabled: false }),
      await ask('DELETE', `${path}/${id}`),
    ];
    expect(attempts.map(({ status, body }) => [status, body['code']])).toEqual(Array(3).fill([403, 'approval.required']));
    expect((await ask('PUT', `${path}/${id}`, document({ ...policyPattern1(), priority: 20 }))).status).toBe(200);
  });

  it('a proven address is only taken away by a reset, and an administrator is not deleted by another alone', async () => {
    const made = await ask('POST', `${org.base}/users`, { name: 'S', email: 's@example.com', phone_number: '+81-90-1234-5678' });
    const id = textAt(made.body, 'result.sub');
    await seedSql(surface.database, `UPDATE contact_point SET verified_at = now() WHERE account_id = $1`, [id]);
    const changed = await ask('PATCH', `${org.base}/users/${id}`, { phone_number: '+819000000000' });
    expect([changed.status, changed.body['error']]).toEqual([403, 'mfa_reset_required']);
    const admin = `/v1/management/organizations/${org.id}/tenants/${org.organizerId}/users/${org.adminId}`;
    expect((await ask('DELETE', admin)).body['code']).toBe('approval.required');
  });

  it('a provider is only reached over https', async () => {
    const interactions = {
      'sms-authentication': {
        execution: { function: 'http_request', http_request: { url: 'http://sms.example.com/v', method: 'POST' } },
      },
    };
    const { status, body } = await ask('POST', `${org.base}/authentication-configurations`, { type: 'sms', interactions });
    expect([status, JSON.stringify(body['error_messages'])]).toEqual([400, expect.stringContaining('https')]);
  });
});
