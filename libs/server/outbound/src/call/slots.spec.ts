import { describe, expect, it } from 'vitest';
import { Overloaded, Slots } from './slots.ts';

const never = new AbortController().signal;
function held() {
  let release: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (release = resolve));
  return { done, release };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('slots per host', () => {
  it('A13-03 run at most the limit at a time, in order of arrival', async () => {
    const slots = new Slots(2, 10);
    const calls = [held(), held(), held(), held()];
    const started: number[] = [];
    const all = calls.map((call, index) =>
      slots.run('a:1', never, async () => {
        started.push(index);
        await call.done;
      }),
    );
    await settled();
    expect(started).toEqual([0, 1]);
    calls[1]?.release();
    await settled();
    expect(started).toEqual([0, 1, 2]);
    calls.forEach((call) => call.release());
    await Promise.all(all);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('A13-03 refuse at once when the queue is full, and do not hold up another host', async () => {
    const slots = new Slots(1, 1);
    const call = held();
    const running = slots.run('a:1', never, () => call.done);
    const queued = slots.run('a:1', never, async () => 'second');
    await expect(slots.run('a:1', never, async () => 'third')).rejects.toBeInstanceOf(Overloaded);
    await expect(slots.run('b:1', never, async () => 'other')).resolves.toBe('other');
    call.release();
    await running;
    await expect(queued).resolves.toBe('second');
  });

  it('give the slot back after a failure, and the place in the queue after an abort', async () => {
    const slots = new Slots(1, 1);
    await expect(slots.run('a:1', never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const call = held();
    const running = slots.run('a:1', never, () => call.done);
    const impatient = new AbortController();
    const given = slots.run('a:1', impatient.signal, async () => 'never');
    impatient.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
    const next = slots.run('a:1', never, async () => 'next');
    call.release();
    await running;
    await expect(next).resolves.toBe('next');
  });
});
