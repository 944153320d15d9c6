import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';

/** Work that lasts until it is told how to end. */
function held() {
  let end: (how: 'well' | 'badly') => void = () => undefined;
  const ended = new Promise<'well' | 'badly'>((resolve) => (end = resolve));
  const work = async () => {
    state.started = true;
    if ((await ended) === 'badly') throw new Error('no');
    return 'done';
  };
  const state = { started: false, end, work };
  return state;
}
const rounds = async () => {
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
};

describe('a gate', () => {
  it('lets its width through at once, has its depth wait, and refuses the next at once with the time to come back', async () => {
    const gate = new Gate(2, 2);
    const works = Array.from({ length: 4 }, held);
    const results = works.map(({ work }) => gate.run(work));
    expect(works.map(({ started }) => started)).toEqual([true, true, false, false]);
    const refused = held();
    expect(await gate.run(refused.work)).toEqual({ ok: false, problem: { code: 'system.overloaded', retryAfterSeconds: 1 } });
    expect(refused.started).toBe(false);
    for (const { end } of works) end('well');
    expect(await Promise.all(results)).toEqual(works.map(() => ({ ok: true, value: 'done' })));
  });

  it('starts those who wait in their order, one for each that ends', async () => {
    const gate = new Gate(1, 3);
    const works = Array.from({ length: 3 }, held);
    const results = works.map(({ work }) => gate.run(work));
    works[0]?.end('well');
    await results[0];
    await rounds();
    expect(works.map(({ started }) => started)).toEqual([true, true, false]);
    for (const { end } of works) end('well');
    await Promise.all(results);
  });

  it('frees the place of work that throws, and hands the fault on', async () => {
    const gate = new Gate(1, 1);
    for (let n = 0; n < 5; n += 1) await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const [first, second] = [held(), held()];
    const results = [gate.run(first.work), gate.run(second.work)];
    first.end('badly');
    second.end('well');
    await expect(results[0]).rejects.toThrow('no');
    expect(await results[1]).toEqual({ ok: true, value: 'done' });
    expect(await gate.run(async () => 1)).toEqual({ ok: true, value: 1 });
  });

  it('never runs more than its width, through a thousand pieces of work', async () => {
    const gate = new Gate(3, 1_000);
    let [running, most] = [0, 0];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await rounds();
      running -= 1;
    };
    const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => gate.run(work)));
    expect([most, outcomes.every(({ ok }) => ok)]).toEqual([3, true]);
  });
});
