import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Gate, type Tx } from '#server/platform';
import { AccountStore } from '#server/accounts';
import { anAccountsWorld, type AccountsWorld } from '#testing/accounts';
import { aCall, aVault } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { FactorStore } from './db/factor.store.ts';
import { RecoveryCodeStore } from './db/recovery-code.store.ts';
import { PENDING_SECONDS } from './domain/factor.ts';
import { FactorTries } from './factor-tries.ts';
import { MfaStates } from './mfa-states.ts';
import { RecoveryCodes } from './recovery-codes.ts';
import { TotpFactors } from './totp-factors.ts';

let world: AccountsWorld;
let factors: FactorStore;
let totp: TotpFactors;
let codes: RecoveryCodes;
let states: MfaStates;
let tenantId: string;
let accountId: string;
beforeAll(async () => {
  world = await anAccountsWorld();
  factors = new FactorStore(world.clock, aVault());
  totp = new TotpFactors(factors, world.clock);
  codes = new RecoveryCodes(new RecoveryCodeStore(world.clock), new Gate(2, 100));
  states = new MfaStates(factors, new AccountStore(), world.clock);
});
afterAll(() => world.close());
beforeEach(async () => {
  tenantId = await world.tenant();
  accountId = await world.account(tenantId);
  world.clock.advance(60);
});

const within = <T>(act: (tx: Tx) => Promise<T>) => world.db.run(tenantId, act);
const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(world.clock.now().getTime() / 1000) + steps * 30 });
async function begun(name = '', account = accountId) {
  const draft = { accountId: account, accountName: 'alice@example.com', issuer: '関所', name };
  const outcome = await within((tx) => totp.begin(tx, aCall(), draft));
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return { factorId: outcome.value.factorId, secret: outcome.value.key.secret };
}
/** An app whose first code was verified; its step is over. */
async function anApp(name = '', account = accountId) {
  const app = await begun(name, account);
  await within((tx) => totp.confirm(tx, account, app.factorId, codeOf(app.secret)));
  world.clock.advance(30);
  return app;
}
const verify = (code: string, account = accountId) => within((tx) => totp.verify(tx, account, code));
const stateOf = async (account = accountId) => (await within((tx) => states.of(tx, account))).state;

describe('an authenticator app', () => {
  it('L-042 proves nothing until its first code is right, which is used by that (T-07)', async () => {
    const { factorId, secret } = await begun();
    expect(await verify(codeOf(secret))).toEqual({ kind: 'wrong' });
    expect(await within((tx) => totp.confirm(tx, accountId, factorId, '000000'))).toMatchObject({ kind: 'wrong' });
    expect(await within((tx) => totp.confirm(tx, accountId, factorId, codeOf(secret)))).toMatchObject({ kind: 'right' });
    expect(await verify(codeOf(secret))).toMatchObject({ kind: 'replayed', factorId });
    expect(await verify(codeOf(secret, 1))).toMatchObject({ kind: 'right', factorId });
  });

  it('L-042 is dropped when it is not confirmed within 15 minutes', async () => {
    const { factorId, secret } = await begun();
    expect(await stateOf()).toBe('partial');
    world.clock.advance(PENDING_SECONDS);
    expect(await stateOf()).toBe('disabled');
    expect(await within((tx) => totp.confirm(tx, accountId, factorId, codeOf(secret)))).toEqual({ kind: 'wrong' });
  });

  it('is confirmed once by 50 at once', async () => {
    const { factorId, secret } = await begun();
    const code = codeOf(secret);
    const verdicts = await Promise.all(
      Array.from({ length: 50 }, () => within((tx) => totp.confirm(tx, accountId, factorId, code))),
    );
    expect(verdicts.filter(({ kind }) => kind === 'right')).toHaveLength(1);
  });

  it('T-06 accepts a code once, of 50 at once; an older step never again, though it is in the window', async () => {
    const { secret } = await anApp();
    const code = codeOf(secret);
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => verify(code)));
    expect(verdicts.filter(({ kind }) => kind === 'right')).toHaveLength(1);
    expect(verdicts.filter(({ kind }) => kind === 'replayed')).toHaveLength(49);
    expect(await verify(codeOf(secret, -1))).toMatchObject({ kind: 'replayed' });
  });

  it('T-13 a clock that jumps back opens nothing twice', async () => {
    const { secret } = await anApp();
    const code = codeOf(secret);
    expect(await verify(code)).toMatchObject({ kind: 'right' });
    world.clock.advance(-3_600);
    expect(await verify(codeOf(secret))).toMatchObject({ kind: 'replayed' });
    world.clock.advance(3_600);
    expect(await verify(code)).toMatchObject({ kind: 'replayed' });
  });

  it('T-08 tells a double click from a replay, and says when the next code comes', async () => {
    const { secret } = await anApp();
    const code = codeOf(secret);
    await verify(code);
    world.clock.advance(2);
    expect(await verify(code)).toMatchObject({ kind: 'replayed', again: true, secondsToNext: 28 });
    world.clock.advance(1);
    expect(await verify(code)).toMatchObject({ kind: 'replayed', again: false, secondsToNext: 27 });
  });

  it('stands beside others; each answers for itself', async () => {
    const [one, two] = [await anApp('One'), await anApp('Two')];
    expect(await verify(codeOf(one.secret))).toMatchObject({ kind: 'right', factorId: one.factorId });
    expect(await verify(codeOf(two.secret))).toMatchObject({ kind: 'right', factorId: two.factorId });
    await within((tx) => factors.remove(tx, one.factorId, 'test'));
    world.clock.advance(30);
    expect(await verify(codeOf(one.secret))).toEqual({ kind: 'wrong' });
  });

  it('has a name of its own among the verified ones; none is no name', async () => {
    await anApp('My  Phone');
    await expect(begun('my phone')).rejects.toThrow('factor.name_taken');
    await anApp('');
    await expect(anApp('')).resolves.toBeDefined();
  });

  it('is one of ten at most; pending ones do not count', async () => {
    for (let count = 0; count < 10; count += 1) await anApp();
    await expect(begun()).rejects.toThrow('factor.too_many');
  });

  it('A8-02 of another account or tenant is nobody’s', async () => {
    const { secret } = await anApp();
    const other = await world.account(tenantId);
    expect(await verify(codeOf(secret), other)).toEqual({ kind: 'wrong' });
    const elsewhere = await world.tenant();
    expect(await world.db.run(elsewhere, (tx) => totp.verify(tx, accountId, codeOf(secret)))).toEqual({ kind: 'wrong' });
  });
});

describe('the key of an app at rest', () => {
  it('T-04 is sealed, and goes when the factor goes, while the factor stays on record (N-21)', async () => {
    const { factorId, secret } = await anApp();
    const rows = () => seedSql(world.database, 'SELECT * FROM factor WHERE id = $1', [factorId]);
    expect(JSON.stringify(await rows())).not.toContain(secret);
    await within((tx) => factors.remove(tx, factorId, 'test'));
    expect(await rows()).toEqual([expect.objectContaining({ status: 'removed', secret_sealed: null, removed_reason: 'test' })]);
  });

  it('does not open in another row: swapped keys prove nothing, and their owners are in エラー状態 (D-1)', async () => {
    const other = await world.account(tenantId);
    const [mine, theirs] = [await anApp(), await anApp('', other)];
    expect(await stateOf()).toBe('partial'); // no recovery codes yet
    await seedSql(
      world.database,
      `UPDATE factor f SET secret_sealed = g.secret_sealed FROM factor g
       WHERE (f.id = $1 AND g.id = $2) OR (f.id = $2 AND g.id = $1)`,
      [mine.factorId, theirs.factorId],
    );
    expect(await verify(codeOf(theirs.secret))).toEqual({ kind: 'broken' });
    expect(await verify(codeOf(mine.secret))).toEqual({ kind: 'broken' });
    expect([await stateOf(), await stateOf(other)]).toEqual(['error', 'error']);
  });
});

describe('a proven number', () => {
  const phone = () =>
    within(async (tx) => {
      await world.accounts.setContact(tx, accountId, 'phone', '+819012345678', world.clock.now());
      await factors.bindContact(tx, aCall(), accountId, 'sms');
    });
  const standing = async () => (await within((tx) => factors.list(tx, accountId))).map(({ contact }) => contact);

  it('is a factor once it is bound', async () => {
    await phone();
    expect(await standing()).toEqual(['+819012345678']);
    expect(await stateOf()).toBe('enabled');
  });

  it('is none any more when it changes, nor when the new one is proven, until it is bound again', async () => {
    await phone();
    await within((tx) => world.accounts.setContact(tx, accountId, 'phone', '+819087654321', null));
    expect(await standing()).toEqual([]);
    world.clock.advance(1);
    await within((tx) => world.accounts.markVerified(tx, accountId, 'phone', '+819087654321', world.clock.now()));
    expect(await standing()).toEqual([]);
    await within((tx) => factors.bindContact(tx, aCall(), accountId, 'sms'));
    expect(await standing()).toEqual(['+819087654321']);
  });

  it('cannot be bound while nobody has proven it', async () => {
    await within((tx) => world.accounts.setContact(tx, accountId, 'phone', '+819012345678', null));
    await within((tx) => factors.bindContact(tx, aCall(), accountId, 'sms'));
    expect(await standing()).toEqual([]);
  });
});

describe('recovery codes', () => {
  async function aSet() {
    const made = await codes.make();
    if (!made.ok) throw new Error(made.problem.code);
    const id = await within((tx) => codes.replace(tx, aCall(), accountId, made.value.stored));
    return { id, codes: made.value.codes as readonly [string, string, ...string[]] };
  }
  async function spend(code: string) {
    const set = await within((tx) => codes.find(tx, accountId));
    const hash = await codes.hashTyped(set, code);
    if (!set || !hash.ok) return 'none';
    return within((tx) => codes.spend(tx, set, hash.value));
  }

  it('N-10 are ten different ones of which the database holds no trace but hashes', async () => {
    const set = await aSet();
    expect(new Set(set.codes).size).toBe(10);
    const stored = JSON.stringify(await seedSql(world.database, 'SELECT * FROM recovery_code WHERE factor_id = $1', [set.id]));
    for (const code of set.codes) expect(stored).not.toContain(code);
  });

  it('are good once each', async () => {
    const set = await aSet();
    expect(await spend(set.codes[0])).toBe('right');
    expect(await spend(set.codes[0])).toBe('already_spent');
    expect(await spend(set.codes[1])).toBe('right');
    expect(await spend('k4m9x7qp2ab8ht3z')).toBe('wrong');
  });

  it('of which 50 at once bring the same: one is let in', async () => {
    const set = await aSet();
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => spend(set.codes[0])));
    expect(verdicts.filter((verdict) => verdict === 'right')).toHaveLength(1);
  });

  it('L-051 made anew void the old ones, under the same id', async () => {
    const [old, renewed] = [await aSet(), await aSet()];
    expect(renewed.id).toBe(old.id);
    expect(await spend(old.codes[0])).toBe('wrong');
    expect(await spend(renewed.codes[0])).toBe('right');
  });

  it('turn 部分設定 into 有効, and back when they are used up (D-1)', async () => {
    await anApp();
    expect(await stateOf()).toBe('partial');
    const set = await aSet();
    expect(await stateOf()).toBe('enabled');
    for (const code of set.codes) await spend(code);
    expect(await stateOf()).toBe('partial');
  });
});

describe('tries of a factor', () => {
  const tries = () => new FactorTries(world.attempts);
  const take = async (id: string) => tries().take(tenantId, accountId, 'totp', [id]);
  const miss = async (id: string) => {
    const taken = await take(id);
    return taken.ok ? within((tx) => tries().fail(tx, taken.value)) : taken.problem;
  };

  it('T-08 end after five, for 30 seconds, then for twice as long', async () => {
    const id = randomUUID();
    for (let left = 4; left > 0; left -= 1) expect(await miss(id)).toMatchObject({ locked: false, left });
    expect(await miss(id)).toMatchObject({ locked: true, retryAfterSeconds: 30 });
    expect(await take(id)).toMatchObject({ ok: false, problem: { code: 'login.locked', retryAfterSeconds: 30 } });
    world.clock.advance(30);
    for (let count = 0; count < 4; count += 1) await miss(id);
    expect(await miss(id)).toMatchObject({ locked: true });
  });

  it('200 at once spend exactly the limit', async () => {
    const id = randomUUID();
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => miss(id)));
    expect(outcomes.filter((outcome) => 'left' in outcome)).toHaveLength(5);
  });

  it('of all factors of a kind together end after ten', async () => {
    for (let count = 0; count < 10; count += 1) await miss(randomUUID());
    expect(await take(randomUUID())).toMatchObject({ ok: false, problem: { code: 'login.locked' } });
  });
});
