import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '#server/platform';
import { aJobRig, type EngineName, type JobRig } from './job-rig.ts';

const soon = { timeout: 15_000, interval: 25 };
const until = (check: () => Promise<void> | void) => vi.waitFor(check, soon);
const many = (length: number, draft: Readonly<{ runAt?: Date }> = {}) => Array.from({ length }, () => draft);
/** Something to wait for, and what ends the waiting. */
const aHold = (): readonly [Promise<void>, () => void] => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  return [held, () => release()];
};

/** One promise, two engines (product.md section 3): whatever holds for the one must hold for the other. */
describe.each<EngineName>(['outbox', 'bull'])('jobs worked by the %s engine', (engine) => {
  let rig: JobRig;
  let seen: Job[];
  const note = async (job: Job) => void seen.push(job);
  const ids = () => seen.map(({ id }) => id);
  const handedOver = async () => (await rig.rows()).filter(({ relayed }) => relayed).length;
  beforeEach(async () => {
    rig = await aJobRig(engine);
    seen = [];
  });
  afterEach(() => rig.close());

  it('run after the commit, with what was put into them', async () => {
    await rig.work(note);
    const [id] = await rig.put({ payload: { to: 'taro@example.jp' } });
    await until(async () => expect(await rig.row(id)).toMatchObject({ finished: true, failed: false, attempts: 1 }));
    expect(seen).toEqual([{ id, tenantId: rig.tenantId, kind: 'test', payload: { to: 'taro@example.jp' }, attempt: 1 }]);
  });

  it('never run when their transaction was undone', async () => {
    await rig.work(note);
    await rig.putAndUndo({ payload: 'undone' });
    const [id] = await rig.put({ payload: 'kept' });
    await until(() => expect(ids()).toEqual([id]));
    expect(await rig.rows()).toHaveLength(1);
  });

  it('put before anybody works them are found at the start', async () => {
    const [id] = await rig.put({});
    await rig.work(note);
    await until(() => expect(ids()).toEqual([id]));
  });

  it('run once each, 50 of them, though three processes look for them', async () => {
    await Promise.all([rig.work(note), rig.work(note), rig.work(note)]);
    const batches = await Promise.all(Array.from({ length: 5 }, () => rig.put(...Array.from({ length: 10 }, () => ({})))));
    await until(async () => expect((await rig.rows()).filter(({ finished }) => finished)).toHaveLength(50));
    expect(ids().sort()).toEqual(batches.flat().sort());
  });

  it('are sealed in the database, and emptied once done', async () => {
    const [id] = await rig.put({ payload: { text: 'code 123456' } });
    const waiting = await rig.row(id);
    expect(waiting?.payload).toMatch(/^test1\./);
    expect(waiting?.payload).not.toContain('123456');
    await rig.work(note);
    await until(async () => expect(await rig.row(id)).toMatchObject({ finished: true, payload: '' }));
  });

  it('are tried again after a failure, no sooner than two seconds later', async () => {
    const tries: number[] = [];
    await rig.work(async (job) => {
      tries.push(performance.now());
      if (job.attempt === 1) throw new Error('mail server away');
    });
    const [id] = await rig.put({});
    await until(async () => expect(await rig.row(id)).toMatchObject({ last_error: 'mail server away', finished: false }));
    await until(async () => expect(await rig.row(id)).toMatchObject({ finished: true, failed: false, attempts: 2 }));
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBeGreaterThan(1_950);
  });

  it('are given up after their last try, and stay for somebody to look at', async () => {
    await rig.work(async (job) => {
      seen.push(job);
      throw new Error('mailbox unknown');
    });
    const [id] = await rig.put({ maxAttempts: 2, payload: { to: 'x' } });
    await until(async () => expect(await rig.row(id)).toMatchObject({ failed: true, finished: false, attempts: 2 }));
    expect(await rig.row(id)).toMatchObject({ last_error: 'mailbox unknown', payload: expect.stringMatching(/^test1\./) });
    await rig.put({ maxAttempts: 1 });
    await until(() => expect(seen).toHaveLength(3)); // a round later the first one was not tried again
    expect(ids().filter((one) => one === id)).toHaveLength(2);
  });

  it('of a kind that nobody knows do not stop the others', async () => {
    const [unknown, known] = await rig.put({ kind: 'sing' }, {});
    await rig.work(note);
    await until(() => expect(ids()).toEqual([known]));
    await until(async () => expect((await rig.row(unknown))?.last_error).toContain('sing'));
  });

  it('that cannot be opened any more do not stop the others, and are told of', async () => {
    const [broken, whole] = await rig.put({}, {});
    await rig.sql(`UPDATE job SET payload = 'test1.AAAA.AAAA', max_attempts = 1 WHERE id = $1`, broken);
    await rig.work(note);
    await until(() => expect(ids()).toEqual([whole]));
    await until(async () => expect(await rig.row(broken)).toMatchObject({ failed: true, leased: false }));
    expect((await rig.row(broken))?.last_error).toMatch(/payload/);
  });

  it('whose worker died are taken up again when its lease has run out, not before', async () => {
    const [orphan] = await rig.put({});
    expect((await rig.store.claim(10)).map(({ id }) => id)).toEqual([orphan]); // and nobody ever heard of this worker again
    await rig.work(note);
    const [other] = await rig.put({});
    await until(() => expect(ids()).toEqual([other]));
    await rig.sql(`UPDATE job SET leased_until = now() - interval '1 second' WHERE id = $1`, orphan);
    await until(() => expect(ids()).toEqual([other, orphan]));
    expect(seen[1]?.attempt).toBe(2);
  });

  it('that end their worker each time are given up as well', async () => {
    const [deadly] = await rig.put({ maxAttempts: 2 });
    await rig.sql(`UPDATE job SET attempts = 2, leased_until = now() - interval '1 second' WHERE id = $1`, deadly);
    await rig.work(note);
    await until(async () => expect(await rig.row(deadly)).toMatchObject({ failed: true, attempts: 2, leased: false }));
    expect(seen).toEqual([]);
  });

  it('meant for later wait until then', async () => {
    const [later] = await rig.put({ runAt: new Date(Date.now() + 3_600_000) });
    await rig.work(note);
    const [now] = await rig.put({});
    await until(() => expect(ids()).toEqual([now]));
    await rig.sql(`UPDATE job SET run_at = now() WHERE id = $1`, later);
    await until(() => expect(ids()).toEqual([now, later]));
  });

  it('D-22 are worked in the order in which they are due, whenever they were put', async () => {
    const [held, release] = aHold();
    const [heldNext, releaseNext] = aHold();
    const first = await rig.put(...many(10)); // as many as are worked at once
    await rig.work(async (job) => {
      seen.push(job);
      await (first.includes(job.id) ? held : heldNext);
    });
    try {
      await until(() => expect(seen).toHaveLength(10));
      await rig.put(...many(30));
      await until(async () => expect(await handedOver()).toBe(engine === 'bull' ? 40 : 0));
      const urgent = await rig.put(...many(3, { runAt: new Date(Date.now() - 3_600_000) }));
      await until(async () => expect(await handedOver()).toBe(engine === 'bull' ? 43 : 0));
      release();
      // The next ten are begun at once, so in whatever order; thirty had been put before the urgent ones.
      await until(() => expect(seen).toHaveLength(20));
      expect(ids().slice(10)).toEqual(expect.arrayContaining([...urgent]));
      releaseNext();
      await until(() => expect(seen).toHaveLength(43));
    } finally {
      release();
      releaseNext();
    }
  });

  it('do not wait for one that takes its time', async () => {
    const [held, release] = aHold();
    const [slow] = await rig.put({});
    await rig.work(async (job) => {
      seen.push(job);
      if (job.id === slow) await held;
    });
    try {
      await until(() => expect(ids()).toEqual([slow]));
      const others = await rig.put(...many(25));
      await until(() => expect(ids().slice(1).sort()).toEqual([...others].sort()));
      expect(await rig.row(slow)).toMatchObject({ finished: false });
    } finally {
      release();
    }
  });

  it('go on after all connections of the runner were cut', async () => {
    await rig.work(note);
    await rig.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'sekisho_system' AND datname = current_database()`,
    );
    const [id] = await rig.put({});
    await until(() => expect(ids()).toEqual([id]));
  });

  it('that are being worked are finished before the process stops', async () => {
    const [held, release] = aHold();
    const process = await rig.work(async (job) => {
      seen.push(job);
      await held;
    });
    const [id] = await rig.put({});
    await until(() => expect(ids()).toEqual([id]));
    const stopped = process.stop();
    release();
    await stopped;
    expect(await rig.row(id)).toMatchObject({ finished: true });
  });
});

describe('the bull engine without its Redis', () => {
  let rig: JobRig;
  let seen: string[];
  const note = async (job: Job) => void seen.push(job.id);
  beforeEach(async () => {
    rig = await aJobRig('bull');
    seen = [];
  });
  afterEach(() => rig.close());

  it('A16-07 keeps every job in PostgreSQL while Redis is away, and runs each once when it is back', async () => {
    await rig.work(note);
    const [before] = await rig.put({});
    await until(() => expect(seen).toEqual([before]));
    rig.redis.cut();
    const during = await rig.put({}, {}, {});
    await until(async () => expect((await rig.rows()).filter(({ finished }) => !finished)).toHaveLength(3));
    rig.redis.restore();
    await until(async () => expect((await rig.rows()).filter(({ finished }) => finished)).toHaveLength(4));
    expect(seen.slice(1).sort()).toEqual([...during].sort());
  });

  it('A16-07 hands over again what Redis lost', async () => {
    const [lost] = await rig.put({});
    expect(await rig.store.relay(10)).toMatchObject([{ tenantId: rig.tenantId, id: lost }]); // it never arrived
    await rig.work(note);
    const [next] = await rig.put({});
    await until(() => expect(seen).toEqual([next]));
    await rig.sql(`UPDATE job SET relayed_until = now() - interval '1 second' WHERE id = $1`, lost);
    await until(() => expect(seen).toEqual([next, lost]));
  });

  it('A16-07 starts while Redis is away, and works as soon as it is there', async () => {
    rig.redis.cut();
    await rig.work(note);
    const [id] = await rig.put({});
    await until(() => expect(rig.redis.refusals()).toBeGreaterThan(5));
    rig.redis.restore();
    await until(() => expect(seen).toEqual([id]));
  });

  it('stops while Redis is away, after the job it works at', async () => {
    const [held, release] = aHold();
    const engine = await rig.work(async ({ id }) => {
      seen.push(id);
      await held;
    });
    const [id] = await rig.put({});
    await until(() => expect(seen).toEqual([id]));
    rig.redis.cut();
    const stopped = engine.stop();
    release();
    await stopped;
    expect(await rig.row(id)).toMatchObject({ finished: true });
  });
});
