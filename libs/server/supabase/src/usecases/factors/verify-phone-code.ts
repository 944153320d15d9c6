import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { normaliseCode, ok, refuse, type Outcome } from '#shared/kernel';
import { Attempts, type AttemptKey } from '#server/accounts';
import { codeKey, FactorChallengeStore, type Factor, type MessageVerdict } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { OwnActs, ownerOf, type Self } from '../../own-acts.ts';
import type { TokenAnswer } from '../../token-answers.ts';
import type { Asked } from './open-challenges.ts';
import { PhoneSteps } from './phone-steps.ts';

const PROOF = { interaction: 'sms-authentication', method: 'sms' };

/** Checks a code that was sent to a number, on the counter that all sent codes of a person share with the login page (TH-01). */
@Injectable()
export class VerifyPhoneCode {
  constructor(
    private readonly own: OwnActs,
    private readonly attempts: Attempts,
    private readonly challenges: FactorChallengeStore,
    private readonly steps: PhoneSteps,
  ) {}

  async run(call: Call, asked: Asked): Promise<Outcome<TokenAnswer, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    const counter = codeKey(this.attempts, tenantId, accountId, 'sms');
    const taken = await this.attempts.take(counter);
    if (!taken.ok) return taken;
    const verdict = await this.check(call, tenantId, asked);
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.conclude(tx, call, self, asked, counter, verdict);
    });
    if (!isSettled) await this.attempts.giveBack(counter);
    return outcome;
  }

  private async check(call: Call, tenantId: string, { challengeId, code }: Asked): Promise<MessageVerdict> {
    const found = await this.own.run(call, async (tx) => ok(await this.challenges.find(tx, challengeId)));
    if (!found.ok || !found.value) return 'unknown';
    return this.steps.codes.check(tenantId, found.value, normaliseCode(code));
  }

  private async conclude(
    tx: Tx,
    call: Call,
    self: Self,
    asked: Asked,
    counter: AttemptKey,
    verdict: MessageVerdict,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const open = await this.steps.open.find(tx, call, self, asked);
    if (!open.ok || verdict === 'unknown') {
      await this.attempts.giveBackIn(tx, counter);
      return open.ok ? refuse({ code: 'provider.unreachable', status: 502 }) : open;
    }
    if (verdict === 'right' && (await this.challenges.spend(tx, asked.challengeId))) {
      await this.attempts.succeed(tx, counter);
      return this.accept(tx, call, self, open.value.factor);
    }
    await this.challenges.miss(tx, asked.challengeId);
    const { locked } = await this.attempts.fail(tx, counter);
    const events: AuditEvent[] = [{ type: 'sms_verification_failure', outcome: 'failure', reason: 'wrong_code' }];
    if (locked) {
      events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes' });
      await this.steps.mails.tell(tx, self, self.session.accountId, 'factorLocked');
    }
    await this.steps.open.record(tx, call, self, asked.factorId, events);
    return refuse({ code: 'supabase.phone_code_rejected' });
  }

  /** The first right code of a number makes it a factor, and its owner is told. */
  private async accept(tx: Tx, call: Call, self: Self, factor: Factor): Promise<Outcome<TokenAnswer, Problem>> {
    const isNew = factor.status === 'pending';
    if (isNew && !(await this.steps.numbers.confirm(tx, factor))) return refuse({ code: 'supabase.phone_factor_exists' });
    if (isNew) await this.steps.mails.tell(tx, self, self.session.accountId, 'numberAdded');
    const { answer, ended } = await this.steps.raise.run(tx, self.session, { ...PROOF, factorId: factor.id });
    await this.steps.open.record(tx, call, self, factor.id, [
      { type: 'sms_verification_success', outcome: 'success', detail: { sessions_ended: ended } },
      ...(isNew ? [{ type: 'factor_enrolled' as const, outcome: 'success' as const, detail: { factor_type: 'sms' } }] : []),
    ]);
    return ok(answer);
  }
}
