import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { LimitName } from '#shared/contracts';
import { Refusal } from '../http/refusal.ts';

/**
 * Requests one address may make in a window of `seconds`. They slow floods down; guessing is stopped by the counters
 * per account and per challenge, which stand in PostgreSQL and know no address.
 */
export const volumeLimits: Record<LimitName, { points: number; seconds: number }> = {
  login: { points: 100, seconds: 60 },
  send: { points: 30, seconds: 60 },
  token: { points: 600, seconds: 60 },
  management: { points: 600, seconds: 60 },
  report: { points: 10, seconds: 600 },
};

/** With SEKISHO_DEV_LIMITS=relaxed, for automated clients of a development server: only these per-address limits grow. */
export const RELAXED_FACTOR = 1_000;

@Injectable()
export class VolumeLimits {
  constructor(private readonly limiters: Readonly<Record<LimitName, RateLimiterAbstract>>) {}

  /** Takes one point of the address, or throws the 429 refusal. A limiter that cannot answer refuses nobody and lifts no other limit. */
  async take(name: LimitName, address: string): Promise<void> {
    try {
      await this.limiters[name].consume(address);
    } catch (denied) {
      if (!(denied instanceof RateLimiterRes)) return;
      throw new Refusal({ code: 'limit.volume', retryAfterSeconds: Math.max(1, Math.ceil(denied.msBeforeNext / 1000)) });
    }
  }
}
