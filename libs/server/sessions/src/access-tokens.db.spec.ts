import { createHmac } from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
} from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import type { Grant } from './grant.ts';
import { aWorld, PUBLIC_URL, statementsOf, type TestWorld } from './testing.ts';

let world: TestWorld;
let tenantId: string;
let grant: Grant;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.close());
beforeEach(async () => {
  tenantId = await world.tenant();
  grant = await aGrant(['openid', 'email']);
});

const facts = { authTime: 1_700_000_000, acr: 'aal2', amr: ['pwd', 'sms', 'mfa'] };
const aGrant = async (scopes: readonly string[], sessionId: string | null = null): Promise<Grant> => {
  const [clientId, accountId] = [await world.client(tenantId), await world.account(tenantId)];
  return world.db.run(tenantId, (tx) => world.grants.open(tx, { clientId, accountId, sessionId, scopes, facts }));
};
const sign = async (of = grant) => (await world.db.run(tenantId, (tx) => world.tokens.sign(tx, of))).token;
const verify = (token: string, tenant = tenantId) => world.tokens.verify(tenant, token, 'userinfo');
const invalid = { ok: false, problem: { code: 'access.token_invalid' } };

/** Signs altered claims or headers with the tenant's true key. */
const forge = async (claims: object, header: object = {}): Promise<string> => {
  const token = await sign();
  const { key, kid } = await world.db.run(tenantId, (tx) => world.keys.signer(tx));
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(key);
};

describe('an access token', () => {
  it('O-34 is an at+jwt with the claims of RFC 9068, and lives ten minutes', async () => {
    const token = await sign();
    const iat = world.clock.now().getTime() / 1000;
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(decodeJwt(token)).toEqual({
      iss: `${PUBLIC_URL}/${tenantId}`,
      sub: grant.accountId,
      aud: `${PUBLIC_URL}/${tenantId}/v1/userinfo`,
      client_id: grant.clientId,
      ...{ iat, exp: iat + 600, jti: expect.any(String) },
      scope: 'openid email',
      gid: grant.id,
      ...{ acr: 'aal2', amr: ['pwd', 'sms', 'mfa'], auth_time: 1_700_000_000 },
    });
  });

  it('is verified in one look at the database, once the key is known', async () => {
    const token = await sign();
    const value = { tenantId, grantId: grant.id, accountId: grant.accountId, clientId: grant.clientId, sessionId: null };
    expect(await verify(token)).toEqual({ ok: true, value: { ...value, scopes: ['openid', 'email'], ...facts } });
    expect(await statementsOf(() => verify(token))).toEqual(['BEGIN; SELECT', 'grant.living', 'COMMIT']);
  });

  it('A9-05 is for management only with a scope of management', async () => {
    for (const [scopes, accepted] of [
      [['openid', 'management'], true],
      [['org-management'], true],
      [['openid', 'email'], false],
      [['openid', 'managements'], false],
    ] as const) {
      const token = await sign(await aGrant(scopes));
      expect((await world.tokens.verify(tenantId, token, 'management')).ok, scopes.join(' ')).toBe(accepted);
      expect((await verify(token)).ok).toBe(true);
    }
  });

  it('A9-05 of one tenant is refused in another', async () => {
    const other = await world.tenant();
    expect(await verify(await sign(), other)).toEqual(invalid);
    expect(world.tokens.tenantOf(await sign())).toBe(tenantId);
    expect(world.tokens.tenantOf('no token')).toBeNull();
    expect(world.tokens.tenantOf(await forge({ iss: 'https://elsewhere.example/x' }))).toBeNull();
  });

  it('A9-01 altered, unsigned, or signed with the public key as a secret is refused', async () => {
    const token = await sign();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const kid = String(decodeProtectedHeader(token).kid);
    const altered = Buffer.from(JSON.stringify({ ...decodeJwt(token), scope: 'management' })).toString('base64url');
    expect(await verify([header, altered, signature].join('.'))).toEqual(invalid);
    expect(await verify(new UnsecuredJWT(decodeJwt(token)).encode())).toEqual(invalid);
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid })).toString('base64url');
    expect(await verify(`${none}.${payload}.`)).toEqual(invalid);
    const [jwk] = await world.db.run(tenantId, (tx) => world.keys.published(tx));
    const pem = await exportSPKI((await importJWK(jwk ?? {}, 'ES256', { extractable: true })) as CryptoKey);
    const hs256 = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid })).toString('base64url');
    const mac = createHmac('sha256', pem).update(`${hs256}.${payload}`).digest('base64url');
    expect(await verify(`${hs256}.${payload}.${mac}`)).toEqual(invalid);
    for (const garbage of ['', '.', 'a.b.c', 'x'.repeat(10_000)]) expect(await verify(garbage)).toEqual(invalid);
  });

  it('A9-01 signed by another algorithm under a known kid is refused', async () => {
    const rsa = await generateKeyPair('RS256');
    const { kid } = decodeProtectedHeader(await sign());
    const token = await new SignJWT(decodeJwt(await sign()))
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: String(kid) })
      .sign(rsa.privateKey);
    expect(await verify(token)).toEqual(invalid);
  });

  it('A9-02 brings no key of its own: jwk, jku, x5u and foreign kids are never used', async () => {
    const own = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(own.publicKey);
    const { kid } = decodeProtectedHeader(await sign());
    for (const header of [
      { kid: String(kid), jwk },
      { kid: String(kid), jku: 'http://127.0.0.1:9/jwks' },
      { kid: String(kid), x5u: 'http://127.0.0.1:9/cert' },
      { kid: '../../etc/passwd' },
      { kid: `' OR true --` },
      {},
    ]) {
      const token = await new SignJWT(decodeJwt(await sign()))
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header })
        .sign(own.privateKey);
      expect(await verify(token)).toEqual(invalid);
    }
  });

  it('A9-03 ends, begins late and comes from the future only within 60 seconds of skew', async () => {
    const now = world.clock.now().getTime() / 1000;
    const verdicts = async (...claims: object[]) =>
      Promise.all(claims.map(async (claim) => (await verify(await forge(claim))).ok));
    expect(await verdicts({ exp: now - 59 }, { exp: now - 61 })).toEqual([true, false]);
    expect(await verdicts({ nbf: now + 60 }, { nbf: now + 62 })).toEqual([true, false]);
    expect(await verdicts({ iat: now + 60 }, { iat: now + 62 })).toEqual([true, false]);
    expect(await verdicts({ exp: undefined }, { jti: undefined }, { iat: undefined })).toEqual([false, false, false]);
  });

  it('A9-04 O-50 is known by its type: an ID token or a logout token is none', async () => {
    expect((await verify(await forge({}))).ok).toBe(true);
    for (const typ of ['JWT', 'logout+jwt', undefined]) expect(await verify(await forge({}, { typ }))).toEqual(invalid);
  });

  it('names its audience and issuer exactly', async () => {
    for (const claims of [
      { iss: `${PUBLIC_URL}/${tenantId}/` },
      { iss: PUBLIC_URL },
      { aud: 'authenticated' },
      { aud: grant.clientId },
      { client_id: await world.client(tenantId) },
    ])
      expect(await verify(await forge(claims))).toEqual(invalid);
  });

  it('A7-06 A7-07 dies with its grant, its session, its account, its client and its key', async () => {
    const deaths = [
      `UPDATE token_grant SET revoked_at = now() WHERE tenant_id = $1`,
      `UPDATE session SET ended_at = now() WHERE tenant_id = $1`,
      `UPDATE account SET status = 'SUSPENDED' WHERE tenant_id = $1`,
      `UPDATE client SET enabled = false WHERE tenant_id = $1`,
      `DELETE FROM signing_key WHERE tenant_id = $1`,
    ];
    for (const death of deaths) {
      tenantId = await world.tenant();
      const draft = { evidence: {}, authTime: world.clock.now(), ip: '', userAgent: '' };
      const accountId = await world.account(tenantId);
      const session = await world.db.run(tenantId, (tx) => world.sessions.open(tx, { ...draft, accountId }));
      const token = await sign({ ...(await aGrant(['openid'], session.id)) });
      expect(await verify(token)).toMatchObject({ ok: true, value: { sessionId: session.id } });
      await seedSql(world.database, death, [tenantId]);
      expect(await verify(token), death).toEqual(invalid);
    }
  });
});
