import { Injectable } from '@nestjs/common';
import type { OwnMessage, Problem } from '#shared/contracts';
import { maskPhone, ok, refuse, type Outcome } from '#shared/kernel';
import { MESSAGE_SECONDS, PhoneCodes, type MessagePlan } from '#server/mfa';
import { Clock, secondsUntil, type Call, type Tx } from '#server/platform';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';

/** `POST me/step-up/sms`: a code to the own number, within the quotas of logins. It is good in this session alone. */
@Injectable()
export class SendOwnCode {
  constructor(
    private readonly own: OwnActs,
    private readonly codes: PhoneCodes,
    private readonly clock: Clock,
  ) {}

  async run(call: Call): Promise<Outcome<OwnMessage, Problem>> {
    const plan = await this.own.runAlone(call, (tx, self) => this.begin(tx, self));
    if (!plan.ok) return plan;
    // No connection is held while the service is asked; a code of its answer never goes on to the caller.
    const delivery = await this.codes.deliver(ownerOf(call).tenantId, plan.value);
    return this.own.run(call, async (tx, self) => {
      const outcome = delivery.isSent ? 'success' : 'failure';
      await this.own.record(tx, call, self, [{ type: `sms_verification_challenge_${outcome}`, outcome }]);
      await this.codes.settle(tx, plan.value, delivery);
      if (!delivery.isSent) return refuse({ code: 'provider.unreachable' as const, status: 502 });
      const { challengeId: id, number, expiresAt } = plan.value;
      const expiresIn = secondsUntil(this.clock.now(), expiresAt);
      return ok({ id, target: maskPhone(number), expires_in: expiresIn, resend_in: MESSAGE_SECONDS });
    });
  }

  /** Decides and counts before anything leaves the house. */
  private async begin(tx: Tx, { person, session, language }: Self): Promise<Outcome<MessagePlan, Problem>> {
    const factor = person.factors.find(({ type, status }) => type === 'sms' && status === 'verified');
    return factor ? this.codes.begin(tx, factor, session.id, language) : refuse({ code: 'factor.none_enrolled' });
  }
}
