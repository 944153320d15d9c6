import { expect, it } from 'vitest';
import { SharedLook } from './shared-look.ts';

/** Looks that end when they are told to; each shows its own number. */
function aLook() {
  const ends: ((fault?: Error) => void)[] = [];
  const look = () =>
    new Promise<number>((resolve, reject) => {
      const number = ends.length + 1;
      ends.push((fault) => (fault ? reject(fault) : resolve(number)));
    });
  return { look, ends };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('who asks while a look runs gets the next one, together with all others who do', async () => {
  const [shared, { look, ends }] = [new SharedLook<string, number>(), aLook()];
  const first = shared.ask('a', look);
  await settled();
  const later = [shared.ask('a', look), shared.ask('a', look), shared.ask('a', look)];
  await settled();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settled();
  ends[1]?.();
  expect(await Promise.all([first, ...later])).toEqual([1, 2, 2, 2]);
  expect(ends).toHaveLength(2);
});

it('who asks after a look gets another one', async () => {
  const [shared, { look, ends }] = [new SharedLook<string, number>(), aLook()];
  for (const number of [1, 2]) {
    const asked = shared.ask('a', look);
    await settled();
    ends.at(-1)?.();
    expect(await asked).toBe(number);
  }
});

it('one thing does not wait for another', async () => {
  const [shared, { look, ends }] = [new SharedLook<string, number>(), aLook()];
  void shared.ask('a', look);
  const other = shared.ask('b', look);
  await settled();
  ends[1]?.();
  expect(await other).toBe(2);
});

it('a look that fails is told to who shares it, and to nobody after', async () => {
  const [shared, { look, ends }] = [new SharedLook<string, number>(), aLook()];
  const both = Promise.allSettled([shared.ask('a', look), shared.ask('a', look)]);
  await settled();
  const after = shared.ask('a', look);
  ends[0]?.(new Error('away'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await settled();
  ends[1]?.();
  expect(await after).toBe(2);
});
