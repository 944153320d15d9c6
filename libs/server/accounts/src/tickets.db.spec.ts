import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tokenHash } from '#server/platform';
import { seedSql } from '#testing/schema';
import { anAccountsWorld, type AccountsWorld } from './testing.ts';
import { Tickets, TICKET_SECONDS, type TicketPurpose } from './tickets.ts';

let world: AccountsWorld;
let tickets: Tickets;
let tenant: string;
let account: string;
beforeAll(async () => {
  world = await anAccountsWorld();
  tickets = new Tickets(world.clock);
  tenant = await world.tenant();
});
afterAll(() => world.close());
beforeEach(async () => void (account = await world.account(tenant)));

const issue = (purpose: TicketPurpose = 'password_reset') =>
  world.db.run(tenant, (tx) => tickets.issue(tx, purpose, account, 'taro@example.jp'));
const spend = (token: string, purpose: TicketPurpose = 'password_reset', at = tenant) =>
  world.db.run(at, (tx) => tickets.spend(tx, purpose, token));
const peek = (token: string) => world.db.run(tenant, (tx) => tickets.peek(tx, 'password_reset', token));

describe('a ticket', () => {
  it('A6-16 opens once, to its account and address', async () => {
    const token = await issue();
    expect(await spend(token)).toEqual({ accountId: account, email: 'taro@example.jp' });
    expect(await spend(token)).toBeNull();
  });

  it('A2-05 opens to exactly one of 50 at once', async () => {
    const token = await issue();
    const opened = await Promise.all(Array.from({ length: 50 }, () => spend(token)));
    expect(opened.filter(Boolean)).toHaveLength(1);
  });

  it('is not spent when what it was spent for did not happen', async () => {
    const token = await issue();
    const act = world.db.run(tenant, async (tx) => {
      await tickets.spend(tx, 'password_reset', token);
      throw new Error('later trouble');
    });
    await expect(act).rejects.toThrow('later trouble');
    expect(await spend(token)).not.toBeNull();
  });

  it.each(Object.entries(TICKET_SECONDS) as [TicketPurpose, number][])(
    'A6-16 for %s lives %i seconds and no longer',
    async (purpose, seconds) => {
      const [used, late] = [await issue(purpose), await ((account = await world.account(tenant)), issue(purpose))];
      world.clock.advance(seconds - 1);
      expect(await spend(used, purpose)).not.toBeNull();
      world.clock.advance(1);
      expect(await spend(late, purpose)).toBeNull();
    },
  );

  it('opens nothing but what it is for, nor in another tenant', async () => {
    const token = await issue('email_verification');
    for (const purpose of ['password_reset', 'unlock', 'enrolment'] as const) expect(await spend(token, purpose)).toBeNull();
    expect(await spend(token, 'email_verification', await world.tenant())).toBeNull();
    expect(await spend(token, 'email_verification')).not.toBeNull();
  });

  it('can be looked at without being spent', async () => {
    const token = await issue();
    expect(await peek(token)).toEqual({ accountId: account, email: 'taro@example.jp' });
    expect(await spend(token)).not.toBeNull();
    expect(await peek(token)).toBeNull();
  });

  it('A6-18 voids the older one of its kind and account, no other', async () => {
    const [older, other] = [await issue(), await issue('unlock')];
    const newer = await issue();
    expect([await spend(older), Boolean(await spend(newer)), Boolean(await spend(other, 'unlock'))]).toEqual([null, true, true]);
  });

  it('A6-18 leaves one alive when ten are asked for at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => issue()));
    const living = await Promise.all(tokens.map((token) => peek(token)));
    expect(living.filter(Boolean)).toHaveLength(1);
  });

  const traced = (token: string) => world.db.run(tenant, (tx) => tickets.trace(tx, 'password_reset', tokenHash(token)));
  const revoke = (token: string) => world.db.run(tenant, (tx) => tickets.revoke(tx, 'password_reset', tokenHash(token)));

  it('D-6 is opened for the first time once, of 50 at once too, and stays good', async () => {
    const token = await issue();
    expect(await traced(token)).toEqual({ openedAt: null, spentAt: null, voidedAt: null, stands: true });
    const open = () => world.db.run(tenant, (tx) => tickets.open(tx, 'password_reset', token));
    const first = await Promise.all(Array.from({ length: 50 }, open));
    expect(first.filter(Boolean)).toEqual([{ accountId: account, email: 'taro@example.jp' }]);
    expect(await traced(token)).toMatchObject({ openedAt: world.clock.now(), stands: true });
    expect(await spend(token)).not.toBeNull();
    expect(await traced(token)).toMatchObject({ spentAt: world.clock.now(), voidedAt: null, stands: false });
    expect(await open()).toBeNull();
  });

  it('R-121 is either used or taken back, of 25 uses and 25 revocations at once', async () => {
    const token = await issue();
    const acts = Array.from({ length: 50 }, (_, n) =>
      n % 2 === 0 ? spend(token).then((ticket) => ticket !== null) : revoke(token),
    );
    expect((await Promise.all(acts)).filter(Boolean)).toHaveLength(1);
    expect((await traced(token))?.stands).toBe(false);
  });

  it('R-121 that was taken back, replaced or has run out is told from one that was used', async () => {
    const taken = await issue();
    expect([await revoke(taken), await revoke(taken), await spend(taken)]).toEqual([true, false, null]);
    expect(await traced(taken)).toMatchObject({ voidedAt: world.clock.now(), stands: false });
    const [older, newer] = [await issue(), await issue()];
    expect(await traced(older)).toMatchObject({ voidedAt: world.clock.now() });
    world.clock.advance(TICKET_SECONDS.password_reset);
    expect(await traced(newer)).toMatchObject({ spentAt: null, voidedAt: null, stands: false });
    expect([await revoke(newer), await traced('x')]).toEqual([false, null]);
  });

  it('A11-06 has 256 bits, of which the database holds a hash', async () => {
    const token = await issue();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(await seedSql(world.database, 'SELECT * FROM ticket'))).not.toContain(token);
  });

  it.each(['', 'x', '\u2028', 'A'.repeat(43)])('that nobody was given (%j) opens nothing', async (token) => {
    expect(await spend(token)).toBeNull();
  });
});
