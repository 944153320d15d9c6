import { randomUUID } from 'node:crypto';
import { generateKeyPair, jwtVerify, SignJWT, exportJWK, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantDb, type Tx } from '#server/platform';
import { aVault } from '#testing/platform';
import { aDatabase, aDataSource, seedSql, unlikeTheTables, type TestDatabase } from '#testing/schema';
import { ClientSecrets } from './client-secrets.ts';
import { Directory } from './db/directory.store.ts';
import { tenancyTables } from './db/tables.ts';
import { SigningKeys } from './signing-keys.ts';

let database: TestDatabase;
let source: DataSource;
let db: TenantDb;
const directory = new Directory();
const keys = new SigningKeys(aVault());
beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database, tenancyTables);
  db = new TenantDb(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

async function aTenant(): Promise<string> {
  const [organization, id] = [randomUUID(), randomUUID()];
  await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, $2, 'o')`, [organization, `o-${id}`]);
  const tenant = `INSERT INTO tenant (id, organization_id, kind, name, domain, settings) VALUES ($1, $2, 'PUBLIC', 'Acme', 'd', $3)`;
  await seedSql(database, tenant, [id, organization, { attributes: { a: 1 } }]);
  return id;
}
async function aClient(tenant: string, { alias = null, enabled = true }: { alias?: string | null; enabled?: boolean } = {}) {
  const id = randomUUID();
  await seedSql(database, 'INSERT INTO client (tenant_id, id, alias, enabled) VALUES ($1, $2, $3, $4)', [
    tenant,
    id,
    alias,
    enabled,
  ]);
  return id;
}
const read = <T>(tenant: string, act: (tx: Tx) => Promise<T>) => db.run(tenant, act);

describe('the tables of tenancy', () => {
  it('are described to TypeORM as the migrations make them', async () => {
    expect(await unlikeTheTables(database, tenancyTables)).toEqual([]);
  });
});

describe('the directory', () => {
  it('knows its own tenant and no other', async () => {
    const tenant = await aTenant();
    expect(await read(tenant, (tx) => directory.tenant(tx))).toMatchObject({
      id: tenant,
      name: 'Acme',
      settings: { attributes: { a: 1 } },
    });
    expect(await read(randomUUID(), (tx) => directory.tenant(tx))).toBeNull();
  });

  it('finds a client by id or alias, in its tenant only', async () => {
    const [tenant, other] = [await aTenant(), await aTenant()];
    const [mine, yours] = [await aClient(tenant, { alias: 'web' }), await aClient(other, { alias: 'web' })];
    const find = (name: string) => read(tenant, async (tx) => (await directory.client(tx, name))?.id ?? null);
    expect([await find(mine), await find('web'), await find(yours)]).toEqual([mine, mine, null]);
    for (const name of ['', 'WEB', '%', "web' OR true --", mine.slice(1)]) expect(await find(name)).toBeNull();
  });

  it('does not know disabled clients and configurations', async () => {
    const tenant = await aTenant();
    const id = await aClient(tenant, { alias: 'off', enabled: false });
    for (const [type, enabled] of [
      ['sms', true],
      ['email', false],
    ])
      await seedSql(
        database,
        `INSERT INTO authentication_configuration (tenant_id, id, type, enabled, document, secrets_sealed) VALUES ($1, gen_random_uuid(), $2, $3, '{}', '')`,
        [tenant, type, enabled],
      );
    const seen = await read(tenant, async (tx) => [
      ...[await directory.client(tx, id), await directory.client(tx, 'off'), await directory.configuration(tx, 'email')],
      (await directory.configuration(tx, 'sms'))?.type,
      await directory.configuredTypes(tx),
    ]);
    expect(seen).toEqual([null, null, null, 'sms', ['sms']]);
  });

  it('keeps the order of a policy document, which has a meaning', async () => {
    const tenant = await aTenant();
    const rules = { 'urn:z': { any_of: [] }, 'urn:a': { any_of: [] }, '10': 1, '9': 2 };
    await seedSql(
      database,
      `INSERT INTO authentication_policy (tenant_id, id, flow, document) VALUES ($1, gen_random_uuid(), 'oauth', $2)`,
      [tenant, JSON.stringify({ acr_mapping_rules: rules })],
    );
    const policy = await read(tenant, (tx) => directory.policy(tx, 'oauth'));
    expect(Object.keys((policy?.document as { acr_mapping_rules: object }).acr_mapping_rules)).toEqual(Object.keys(rules));
    expect(await read(tenant, (tx) => directory.policy(tx, 'ciba'))).toBeNull();
  });
});

describe('the signing keys of a tenant', () => {
  const ours = async (tenant: string) => read(tenant, (tx) => keys.published(tx));

  it.each(['ES256', 'RS256'] as const)('A11-03 sign with %s what their published half verifies', async (algorithm) => {
    const tenant = await aTenant();
    const kid = await read(tenant, (tx) => keys.generate(tx, algorithm));
    const signer = await read(tenant, (tx) => keys.signer(tx, { algorithm }));
    const token = await new SignJWT({ sub: 'x' }).setProtectedHeader({ alg: algorithm, kid }).sign(signer.key);
    const [published] = (await ours(tenant)) as unknown as [JWK];
    expect(published).toMatchObject({ kid, alg: algorithm, use: 'sig' });
    expect((await jwtVerify(token, await importJWK(published, algorithm))).payload.sub).toBe('x');
    if (algorithm === 'RS256') expect(Buffer.from(published.n ?? '', 'base64url').length * 8).toBeGreaterThanOrEqual(3_072);
  });

  it('never publish, store or hand out a private part', async () => {
    const tenant = await aTenant();
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await read(tenant, async (tx) => keys.store(tx, { ...jwk, kid: await calculateJwkThumbprint(jwk) }, 'ES256'));
    expect(JSON.stringify([await ours(tenant), await seedSql(database, 'SELECT * FROM signing_key')])).not.toContain(
      String(jwk.d),
    );
    const { key } = await read(tenant, (tx) => keys.signer(tx, { kid }));
    await expect(exportJWK(key)).rejects.toThrow();
  });

  it('A9-05 are those of one tenant: another has none', async () => {
    const [tenant, other] = [await aTenant(), await aTenant()];
    await read(tenant, (tx) => keys.generate(tx));
    expect(await ours(other)).toEqual([]);
    await expect(read(other, (tx) => keys.signer(tx))).rejects.toThrow('no signing key');
  });

  it('A11-02 do not open when their sealed halves were swapped', async () => {
    const tenant = await aTenant();
    const [one, two] = [await read(tenant, (tx) => keys.generate(tx)), await read(tenant, (tx) => keys.generate(tx))];
    await seedSql(
      database,
      `UPDATE signing_key a SET private_sealed = b.private_sealed FROM signing_key b
       WHERE a.tenant_id = $1 AND b.tenant_id = $1 AND a.kid <> b.kid`,
      [tenant],
    );
    for (const kid of [one, two]) await expect(read(tenant, (tx) => keys.signer(tx, { kid }))).rejects.toThrow();
  });

  it('A11-05 sign with the newest active one, while retired ones stay published', async () => {
    const tenant = await aTenant();
    const old = await read(tenant, (tx) => keys.generate(tx));
    await seedSql(database, `UPDATE signing_key SET state = 'retired' WHERE tenant_id = $1`, [tenant]);
    const current = await read(tenant, (tx) => keys.generate(tx));
    expect((await read(tenant, (tx) => keys.signer(tx))).kid).toBe(current);
    expect((await ours(tenant)).map(({ kid }) => kid).sort()).toEqual([old, current].sort());
  });
});

describe('the secret of a client', () => {
  const secrets = new ClientSecrets(aVault());
  const mac = secrets.mac('t1', 'c1', 'a secret of 27 characters..');

  it('is kept as a MAC that recognises it', () => {
    expect(mac).not.toContain('secret');
    expect(secrets.matches(mac, 't1', 'c1', 'a secret of 27 characters..')).toBe(true);
  });

  it.each([
    ['t1', 'c1', 'another'],
    ['t1', 'c1', ''],
    ['t1', 'c2', 'a secret of 27 characters..'],
    ['t2', 'c1', 'a secret of 27 characters..'],
  ])('is not that of %s/%s with %j', (tenant, client, secret) => {
    expect(secrets.matches(mac, tenant, client, secret)).toBe(false);
  });
});
