import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aalOf, type Evidence } from '#server/policies';
import { proved, SessionEvidence } from './session-evidence.ts';
import { SESSION_IDLE_SECONDS } from './sessions.ts';
import { aWorld, type TestWorld } from './testing.ts';

let world: TestWorld;
let tenantId: string;
let evidence: SessionEvidence;
beforeAll(async () => {
  world = await aWorld();
  tenantId = await world.tenant();
  evidence = new SessionEvidence(world.sessions, world.clock);
});
afterAll(() => world.close());

const password = { interaction: 'password-authentication', method: 'password', factorId: null };
const totp = (factorId: string) => ({ interaction: 'totp-authentication', method: 'totp', factorId });

/** A session of the account that was opened with a password, and has proved what else is given. */
async function open(accountId: string, ...proofs: readonly ReturnType<typeof totp>[]): Promise<string> {
  return world.db.run(tenantId, async (tx) => {
    const known: Evidence = { [password.interaction]: proved(undefined, password, world.clock.now()) };
    const draft = { accountId, evidence: known, authTime: world.clock.now(), ip: '192.0.2.1', userAgent: 'test' };
    const { id } = await world.sessions.open(tx, draft);
    let session = { id, evidence: known };
    for (const proof of proofs) session = { id, evidence: await evidence.add(tx, session, proof) };
    return id;
  });
}
const level = async (id: string) => world.db.run(tenantId, async (tx) => aalOf((await evidence.find(tx, id))?.evidence ?? {}));

describe('what a session has proved', () => {
  it('grows by a proof, which counts its successes and names its factor', async () => {
    const [accountId, factorId] = [await world.account(tenantId), randomUUID()];
    const id = await open(accountId);
    expect(await level(id)).toBe('aal1');
    for (const count of [1, 2]) {
      world.clock.advance(30);
      await world.db.run(tenantId, async (tx) => {
        const session = await evidence.find(tx, id);
        if (!session) throw new Error('no session');
        await evidence.add(tx, session, totp(factorId));
      });
      const found = await world.db.run(tenantId, (tx) => evidence.find(tx, id));
      expect(found?.evidence['totp-authentication']).toMatchObject({
        success_count: count,
        factor_id: factorId,
        interaction_time: world.clock.now().toISOString(),
      });
    }
    expect(await level(id)).toBe('aal2');
  });

  it('shrinks in every session with a removed factor, in no session of others, and tokens of such sessions are revoked', async () => {
    const [accountId, factorId, otherFactor] = [await world.account(tenantId), randomUUID(), randomUUID()];
    const [first, second, third] = [
      await open(accountId, totp(factorId)),
      await open(accountId, totp(factorId)),
      await open(accountId, totp(otherFactor)),
    ];
    const stranger = await open(await world.account(tenantId), totp(factorId));
    const clientId = await world.client(tenantId);
    const grant = (sessionId: string) =>
      world.db.run(tenantId, (tx) =>
        world.grants.open(tx, { clientId, accountId, sessionId, scopes: ['openid'], facts: { acr: 'aal2' } }),
      );
    const [lowered, kept] = [await grant(first), await grant(third)];
    const lives = async (one: typeof lowered) => {
      const { token } = await world.db.run(tenantId, (tx) => world.tokens.sign(tx, one));
      return (await world.tokens.verify(tenantId, token, 'userinfo')).ok;
    };
    expect(await world.db.run(tenantId, (tx) => evidence.drop(tx, accountId, factorId))).toBe(2);
    expect([await level(first), await level(second), await level(third), await level(stranger)]).toEqual([
      'aal1',
      'aal1',
      'aal2',
      'aal2',
    ]);
    expect([await lives(lowered), await lives(kept)]).toEqual([false, true]);
  });

  it('ends weak sessions, but for the one that is asked to stay', async () => {
    const accountId = await world.account(tenantId);
    const [weak, strong, own] = [await open(accountId), await open(accountId, totp(randomUUID())), await open(accountId)];
    const isWeak = (one: Evidence) => aalOf(one) === 'aal1';
    expect(await world.db.run(tenantId, (tx) => evidence.endWeak(tx, accountId, own, isWeak))).toBe(1);
    const listed = await world.db.run(tenantId, (tx) => evidence.list(tx, accountId));
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set([strong, own]));
    expect((await world.db.run(tenantId, (tx) => evidence.find(tx, weak)))?.ended).toBe(true);
  });
});

describe('a session that is asked for by id', () => {
  it('says that it fell idle, and is kept awake by being asked for', async () => {
    const id = await open(await world.account(tenantId));
    const find = () => world.db.run(tenantId, (tx) => evidence.find(tx, id));
    for (let time = 0; time < 3; time += 1) {
      world.clock.advance(SESSION_IDLE_SECONDS - 1);
      expect(await find()).toMatchObject({ ended: false, expired: false });
    }
    world.clock.advance(SESSION_IDLE_SECONDS);
    expect(await find()).toMatchObject({ ended: false, expired: true });
    expect(await find()).toMatchObject({ expired: true }); // asking too late wakes nobody
  });

  it('is none of another tenant’s', async () => {
    const id = await open(await world.account(tenantId));
    const elsewhere = await world.tenant();
    expect(await world.db.run(elsewhere, (tx) => evidence.find(tx, id))).toBeNull();
  });
});
