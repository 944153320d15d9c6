import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anOnboarding, anOrganization, aSurface, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  acme = await anOrganization(surface, 'Acme');
});
afterAll(() => surface.close());

/** Written as text, because JSON.stringify itself gives up on the deep ones. */
const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
const send = async (method: string, path: string, text: string): Promise<number> => {
  const token = path.startsWith('/v1/management/organizations') ? acme.token : surface.admin.token;
  return (await surface.askText(method, path, token, text)).status;
};

const routes = (): readonly (readonly [string, string, string])[] => {
  const tenants = `/v1/management/organizations/${acme.id}/tenants`;
  return [
    ['POST', `${acme.base}/authentication-configurations`, 'attributes'],
    ['POST', `${acme.base}/authentication-policies`, 'policies'],
    ['POST', `${acme.base}/clients`, 'redirect_uris'],
    ['POST', `${acme.base}/users`, 'custom_properties'],
    ['PATCH', `${acme.base}/users/${randomUUID()}`, 'custom_properties'],
    ['PUT', `${acme.base}/authorization-server`, 'extension'],
    ['POST', tenants, 'attributes'],
    ['PUT', `${tenants}/${acme.tenantId}`, 'attributes'],
    ['POST', '/v1/management/onboarding', 'organization'],
  ];
};

describe('bad input', () => {
  it.each([
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['a key of the prototype chain', '{"__proto__":{"x":1}}'],
    ['half a document', '{"id":'],
    ['nothing', ''],
    ['60,000 levels', `{"x":${deep}}`],
  ])('%s is refused and never becomes a fault', async (_, text) => {
    for (const [method, path] of routes()) {
      const status = await send(method, path, text);
      expect([path, method, status < 500 && status >= 400]).toEqual([path, method, true]);
    }
  });

  it('is refused where a field is too deep, too large, or holds what no database keeps', async () => {
    for (const [method, path, field] of routes()) {
      for (const value of [
        deep,
        `[${'1,'.repeat(99_999)}1]`,
        '"\\u0000"',
        '{"\\u0000":1}',
        '"\\ud800"',
        '{"a":{"b":"\\u0000"}}',
      ]) {
        const status = await send(method, path, `{"name":"x","domain":"https://x.example.com","type":"sms","${field}":${value}}`);
        expect([path, field, value.slice(0, 12), status]).toEqual([path, field, value.slice(0, 12), 400]);
      }
    }
  });

  it('in a path is refused, and on record', async () => {
    const paths = [
      `/v1/management/organizations/%00/tenants`,
      `/v1/management/tenants/%00/clients`,
      `/v1/management/tenants/${acme.tenantId}/clients/%00`,
    ];
    for (const path of paths) expect([path, (await surface.ask('GET', path, surface.admin.token)).status]).toEqual([path, 400]);
  });

  it('that is quoted in a message and cut inside a character is still recorded', async () => {
    const cut = `${'a'.repeat(59)}\u{1f600}`;
    const policies = [{ available_methods: [cut], success_conditions: { any_of: [[]] } }];
    expect((await surface.ask('POST', `${acme.base}/authentication-policies`, acme.token, { flow: cut, policies })).status).toBe(
      400,
    );
  });

  it('in a name or a filter is refused too', async () => {
    const named = anOnboarding('Control\u0007');
    expect((await surface.ask('POST', '/v1/management/onboarding', surface.admin.token, named)).status).toBe(400);
    for (const query of [
      'users?name=%00',
      'security-events?user_name=%00',
      'security-events?details.x=%00',
      'audit-logs?type=%00',
      'users?from=yesterday',
      'users?limit=-1',
      'clients?limit=x',
    ])
      expect([query, (await surface.ask('GET', `${acme.base}/${query}`, acme.token)).status]).toEqual([query, 400]);
  });
});
