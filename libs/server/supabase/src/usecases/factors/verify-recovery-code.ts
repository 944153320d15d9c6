import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorTries, RecoveryCodes, type FactorTry, type RecoverySet } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { AccountMails } from '../../account-mails.ts';
import { OwnActs, ownerOf, type Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';
import type { TokenAnswer } from '../../token-answers.ts';
import { RaiseSession } from '../sessions/raise-session.ts';

/** What a typed code is judged with. */
@Injectable()
export class SpendParts {
  constructor(
    readonly codes: RecoveryCodes,
    readonly tries: FactorTries,
    readonly raise: RaiseSession,
    readonly mails: AccountMails,
  ) {}
}

/** `POST factors/recovery-codes/verify`: one code, once, stands in for a lost factor. Its owner is told. */
@Injectable()
export class VerifyRecoveryCode {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly parts: SpendParts,
  ) {}

  async run(call: Call, code: string | null | undefined): Promise<Outcome<TokenAnswer, Problem>> {
    if (!code) return refuse({ code: 'supabase.invalid', message: 'Code needs to be non-empty' });
    const { tenantId, accountId } = ownerOf(call);
    const set = await this.around.db.run(tenantId, (tx) => this.parts.codes.find(tx, accountId));
    const taken = await this.parts.tries.take(tenantId, accountId, 'recovery-code', set ? [set.id] : []);
    if (!taken.ok) return this.locked(call, taken.problem);
    const hash = await this.parts.codes.hashTyped(set, code);
    if (!hash.ok) {
      await this.parts.tries.giveBack(taken.value);
      return hash;
    }
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.judge(tx, call, self, set, hash.value, taken.value);
    });
    if (!isSettled) await this.parts.tries.giveBack(taken.value);
    return outcome;
  }

  private locked(call: Call, problem: Problem): Promise<Outcome<never, Problem>> {
    return this.own.run(call, async (tx, self) => {
      await this.record(tx, call, self, null, [{ type: 'recovery_code_failure', outcome: 'denied', reason: 'locked' }]);
      const isLocked = problem.code === 'login.locked';
      return refuse(
        isLocked ? { code: 'supabase.recovery_codes_locked', retryAfterSeconds: problem.retryAfterSeconds } : problem,
      );
    });
  }

  private async judge(
    tx: Tx,
    call: Call,
    self: Self,
    set: RecoverySet | null,
    hash: string,
    taken: FactorTry,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const verdict = set ? await this.parts.codes.spend(tx, set, hash) : 'wrong';
    if (set && verdict === 'right') {
      await this.parts.tries.succeed(tx, taken);
      return ok(await this.conclude(tx, call, self, set));
    }
    const events: AuditEvent[] = [
      {
        type: 'recovery_code_failure',
        outcome: 'failure',
        reason: set ? (verdict === 'wrong' ? 'wrong_code' : 'already_spent') : 'no_codes',
      },
    ];
    const { locked } = await this.parts.tries.fail(tx, taken);
    if (locked) {
      events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes' });
      await this.parts.mails.tell(tx, self, self.session.accountId, 'factorLocked');
    }
    await this.record(tx, call, self, set?.id ?? null, events);
    return refuse({ code: 'supabase.recovery_code_rejected' });
  }

  private async conclude(tx: Tx, call: Call, self: Self, set: RecoverySet): Promise<TokenAnswer> {
    const proof = { interaction: 'recovery-code-authentication', method: 'recovery-code', factorId: set.id };
    const { answer, ended } = await this.parts.raise.run(tx, self.session, proof);
    const before = self.portrait.factors.find(({ id }) => id === set.id)?.codesLeft ?? 1;
    const left = before - 1;
    const page = this.parts.mails.securityPage(self.tenant);
    await this.parts.mails.tell(tx, self, self.session.accountId, 'recoveryCodeUsed', { left: String(left), page });
    const detail = { left, sessions_ended: ended };
    await this.record(tx, call, self, set.id, [{ type: 'recovery_code_success', outcome: 'success', detail }]);
    return answer;
  }

  private record(
    tx: Tx,
    call: Call,
    { portrait: { account } }: Self,
    setId: string | null,
    events: readonly AuditEvent[],
  ): Promise<void> {
    const target = setId === null ? {} : { target: { type: 'factor', id: setId } };
    const about = { accountId: account.id, userName: account.username, ...target };
    return this.around.audit.append(
      tx,
      call,
      events.map((event) => ({ ...event, ...about })),
    );
  }
}
