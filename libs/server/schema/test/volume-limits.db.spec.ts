import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectRedis, createLimiters, poolOf, Refusal, VolumeLimits, volumeLimits } from '#server/platform';
import { aDatabase, aDataSource, type TestDatabase } from '../src/testing.ts';
import { aDoor, type Door } from './redis-door.ts';

let database: TestDatabase;
let source: DataSource;
let door: Door;
let redis: Redis;
beforeAll(async () => {
  database = await aDatabase();
  source = await aDataSource(database);
  door = await aDoor(new URL(inject('redisUrl')));
  redis = connectRedis(door.url);
  if (redis.status !== 'ready') await once(redis, 'ready');
});
afterAll(async () => {
  redis.disconnect();
  await door.close();
  await source.destroy();
  await database.drop();
});

const { points } = volumeLimits.report;
const limits = (store: Redis | null, relaxed = false) => new VolumeLimits(createLimiters(poolOf(source), store, relaxed));
/** How many of `tries` at once are let through. */
async function passed(limiter: VolumeLimits, address: string, tries: number): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: tries }, () => limiter.take('report', address)));
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect((outcome.reason as Refusal).problem).toMatchObject({ code: 'limit.volume' });
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

describe.each(['PostgreSQL alone', 'Redis'])('volume limits in %s', (where) => {
  const store = () => (where === 'Redis' ? redis : null);

  it('let exactly the limit through, of many at once', async () => {
    expect(await passed(limits(store()), randomUUID(), points * 3)).toBe(points);
  });

  it('count each address for itself, in every process alike', async () => {
    const [mine, yours] = [randomUUID(), randomUUID()];
    expect(await passed(limits(store()), mine, points + 1)).toBe(points);
    expect(await passed(limits(store()), mine, 1)).toBe(0);
    expect(await passed(limits(store()), yours, 1)).toBe(1);
  });

  it('tell when to come back', async () => {
    const address = randomUUID();
    await passed(limits(store()), address, points);
    const refused = await limits(store())
      .take('report', address)
      .catch((fault: unknown) => fault);
    const { retryAfterSeconds } = (refused as Refusal).problem as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(volumeLimits.report.seconds - 30);
    expect(retryAfterSeconds).toBeLessThanOrEqual(volumeLimits.report.seconds);
  });

  it('grow for automated clients of a development server', async () => {
    expect(await passed(limits(store(), true), randomUUID(), points * 3)).toBe(points * 3);
  });
});

describe('volume limits whose Redis is away', () => {
  it('A16-07 are counted in PostgreSQL: a lost limiter does not mean unlimited', async () => {
    door.cut();
    await expect.poll(() => redis.status).not.toBe('ready');
    expect(await passed(limits(redis), randomUUID(), points * 2)).toBe(points);
    door.restore();
  });
});
