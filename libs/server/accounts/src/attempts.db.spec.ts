import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { HARD_STOP, LOGIN_LIMIT, type AttemptKey } from './attempts.ts';
import { anAccountsWorld, type AccountsWorld } from './testing.ts';

let world: AccountsWorld;
let tenant: string;
let key: AttemptKey;
beforeAll(async () => {
  world = await anAccountsWorld();
  tenant = await world.tenant();
});
afterAll(() => world.close());
beforeEach(() => void (key = world.attempts.key(tenant, 'password', randomUUID())));

const { failures: limit, lockSeconds } = LOGIN_LIMIT;
const fail = () => world.db.run(tenant, (tx) => world.attempts.fail(tx, key));
const succeed = () => world.db.run(tenant, (tx) => world.attempts.succeed(tx, key));
/** One whole try; true when the answer was looked at. */
async function attempt(isRight: boolean): Promise<boolean> {
  if (!(await world.attempts.take(key)).ok) return false;
  await (isRight ? succeed() : fail());
  return true;
}
async function attempts(count: number, isRight: boolean): Promise<number> {
  const looked = await Promise.all(Array.from({ length: count }, () => attempt(isRight)));
  return looked.filter(Boolean).length;
}
async function inTurn(count: number, isRight: boolean): Promise<number> {
  let looked = 0;
  for (let n = 0; n < count; n += 1) looked += (await attempt(isRight)) ? 1 : 0;
  return looked;
}
const row = async () => (await seedSql(world.database, 'SELECT * FROM attempt_counter WHERE subject = $1', [key.subject]))[0];

describe('tries at a password', () => {
  it('TH-02 200 wrong ones at once spend exactly the limit, and the count is exact', async () => {
    expect(await attempts(200, false)).toBe(limit);
    expect(await row()).toMatchObject({ failures: limit, consecutive: limit, in_flight: 0, locks: 1 });
  });

  it('TH-04 20 right ones at once all pass', async () => {
    expect(await attempts(20, true)).toBe(20);
    expect(await row()).toMatchObject({ failures: 0, in_flight: 0 });
  });

  it('TH-04 a right one passes between wrong ones at once, and forgives those before it', async () => {
    await inTurn(limit - 1, false);
    expect(await attempt(true)).toBe(true);
    expect(await inTurn(limit - 1, false)).toBe(limit - 1);
  });

  it('L-30 lock for 30 minutes after the tenth, a right one included, and tell how long', async () => {
    expect(await inTurn(limit - 1, false)).toBe(9);
    await world.attempts.take(key);
    expect(await fail()).toEqual({ locked: true, retryAfterSeconds: lockSeconds, left: 0 });
    world.clock.advance(lockSeconds - 1);
    expect(await world.attempts.take(key)).toEqual({ ok: false, problem: { code: 'login.locked', retryAfterSeconds: 1 } });
    world.clock.advance(1);
    expect(await attempt(true)).toBe(true);
  });

  it('tell how many are left', async () => {
    await world.attempts.take(key);
    expect(await fail()).toEqual({ locked: false, retryAfterSeconds: 0, left: limit - 1 });
  });

  it('L-30 lock twice as long each time, up to a day, until a right one', async () => {
    const waits: number[] = [];
    for (let lock = 0; lock < 8; lock += 1) {
      await inTurn(limit, false);
      const refused = await world.attempts.take(key);
      const wait = refused.ok || !('retryAfterSeconds' in refused.problem) ? 0 : refused.problem.retryAfterSeconds;
      waits.push(wait);
      world.clock.advance(wait);
    }
    expect(waits).toEqual([1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400, 86_400]);
    expect(await attempt(true)).toBe(true);
    expect(await row()).toMatchObject({ locks: 0, consecutive: 0 });
  });

  it('N-07 end after 100 wrong ones in a row, however often the owner unlocked', async () => {
    let looked = 0;
    for (let round = 0; round < 40; round += 1) {
      looked += await inTurn(3, false); // never ten in a row: no lock of time ever comes to help
      await world.db.run(tenant, (tx) => world.attempts.unlock(tx, key));
    }
    expect(looked).toBe(HARD_STOP);
    expect(await world.attempts.take(key)).toMatchObject({ ok: false, problem: { code: 'login.locked' } });
  });

  it('N-07 are never more than 100, though the last ones come at once', async () => {
    await world.attempts.take(key);
    await seedSql(world.database, 'UPDATE attempt_counter SET in_flight = 0, consecutive = $2 WHERE subject = $1', [
      key.subject,
      HARD_STOP - 3,
    ]);
    expect(await attempts(8, false)).toBe(3);
    expect(await row()).toMatchObject({ consecutive: HARD_STOP });
  });

  it('L-31 an unlock opens at once and keeps the count of consecutive failures', async () => {
    await inTurn(limit, false);
    await world.db.run(tenant, (tx) => world.attempts.unlock(tx, key));
    expect(await attempt(false)).toBe(true);
    expect(await row()).toMatchObject({ failures: 1, consecutive: limit + 1 });
  });

  it('that could not be judged are none', async () => {
    for (let n = 0; n < 30; n += 1) {
      expect((await world.attempts.take(key)).ok).toBe(true);
      await world.attempts.giveBack(key);
    }
    expect(await row()).toMatchObject({ failures: 0, consecutive: 0, in_flight: 0 });
  });

  it('whose process died count as wrong after a minute: one of them', async () => {
    await world.attempts.take(key);
    world.clock.advance(61);
    expect(await attempt(false)).toBe(true);
    expect(await row()).toMatchObject({ failures: 2, consecutive: 2, in_flight: 0 });
  });

  it('whose process died count as wrong after a minute: all of them, and nobody is shut out for good', async () => {
    for (let n = 0; n < limit; n += 1) await world.attempts.take(key);
    expect(await world.attempts.take(key)).toMatchObject({ ok: false, problem: { code: 'system.overloaded' } });
    world.clock.advance(61);
    expect(await world.attempts.take(key)).toMatchObject({
      ok: false,
      problem: { code: 'login.locked', retryAfterSeconds: lockSeconds },
    });
    world.clock.advance(lockSeconds);
    expect(await attempt(true)).toBe(true);
  });
});

describe('a counter', () => {
  it('TH-17 does not hold the name of who is guessed at', async () => {
    const named = world.attempts.key(tenant, 'password', 'taro@example.jp');
    await world.attempts.take(named);
    expect(JSON.stringify(await seedSql(world.database, 'SELECT * FROM attempt_counter'))).not.toContain('taro');
  });

  it('TH-05 is another one for each method, subject and tenant', async () => {
    const other = await world.tenant();
    const keys = [
      world.attempts.key(tenant, 'password', 'a'),
      world.attempts.key(tenant, 'totp', 'a'),
      world.attempts.key(tenant, 'password', 'b'),
      world.attempts.key(other, 'password', 'a'),
      world.attempts.key(tenant, 'password', 'a', 'device'),
    ];
    expect(new Set(keys.map(({ scope, subject }) => `${scope}${subject}`)).size).toBe(5);
    expect(world.attempts.key(tenant, 'password', 'a')).toEqual(keys[0]);
  });
});
