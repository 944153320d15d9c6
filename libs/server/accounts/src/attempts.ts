import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Clock, secondsFrom, secondsUntil, TenantDb, Vault, type Tx } from '#server/platform';
import {
  clearCounter,
  countFailure,
  giveBackTry,
  liftLock,
  readCounter,
  reserveTry,
  settleAbandoned,
} from './db/attempt.statements.ts';

/** How many wrong answers a subject may give before it is locked, and for how long. */
export type AttemptLimit = Readonly<{ failures: number; lockSeconds: number }>;

/** 10 failures lock for 30 minutes, each further lock twice as long up to a day (L-30, product.md section 4.7). */
export const LOGIN_LIMIT: AttemptLimit = { failures: 10, lockSeconds: 1_800 };
/** NIST 800-63B-4 section 3.2.2: after 100 consecutive failures only a recovery helps. */
export const HARD_STOP = 100;
const LONGEST_LOCK_SECONDS = 86_400;
/** A try whose process died is counted as wrong after this time. */
const ABANDONED_SECONDS = 60;
const PATIENCE_MS = 2_000;
const POLL_MS = 60;

type Row = { failures: number; in_flight: number; consecutive: number; locked_until: Date | null };

export type AttemptKey = Readonly<{ tenantId: string; scope: string; subject: string }>;

/**
 * Counts tries per subject exactly, however many come at once (rulings section 8): a try is taken before the work,
 * and given back or recorded after it. 200 parallel wrong guesses spend exactly the limit; 20 right ones all succeed.
 */
@Injectable()
export class Attempts {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** The counter of a subject that must not be stored by name. */
  key(tenantId: string, scope: string, ...subject: readonly string[]): AttemptKey {
    return { tenantId, scope, subject: this.vault.alias(`attempt/${scope}`, tenantId, ...subject) };
  }

  /** Waits up to two seconds while every try left is in flight; no connection is held meanwhile. */
  async take(key: AttemptKey, limit: AttemptLimit = LOGIN_LIMIT): Promise<Outcome<null, Problem>> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const taken = await this.tryToTake(key, limit);
      if (taken !== 'wait') return taken;
      if (Date.now() >= deadline) return refuse({ code: 'system.overloaded', retryAfterSeconds: 1 });
      await sleep(POLL_MS);
    }
  }

  /** Clears the counter in the transaction that records the success. */
  async succeed(tx: Tx, key: AttemptKey): Promise<void> {
    await tx.count(clearCounter, [key.tenantId, key.scope, key.subject]);
  }

  /** Records a wrong answer; `locked` is true for the one that locked the subject. */
  async fail(
    tx: Tx,
    key: AttemptKey,
    limit: AttemptLimit = LOGIN_LIMIT,
  ): Promise<{ locked: boolean; retryAfterSeconds: number; left: number }> {
    const now = this.clock.now();
    const row = await tx.one<Row>(countFailure, [
      key.tenantId,
      key.scope,
      key.subject,
      now,
      limit.failures,
      limit.lockSeconds,
      LONGEST_LOCK_SECONDS,
    ]);
    const until = row?.locked_until ?? null;
    return {
      locked: until !== null,
      retryAfterSeconds: until ? secondsUntil(now, until) : 0,
      left: Math.max(0, limit.failures - (row?.failures ?? 0)),
    };
  }

  /** The work could not be done (overload, provider down): the try was none. */
  async giveBack(key: AttemptKey): Promise<void> {
    await this.db.run(key.tenantId, (tx) => this.giveBackIn(tx, key));
  }

  async giveBackIn(tx: Tx, key: AttemptKey): Promise<void> {
    await tx.count(giveBackTry, [key.tenantId, key.scope, key.subject]);
  }

  /** Lifts a lock, for the owner who proved the address. The count of consecutive failures stays (L-31). */
  async unlock(tx: Tx, key: AttemptKey): Promise<void> {
    await tx.count(liftLock, [key.tenantId, key.scope, key.subject]);
  }

  /** Whether a try would be refused now, without taking one. */
  async lockedFor(tx: Tx, key: AttemptKey): Promise<number> {
    const row = await tx.one<Row>(readCounter, [key.tenantId, key.scope, key.subject]);
    return row?.locked_until ? secondsUntil(this.clock.now(), row.locked_until) : 0;
  }

  private async tryToTake(key: AttemptKey, limit: AttemptLimit): Promise<Outcome<null, Problem> | 'wait'> {
    return this.db.run(key.tenantId, async (tx) => {
      const now = this.clock.now();
      const abandoned = secondsFrom(now, -ABANDONED_SECONDS);
      const subject = [key.tenantId, key.scope, key.subject];
      const taken = await tx.count(reserveTry, [...subject, now, limit.failures, abandoned, HARD_STOP]);
      if (taken === 1) return ok(null);
      await tx.count(settleAbandoned, [...subject, now, abandoned, limit.failures, limit.lockSeconds, LONGEST_LOCK_SECONDS]);
      const row = await tx.one<Row>(readCounter, subject);
      if (row?.locked_until && row.locked_until > now) {
        return refuse({ code: 'login.locked', retryAfterSeconds: secondsUntil(now, row.locked_until) });
      }
      if (row && row.consecutive >= HARD_STOP) return refuse({ code: 'login.locked', retryAfterSeconds: LONGEST_LOCK_SECONDS });
      return 'wait';
    });
  }
}
