import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { FactorTries, type FactorTry, type TotpVerdict } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { OwnActs, type Self } from './own-acts.ts';
import { OwnMails } from './own-mails.ts';

export type Wrong = Exclude<TotpVerdict, { kind: 'right' }>;

const REASONS = { replayed: 'already_used', drifted: 'clock_drift', wrong: 'wrong_code', broken: 'secret_unreadable' } as const;

/** What a refused code costs and what its owner is told; the same at step-up and at set-up. */
@Injectable()
export class CodeVerdicts {
  constructor(
    private readonly own: OwnActs,
    private readonly tries: FactorTries,
    private readonly mails: OwnMails,
  ) {}

  /** A code of an app. Whoever is logged in is told that it was used, and when the next one comes (rulings section 6). */
  async refuseTotp(tx: Tx, call: Call, self: Self, taken: FactorTry, verdict: Wrong): Promise<Outcome<never, Problem>> {
    const detail = verdict.kind === 'drifted' ? { offsetSeconds: verdict.steps * 30 } : {};
    const target = 'factorId' in verdict ? { target: { type: 'factor', id: verdict.factorId } } : {};
    const failure: AuditEvent = { type: 'totp_failure', outcome: 'failure', reason: REASONS[verdict.kind], detail, ...target };
    if (verdict.kind === 'replayed') {
      if (verdict.again) await this.tries.giveBackIn(tx, taken);
      else await this.miss(tx, call, self, taken, 'totp');
      await this.own.record(tx, call, self, [failure]);
      return refuse({ code: 'factor.totp_already_used', retryAfterSeconds: verdict.secondsToNext });
    }
    const triesLeft = await this.miss(tx, call, self, taken, 'totp');
    await this.own.record(tx, call, self, [failure]);
    return refuse({ code: 'factor.totp_rejected', triesLeft, ...(verdict.kind === 'drifted' ? { checkClock: true } : {}) });
  }

  /** Spends the try; answers how many are left. The owner is told of a lock. */
  async miss(tx: Tx, call: Call, self: Self, taken: FactorTry, type: 'totp' | 'recovery_code'): Promise<number> {
    const { locked, left } = await this.tries.fail(tx, taken);
    if (!locked) return left;
    await this.own.record(tx, call, self, [
      { type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes', detail: { type } },
    ]);
    await this.mails.tell(tx, self, 'factorLocked');
    return left;
  }

  /** No try was left: on record, and nothing was asked. */
  locked(
    call: Call,
    type: 'totp_failure' | 'recovery_code_failure' | 'password_failure',
    problem: Problem,
  ): Promise<Outcome<never, Problem>> {
    if (problem.code !== 'login.locked') return Promise.resolve(refuse(problem));
    return this.own.run(call, async (tx, self) => {
      await this.own.record(tx, call, self, [{ type, outcome: 'denied', reason: 'locked' }]);
      return refuse(problem);
    });
  }
}
