import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { expiredSessionCookie, sessionCookie } from './session-cookie.ts';
import { aWorld, statementsOf, type TestWorld } from './testing.ts';

let world: TestWorld;
let tenantId: string;
let accountId: string;
beforeAll(async () => {
  world = await aWorld();
  tenantId = await world.tenant();
  accountId = await world.account(tenantId);
});
afterAll(() => world.close());

const evidence = {
  'password-authentication': {
    operation_type: 'AUTHENTICATION',
    method: 'password',
    call_count: 1,
    success_count: 1,
    failure_count: 0,
    interaction_time: '2026-11-21T03:00:00Z',
  },
};
const open = (account = accountId) =>
  world.db.run(tenantId, (tx) =>
    world.sessions.open(tx, { accountId: account, evidence, authTime: world.clock.now(), ip: '192.0.2.1', userAgent: 'test' }),
  );
const find = (secret: string, tenant = tenantId) => world.db.run(tenant, (tx) => world.sessions.find(tx, secret));

describe('a session', () => {
  it('is found by its secret, with the evidence of its login', async () => {
    const { id, secret } = await open();
    expect(await find(secret)).toMatchObject({ id, accountId, evidence, authTime: world.clock.now() });
  });

  it('A7-03 has a secret of 256 bits that the database does not hold', async () => {
    const { secret } = await open();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(await seedSql(world.database, 'SELECT * FROM session'))).not.toContain(secret);
  });

  it('A8-02 means nothing in another tenant, nor does a secret nobody was given', async () => {
    const { secret } = await open();
    expect(await find(secret, await world.tenant())).toBeNull();
    expect(await find('nobody')).toBeNull();
  });

  it('A7-05 N-23 falls idle after 60 minutes, and lives on as long as it is used', async () => {
    const [used, unused] = [await open(), await open()];
    world.clock.advance(3_599);
    expect(await find(used.secret)).not.toBeNull();
    world.clock.advance(2);
    expect(await find(unused.secret)).toBeNull();
    expect(await find(used.secret)).not.toBeNull();
  });

  it('A7-05 N-23 ends after 24 hours, however much it is used', async () => {
    const { secret } = await open();
    for (let hour = 0; hour < 26; hour += 1) {
      world.clock.advance(3_400);
      const found = await find(secret);
      if ((hour + 1) * 3_400 < 86_400) expect(found).not.toBeNull();
      else expect(found).toBeNull();
    }
  });

  it('writes that it was seen at most once a minute, and costs one statement', async () => {
    const { id, secret } = await open();
    const seen = async () =>
      (await seedSql(world.database, 'SELECT last_seen_at FROM session WHERE id = $1', [id]))[0]?.['last_seen_at'];
    const first = await seen();
    world.clock.advance(59);
    await find(secret);
    expect(await seen()).toEqual(first);
    world.clock.advance(1);
    await find(secret);
    expect(await seen()).toEqual(world.clock.now());
    expect(await statementsOf(() => find(secret))).toEqual(['BEGIN; SELECT', 'session.find', 'COMMIT']);
  });

  it('A7-07 of an account that was disabled is dead at the next request', async () => {
    const disabled = await world.account(tenantId);
    const { secret } = await open(disabled);
    await seedSql(world.database, `UPDATE account SET status = 'DISABLED' WHERE id = $1`, [disabled]);
    expect(await find(secret)).toBeNull();
  });
});

describe('ending sessions', () => {
  const grantOf = async (account: string, sessionId: string | null): Promise<string> => {
    const clientId = await world.client(tenantId);
    return world.db.run(tenantId, (tx) =>
      world.grants.create(tx, { clientId, accountId: account, sessionId, scopes: ['openid'], facts: {} }),
    );
  };
  const living = async (...ids: string[]): Promise<unknown> =>
    (await seedSql(world.database, 'SELECT id FROM token_grant WHERE id = ANY($1) AND revoked_at IS NULL', [ids])).map(
      (row) => row['id'],
    );

  it('A7-06 ends one with its grants, once', async () => {
    const { id, secret } = await open();
    const [its, other] = [await grantOf(accountId, id), await grantOf(accountId, null)];
    expect(await world.db.run(tenantId, (tx) => world.sessions.end(tx, id))).toBe(true);
    expect(await world.db.run(tenantId, (tx) => world.sessions.end(tx, id))).toBe(false);
    expect(await find(secret)).toBeNull();
    expect(await living(its, other)).toEqual([other]);
  });

  it('A7-08 ends all of an account with their grants and the logins in progress, except the one that asked', async () => {
    const account = await world.account(tenantId);
    const [mine, theirs] = [await open(account), await open(account)];
    const strangers = await open();
    const grants = [await grantOf(account, mine.id), await grantOf(account, theirs.id), await grantOf(account, null)];
    const clientId = await world.client(tenantId);
    const transactions = ['in_progress', 'success', 'consumed'].map((state) => ({ id: randomUUID(), state }));
    for (const { id, state } of transactions) {
      await seedSql(
        world.database,
        `INSERT INTO authentication_transaction (tenant_id, id, client_id, request, policy, state, bound, binding_hash, account_id, created_at, expires_at)
         VALUES ($1, $2, $3, '{}', '{}', $4, true, 'x', $5, now(), now())`,
        [tenantId, id, clientId, state, account],
      );
    }
    const end = (except?: string) => world.db.run(tenantId, (tx) => world.sessions.endAllOf(tx, account, except));
    expect(await end(mine.id)).toEqual({ sessions: 1, grants: 2, devices: 0 });
    expect(await find(theirs.secret)).toBeNull();
    expect(await find(mine.secret)).not.toBeNull();
    expect(await find(strangers.secret)).not.toBeNull();
    expect(await living(...grants)).toEqual([grants[0]]);
    const states = await seedSql(world.database, 'SELECT state FROM authentication_transaction WHERE account_id = $1', [account]);
    expect(states.map(({ state }) => state).sort()).toEqual(['consumed', 'failure', 'failure']);
    expect(await end()).toEqual({ sessions: 1, grants: 1, devices: 0 });
    expect(await find(mine.secret)).toBeNull();
  });

  it('TH-19 A7-08 voids the change of address that one of them may have asked for, of this account alone', async () => {
    const [account, stranger] = [await world.account(tenantId), await world.account(tenantId)];
    const put = (of: string, purpose: string) =>
      seedSql(
        world.database,
        `INSERT INTO mailed_code (tenant_id, account_id, purpose, address, code_mac, link_hash, sent_at, expires_at)
         VALUES ($1, $2, $3, 'a@example.com', 'x', $4, now(), now())`,
        [tenantId, of, purpose, randomUUID()],
      );
    for (const of of [account, stranger]) for (const purpose of ['email_change', 'signup']) await put(of, purpose);
    await world.db.run(tenantId, (tx) => world.sessions.endAllOf(tx, account));
    const left = await seedSql(
      world.database,
      `SELECT account_id = $1 AS own, purpose FROM mailed_code WHERE account_id IN ($1, $2) ORDER BY 1 DESC, 2`,
      [account, stranger],
    );
    expect(left).toEqual([
      { own: true, purpose: 'signup' },
      { own: false, purpose: 'email_change' },
      { own: false, purpose: 'signup' },
    ]);
  });

  it('A7-08 also ends what a login writes at that very moment: it waits for it, then sees it', async () => {
    const account = await world.account(tenantId);
    const [clientId, transactionId] = [await world.client(tenantId), randomUUID()];
    await seedSql(
      world.database,
      `INSERT INTO authentication_transaction (tenant_id, id, client_id, request, policy, state, bound, binding_hash, account_id, created_at, expires_at)
       VALUES ($1, $2, $3, '{}', '{}', 'success', true, 'x', $4, now(), now())`,
      [tenantId, transactionId, clientId, account],
    );
    let hasConsumed = (): void => undefined;
    const consumed = new Promise<void>((resolve) => (hasConsumed = resolve));
    const login = world.db.run(tenantId, async (tx) => {
      await tx.manager.query(`UPDATE authentication_transaction SET state = 'consumed' WHERE id = $1`, [transactionId]);
      hasConsumed();
      await new Promise((resume) => setTimeout(resume, 100)); // the other one has reached the row by now
      const session = { accountId: account, evidence, authTime: world.clock.now(), ip: '', userAgent: '' };
      const { id: sessionId } = await world.sessions.open(tx, session);
      await world.grants.create(tx, { clientId, accountId: account, sessionId, scopes: [], facts: {} });
    });
    await consumed;
    const ended = await world.db.run(tenantId, (tx) => world.sessions.endAllOf(tx, account));
    await login;
    expect(ended).toEqual({ sessions: 1, grants: 1, devices: 0 });
  });
});

describe('the session cookie', () => {
  it('A7-15 is bound to the host, to https and to http, and carries the tenant in its name', () => {
    expect(sessionCookie('t1', 'secret', 60)).toEqual({
      name: '__Host-sk_s_t1',
      value: 'secret',
      options: { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: 60 },
    });
    expect(expiredSessionCookie('t1')).toMatchObject({ value: '', options: { maxAge: 0 } });
  });
});
