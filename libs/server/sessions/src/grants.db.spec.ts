import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { challengeOf } from './pkce.ts';
import { aWorld, type TestWorld } from './testing.ts';

let world: TestWorld;
let tenantId: string;
let clientId: string;
let accountId: string;
beforeAll(async () => void (world = await aWorld()));
afterAll(() => world.close());
beforeEach(async () => {
  tenantId = await world.tenant();
  [clientId, accountId] = [await world.client(tenantId), await world.account(tenantId)];
});

const redirectUri = 'https://app.example/cb';
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'; // RFC 7636 appendix B
const invalidGrant = { ok: false, problem: { code: 'oauth.invalid_grant' } };

const aGrant = (sessionId: string | null = null) =>
  world.db.run(tenantId, (tx) =>
    world.grants.open(tx, { clientId, accountId, sessionId, scopes: ['openid', 'email'], facts: { nonce: 'n', authTime: 1 } }),
  );
const aCode = async (codeChallenge: string | null = challengeOf(verifier)) => {
  const { id: grantId } = await aGrant();
  return world.db.run(tenantId, (tx) => world.grants.issueCode(tx, { grantId, redirectUri, codeChallenge }));
};
const redeem = (code: string, changes: Partial<{ clientId: string; redirectUri: string; verifier: string | null }> = {}) =>
  world.db.run(tenantId, (tx) => world.grants.redeemCode(tx, aCall(), { code, clientId, redirectUri, verifier, ...changes }));
const aRefresh = async (sessionId: string | null = null) => {
  const grant = await aGrant(sessionId);
  return { grant, token: await world.db.run(tenantId, (tx) => world.grants.issueRefresh(tx, grant)) };
};
const rotate = (token: string, client = clientId) =>
  world.db.run(tenantId, (tx) => world.grants.rotate(tx, aCall(), token, client));
const valueOf = <T>(outcome: Outcome<T, Problem>): T => {
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome.value;
};
const livingGrants = async () =>
  (await seedSql(world.database, 'SELECT id FROM token_grant WHERE tenant_id = $1 AND revoked_at IS NULL', [tenantId])).length;

describe('an authorization code', () => {
  it('becomes its grant, with the facts of the login', async () => {
    expect(valueOf(await redeem(await aCode()))).toMatchObject({
      clientId,
      accountId,
      sessionId: null,
      scopes: ['openid', 'email'],
      facts: { nonce: 'n', authTime: 1 },
    });
  });

  it('A10-03 lives 60 seconds', async () => {
    const [first, second] = [await aCode(), await aCode()];
    world.clock.advance(59);
    expect((await redeem(first)).ok).toBe(true);
    world.clock.advance(1);
    expect(await redeem(second)).toEqual(invalidGrant);
  });

  it('A10-02 O-09 presented twice ends the grant that it made, and says so in the trail', async () => {
    const code = await aCode();
    expect((await redeem(code)).ok).toBe(true);
    expect(await redeem(code)).toEqual(invalidGrant);
    expect(await livingGrants()).toBe(0);
    expect(await redeem(code)).toEqual(invalidGrant);
    expect(await world.events(tenantId)).toEqual(['code_reuse']);
  });

  it('A10-02 redeemed 50 times at once is won once, and then everything of it is revoked', async () => {
    const code = await aCode();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => redeem(code)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await livingGrants()).toBe(0);
    expect(await world.events(tenantId)).toEqual(['code_reuse']);
  });

  it('O-24 belongs to its client and its redirect URI; a wrong guess spends nothing', async () => {
    const code = await aCode();
    expect(await redeem(code, { clientId: await world.client(tenantId) })).toEqual(invalidGrant);
    expect(await redeem(code, { redirectUri: `${redirectUri}/` })).toEqual(invalidGrant);
    expect(await redeem(`${code}x`)).toEqual(invalidGrant);
    expect((await redeem(code)).ok).toBe(true);
  });

  it('A10-06 O-26 with a challenge needs its very verifier', async () => {
    expect(challengeOf(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    const code = await aCode();
    expect(await redeem(code, { verifier: null })).toEqual(invalidGrant);
    expect(await redeem(code, { verifier: verifier.replace('d', 'e') })).toEqual(invalidGrant);
    expect((await redeem(code)).ok).toBe(true);
  });

  it('O-03 without a challenge refuses a verifier', async () => {
    const code = await aCode(null);
    expect(await redeem(code)).toEqual(invalidGrant);
    expect((await redeem(code, { verifier: null })).ok).toBe(true);
  });

  it('A7-07 of an account that was disabled meanwhile is refused, and its grant ends', async () => {
    const code = await aCode();
    await seedSql(world.database, `UPDATE account SET status = 'DISABLED' WHERE id = $1`, [accountId]);
    expect(await redeem(code)).toEqual(invalidGrant);
    expect(await livingGrants()).toBe(0);
  });

  it('A11-06 is 256 random bits that the database does not hold', async () => {
    const code = await aCode();
    expect(Buffer.from(code, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(await seedSql(world.database, 'SELECT * FROM authorization_code'))).not.toContain(code);
  });
});

describe('a refresh token', () => {
  it('A10-05 is spent when it is used, and leaves the next one', async () => {
    const { token, grant } = await aRefresh();
    const first = valueOf(await rotate(token));
    expect(first.grant).toEqual(grant);
    const second = valueOf(await rotate(first.refreshToken));
    expect(new Set([token, first.refreshToken, second.refreshToken]).size).toBe(3);
  });

  it('A10-05 O-05 used twice kills the whole family, and says so in the trail', async () => {
    const { token } = await aRefresh();
    const next = valueOf(await rotate(token));
    expect(await rotate(token)).toEqual(invalidGrant);
    expect(await rotate(next.refreshToken)).toEqual(invalidGrant);
    expect(await livingGrants()).toBe(0);
    expect(await world.events(tenantId)).toEqual(['refresh_token_reuse']);
  });

  it('A10-05 rotated 50 times at once is won once, and the family is dead', async () => {
    const { token } = await aRefresh();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => rotate(token)));
    const won = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.refreshToken] : []));
    expect(won).toHaveLength(1);
    expect(await rotate(won[0] ?? '')).toEqual(invalidGrant);
    expect(await world.events(tenantId)).toEqual(['refresh_token_reuse']);
  });

  it('A10-07 has an absolute end after 30 days that rotation does not move', async () => {
    let { token } = await aRefresh();
    for (let day = 0; day < 29; day += 1) {
      world.clock.advance(86_400);
      token = valueOf(await rotate(token)).refreshToken;
    }
    world.clock.advance(86_400);
    expect(await rotate(token)).toEqual(invalidGrant);
  });

  it('O-24 of another client is refused and stays whole', async () => {
    const { token } = await aRefresh();
    expect(await rotate(token, await world.client(tenantId))).toEqual(invalidGrant);
    expect((await rotate(token)).ok).toBe(true);
  });

  it('O-05 dies with its session, its client and its account', async () => {
    const draft = { accountId, evidence: {}, authTime: world.clock.now(), ip: '', userAgent: '' };
    const session = await world.db.run(tenantId, (tx) => world.sessions.open(tx, draft));
    const ofSession = await aRefresh(session.id);
    const [ofClient, ofAccount] = [await aRefresh(), await aRefresh()];
    await seedSql(world.database, `UPDATE session SET ended_at = now() WHERE id = $1`, [session.id]);
    expect(await rotate(ofSession.token)).toEqual(invalidGrant);
    await seedSql(world.database, `UPDATE client SET enabled = false WHERE id = $1`, [clientId]);
    expect(await rotate(ofClient.token)).toEqual(invalidGrant);
    await seedSql(world.database, `UPDATE client SET enabled = true WHERE id = $1`, [clientId]);
    await seedSql(world.database, `UPDATE account SET status = 'LOCKED' WHERE id = $1`, [accountId]);
    expect(await rotate(ofAccount.token)).toEqual(invalidGrant);
    expect(await world.events(tenantId)).toEqual([]);
  });

  it('A8-02 means nothing in another tenant', async () => {
    const { token } = await aRefresh();
    const other = await world.tenant();
    expect(await world.db.run(other, (tx) => world.grants.rotate(tx, aCall(), token, clientId))).toEqual(invalidGrant);
    expect((await rotate(token)).ok).toBe(true);
  });
});
