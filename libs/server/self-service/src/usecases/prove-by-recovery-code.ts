import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorTries, LOW_CODES, RecoveryCodes, recoverySetOf, type FactorTry, type RecoverySet } from '#server/mfa';
import { Reply, type Call, type Tx } from '#server/platform';
import { CodeVerdicts } from '../code-verdicts.ts';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';
import { RaiseSession } from '../raise-session.ts';

/** What a typed code is judged with. */
@Injectable()
export class RecoveryParts {
  constructor(
    readonly codes: RecoveryCodes,
    readonly tries: FactorTries,
    readonly verdicts: CodeVerdicts,
    readonly mails: OwnMails,
  ) {}
}

type Spending = Readonly<{ set: RecoverySet; hash: string; taken: FactorTry }>;

/** One saved code, once, stands in for a lost factor. Its owner is told (N-16). */
@Injectable()
export class ProveByRecoveryCode {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: RecoveryParts,
    private readonly raise: RaiseSession,
  ) {}

  async run(call: Call, code: string): Promise<Outcome<Reply, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    const { codes, tries, verdicts } = this.parts;
    const found = await this.own.run(call, async (tx) => {
      const set = await codes.find(tx, accountId);
      return set ? ok(set) : refuse({ code: 'factor.none_enrolled' as const });
    });
    if (!found.ok) return found;
    const set = found.value;
    const taken = await tries.take(tenantId, accountId, 'recovery-code', [set.id]);
    if (!taken.ok) return verdicts.locked(call, 'recovery_code_failure', taken.problem);
    const hashed = await codes.hashTyped(set, code);
    if (!hashed.ok) {
      await tries.giveBack(taken.value);
      return hashed;
    }
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.judge(tx, call, self, { set, hash: hashed.value, taken: taken.value });
    });
    if (!isSettled) await tries.giveBack(taken.value);
    return outcome;
  }

  private async judge(tx: Tx, call: Call, self: Self, { set, hash, taken }: Spending): Promise<Outcome<Reply, Problem>> {
    const { codes, tries, verdicts } = this.parts;
    const verdict = await codes.spend(tx, set, hash);
    const target = { type: 'factor', id: set.id };
    if (verdict !== 'right') {
      const triesLeft = await verdicts.miss(tx, call, self, taken, 'recovery_code');
      const reason = verdict === 'wrong' ? 'wrong_code' : verdict;
      await this.own.record(tx, call, self, [{ type: 'recovery_code_failure', outcome: 'failure', reason, target }]);
      return refuse({ code: 'factor.recovery_code_rejected', triesLeft });
    }
    await tries.succeed(tx, taken);
    const left = Math.max(0, (recoverySetOf(self.person.factors)?.codesLeft ?? 1) - 1);
    const proof = { interaction: 'recovery-code-authentication', method: 'recovery-code', factorId: set.id };
    const cookie = await this.raise.prove(tx, self.session, proof);
    const page = this.parts.mails.securityPage(self);
    await this.parts.mails.tell(tx, self, 'recoveryCodeUsed', { left: String(left), page });
    await this.own.record(tx, call, self, [
      { type: 'recovery_code_success', outcome: 'success', target, detail: { remaining: left } },
      { type: 'step_up_success', outcome: 'success', reason: 'recovery_code', target },
    ]);
    return ok(Reply.of({ status: 'success', remaining: left, low: left <= LOW_CODES }).setting(cookie));
  }
}
