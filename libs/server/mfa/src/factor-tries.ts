import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Attempts, LOGIN_LIMIT, type AttemptKey, type AttemptLimit } from '#server/accounts';
import type { Tx } from '#server/platform';

/** Wrong codes of one factor: five, then 30 seconds, each further time twice as long up to a day (T-08). */
export const FACTOR_LIMIT: AttemptLimit = { failures: 5, lockSeconds: 30 };

type Counter = Readonly<{ key: AttemptKey; limit: AttemptLimit }>;
/** A try that was taken and has to be settled: by `succeed`, `fail` or `giveBack`. */
export type FactorTry = readonly Counter[];

/**
 * Counts tries of a second factor in PostgreSQL, per factor and per user, on every surface alike (CVE-2024-32868). A success
 * clears the counters of what was used only: a right SMS code does not refill the tries of the app (N-08).
 */
@Injectable()
export class FactorTries {
  constructor(private readonly attempts: Attempts) {}

  /** Takes a try of each named factor and of the user's second factors of this kind together. */
  async take(
    tenantId: string,
    accountId: string,
    kind: string,
    factorIds: readonly string[],
  ): Promise<Outcome<FactorTry, Problem>> {
    const counters: Counter[] = [
      { key: this.attempts.key(tenantId, `factors/${kind}`, accountId), limit: LOGIN_LIMIT },
      ...factorIds.map((id) => ({ key: this.attempts.key(tenantId, 'factor', id), limit: FACTOR_LIMIT })),
    ];
    for (const [index, { key, limit }] of counters.entries()) {
      const taken = await this.attempts.take(key, limit);
      if (taken.ok) continue;
      await this.giveBack(counters.slice(0, index));
      return taken;
    }
    return ok(counters);
  }

  async succeed(tx: Tx, taken: FactorTry): Promise<void> {
    for (const { key } of taken) await this.attempts.succeed(tx, key);
  }

  /** `locked` tells the one that locked; `left` the tries of the narrowest counter. */
  async fail(tx: Tx, taken: FactorTry): Promise<{ locked: boolean; left: number; retryAfterSeconds: number }> {
    let worst = { locked: false, left: Number.POSITIVE_INFINITY, retryAfterSeconds: 0 };
    for (const { key, limit } of taken) {
      const failed = await this.attempts.fail(tx, key, limit);
      worst = {
        locked: worst.locked || failed.locked,
        left: Math.min(worst.left, failed.left),
        retryAfterSeconds: Math.max(worst.retryAfterSeconds, failed.retryAfterSeconds),
      };
    }
    return worst;
  }

  /** Lifts the lock of a factor whose secret was just made anew: nobody has guessed at that one yet. */
  async forgive(tx: Tx, factorId: string): Promise<void> {
    await this.attempts.unlock(tx, this.attempts.key(tx.tenantId, 'factor', factorId));
  }

  async giveBack(taken: FactorTry): Promise<void> {
    for (const { key } of taken) await this.attempts.giveBack(key);
  }

  async giveBackIn(tx: Tx, taken: FactorTry): Promise<void> {
    for (const { key } of taken) await this.attempts.giveBackIn(tx, key);
  }
}
