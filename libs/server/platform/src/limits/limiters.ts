import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { RateLimiterPostgres, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { LimitName } from '#shared/contracts';
import { RELAXED_FACTOR, volumeLimits } from './volume-limits.ts';

/** Counts in Redis where there is one, with PostgreSQL as insurance; in PostgreSQL alone otherwise. */
export function createLimiters(pool: Pool, redis: Redis | null, relaxed: boolean): Record<LimitName, RateLimiterAbstract> {
  const create = (name: string, points: number, seconds: number): RateLimiterAbstract => {
    const options = { keyPrefix: name, points: points * (relaxed ? RELAXED_FACTOR : 1), duration: seconds };
    const insurance = new RateLimiterPostgres({
      ...options,
      storeClient: pool,
      storeType: 'pool',
      tableName: 'volume_limit',
      tableCreated: true,
    });
    return redis
      ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: insurance, rejectIfRedisNotReady: true })
      : insurance;
  };
  return Object.fromEntries(
    Object.entries(volumeLimits).map(([name, limit]) => [name, create(name, limit.points, limit.seconds)]),
  ) as Record<LimitName, RateLimiterAbstract>;
}

/** Fails fast instead of queueing commands while Redis is away, so that the insurance takes over within milliseconds. */
export const connectRedis = (url: string): Redis => {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, connectTimeout: 1_000 });
  redis.on('error', () => undefined); // ioredis reconnects by itself; each failed use is reported where it happens
  return redis;
};
