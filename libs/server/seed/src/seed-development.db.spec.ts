import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Passwords } from '#server/accounts';
import { Clock, TenantDb } from '#server/platform';
import { AccessTokens, Grants } from '#server/sessions';
import { ServiceKeys } from '#server/supabase';
import { ClientSecrets } from '#server/tenancy';
import { aManagementApp } from '#testing/management';
import { requirement002Sms } from '#testing/outbound';
import { policyPattern3 } from '#testing/policies';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { seedDevelopment, type Seeded } from './index.ts';

let database: TestDatabase;
let app: NestFastifyApplication;
let seeded: Seeded;
beforeAll(async () => {
  database = await aDatabase();
  app = await aManagementApp(database);
  seeded = await seedDevelopment(app);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const TABLES = [
  'organization',
  'tenant',
  'client',
  'account',
  'contact_point',
  'role_binding',
  'signing_key',
  'authentication_configuration',
  'authentication_policy',
  'service_key',
  'audit_event',
];
const everything = async () =>
  JSON.stringify(await Promise.all(TABLES.map((table) => seedSql(database, `SELECT * FROM ${table} ORDER BY 1, 2`))));
const get = async (path: string, token: string) =>
  (await fetch(`${await app.getUrl()}${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<
    Record<string, unknown>
  >;
const adminToken = (tenantId: string, clientId: string, accountId: string, scope: string): Promise<string> =>
  app.get(TenantDb).run(tenantId, async (tx) => {
    const grant = await app.get(Grants).open(tx, { clientId, accountId, sessionId: null, scopes: [scope], facts: {} });
    return (await app.get(AccessTokens).sign(tx, grant)).token;
  });
const accountOf = async (email: string) =>
  (await seedSql(database, `SELECT * FROM account WHERE username = $1`, [email]))[0] ?? {};

describe('the demo', () => {
  it('changes nothing when it is seeded again, and answers the same', async () => {
    const before = await everything();
    expect(await seedDevelopment(app)).toEqual(seeded);
    expect(await everything()).toBe(before);
  });

  it('has people who can log in with what running.json says, and keeps none of it in the clear', async () => {
    const people = [...seeded.demo.users, seeded.demo.org_admin, seeded.admin];
    expect(people).toHaveLength(10);
    for (const { tenant_id: tenantId, email, password } of people) {
      const account = await accountOf(email);
      expect([email, account['tenant_id']]).toEqual([email, tenantId]);
      expect(await app.get(Passwords).verify(String(account['password_hash']), password)).toMatchObject({
        ok: true,
        value: { matches: true },
      });
    }
    const stored = await everything();
    for (const secret of [
      ...people.map(({ password }) => password),
      seeded.admin.client_secret,
      seeded.demo.org_admin.client_secret,
    ])
      expect(stored).not.toContain(secret);
  });

  it('has clients whose secrets are the ones it tells', async () => {
    const clients = [...seeded.demo.clients, ...seeded.demo.walkthrough.clients, seeded.admin, seeded.demo.org_admin];
    for (const { tenant_id: tenantId, client_id: id, client_secret: secret, client_id_alias: alias } of clients) {
      const [row] = await seedSql(database, `SELECT * FROM client WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
      expect(row?.['alias']).toBe(alias);
      if (secret === undefined) expect(row).toMatchObject({ secret_mac: null, settings: { token_endpoint_auth_method: 'none' } });
      else expect(app.get(ClientSecrets).matches(String(row?.['secret_mac']), tenantId, id, secret)).toBe(true);
    }
  });

  it('tells what a Supabase client is made with, and keeps only a hash of the service key', async () => {
    const { url, anon_key: anonKey, service_role_key: serviceKey } = seeded.supabase;
    expect(new URL(url).pathname).toBe(`/${seeded.demo.tenant_id}/auth/v1`);
    expect([anonKey, serviceKey]).toEqual([
      expect.stringMatching(/^sb_publishable_.{22}$/),
      expect.stringMatching(/^sb_secret_.{43}$/),
    ]);
    const known = (tenantId: string, key: string) =>
      app.get(TenantDb).run(tenantId, (tx) => new ServiceKeys(app.get(Clock)).find(tx, key));
    const { tenant_id: tenantId, walkthrough_tenant_id: other } = seeded.demo;
    expect([await known(tenantId, serviceKey), await known(other, serviceKey), await known(tenantId, anonKey)]).toEqual([
      expect.any(String),
      null,
      null,
    ]);
    expect(await everything()).not.toContain(serviceKey.slice('sb_secret_'.length));
  });

  it('is administered by its own administrators through the management API', async () => {
    const { org_admin: admin, organization_id: organization, tenant_id: tenant } = seeded.demo;
    const token = await adminToken(
      admin.tenant_id,
      admin.client_id,
      String((await accountOf(admin.email))['id']),
      'org-management',
    );
    const base = `/v1/management/organizations/${organization}/tenants/${tenant}`;
    const { id: _id, ...sms } = requirement002Sms();
    const masked = JSON.parse(JSON.stringify(sms).replaceAll('"password":"password"', '"password":"****"')) as {
      interactions: object;
    };
    const whole = { ...masked, interactions: expect.objectContaining(masked.interactions) as object }; // and one that tells of a reset
    const configurations = await get(`${base}/authentication-configurations`, token);
    expect(configurations).toMatchObject({ total_count: 2, list: expect.arrayContaining([expect.objectContaining(whole)]) });
    const policies = await get(`${base}/authentication-policies`, token);
    const [{ policies: stored = [] } = {}] = policies['list'] as { policies?: object[] }[];
    const { success_conditions: wanted, ...rest } = policyPattern3();
    expect(stored).toEqual([expect.objectContaining(rest)]);
    expect(JSON.stringify(stored).match(/any_of/g)).toHaveLength(1);
    for (const group of wanted.any_of) expect(JSON.stringify(stored)).toContain(JSON.stringify(group));
    const system = await adminToken(
      seeded.admin.tenant_id,
      seeded.admin.client_id,
      String((await accountOf(seeded.admin.email))['id']),
      'management',
    );
    expect(
      await get(`/v1/management/tenants/${seeded.demo.walkthrough_tenant_id}/authentication-policies`, system),
    ).toMatchObject({ total_count: 0 });
  });

  it('has an important account, one without a number, and persons behind every administrator', async () => {
    expect(await accountOf('ceo@demo.example')).toMatchObject({ important: true, person_id: null });
    expect(seeded.demo.users.find(({ email }) => email === 'taro@demo.example')).not.toHaveProperty('phone_number');
    const admins = await seedSql(database, `SELECT a.person_id FROM account a JOIN role_binding r ON r.account_id = a.id`);
    expect(new Set(admins.map((row) => row['person_id'])).size).toBe(7);
    expect(admins.map((row) => row['person_id'])).not.toContain(null);
  });

  it('gets back a tenant that somebody deleted, and nothing else', async () => {
    await seedSql(database, `DELETE FROM tenant WHERE id = $1`, [seeded.demo.walkthrough_tenant_id]);
    await seedSql(database, `UPDATE client SET enabled = false WHERE id = $1`, [seeded.demo.clients[0]?.client_id]);
    expect(await seedDevelopment(app)).toEqual(seeded);
    expect(await seedSql(database, `SELECT kind FROM tenant WHERE id = $1`, [seeded.demo.walkthrough_tenant_id])).toEqual([
      { kind: 'PUBLIC' },
    ]);
    expect(await seedSql(database, `SELECT enabled FROM client WHERE id = $1`, [seeded.demo.clients[0]?.client_id])).toEqual([
      { enabled: false },
    ]);
  });
});

describe('the seed', () => {
  it('refuses a database that holds tenants of others, and leaves it as it is', async () => {
    const others = await aDatabase();
    const [organization, tenant] = [randomUUID(), randomUUID()];
    await seedSql(others, `INSERT INTO organization (id, slug, name) VALUES ($1, 'theirs', 'Theirs')`, [organization]);
    await seedSql(others, `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $2, 'ADMIN', 'T', 'x')`, [
      tenant,
      organization,
    ]);
    const theirs = await aManagementApp(others);
    await expect(seedDevelopment(theirs)).rejects.toThrow('already holds tenants of others');
    expect(await seedSql(others, `SELECT count(*)::int AS n FROM organization`)).toEqual([{ n: 1 }]);
    await theirs.close();
    await others.drop();
  });

  it('refuses production mode', async () => {
    const production = await aManagementApp(database, 'production');
    await expect(seedDevelopment(production)).rejects.toThrow('development mode');
    await production.close();
  });
});
