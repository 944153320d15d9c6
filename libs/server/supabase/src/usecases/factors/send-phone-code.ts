import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { mailLanguage } from '#shared/i18n';
import { PhoneCodes, type MessagePlan } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { OwnActs, ownerOf, type Self } from '../../own-acts.ts';
import { OpenChallenges } from './open-challenges.ts';

type Sent = Readonly<{ id: string; type: 'phone'; expires_at: number }>;

/** Sends a code to a number: one that is bound, or one that is being set up. `channel`: by SMS, or not at all. */
@Injectable()
export class SendPhoneCode {
  constructor(
    private readonly own: OwnActs,
    private readonly open: OpenChallenges,
    private readonly codes: PhoneCodes,
  ) {}

  async run(call: Call, factorId: string, channel: string | null | undefined): Promise<Outcome<Sent, Problem>> {
    if (channel && channel !== 'sms')
      return refuse({ code: 'supabase.invalid', message: "Invalid channel, supported values are 'sms'" });
    const plan = await this.own.runAlone(call, (tx, self) => this.begin(tx, self, factorId));
    if (!plan.ok) return plan;
    const { challengeId: id, expiresAt } = plan.value;
    // No connection is held while the service is asked; a code of its answer never goes on to the caller.
    const delivery = await this.codes.deliver(ownerOf(call).tenantId, plan.value);
    return this.own.run(call, async (tx, self) => {
      const outcome = delivery.isSent ? 'success' : 'failure';
      await this.open.record(tx, call, self, factorId, [{ type: `sms_verification_challenge_${outcome}`, outcome }]);
      await this.codes.settle(tx, plan.value, delivery);
      if (!delivery.isSent) return refuse({ code: 'provider.unreachable' as const, status: 502 });
      return ok({ id, type: 'phone' as const, expires_at: Math.floor(expiresAt.getTime() / 1000) });
    });
  }

  /** Decides and counts before anything leaves the house. */
  private async begin(tx: Tx, { session, portrait, asked }: Self, factorId: string): Promise<Outcome<MessagePlan, Problem>> {
    const factor = portrait.factors.find(({ id, type }) => id === factorId && type === 'sms');
    if (!factor?.contact) return refuse({ code: 'supabase.factor_not_found' });
    const plan = await this.codes.begin(tx, factor, session.id, mailLanguage(portrait.account.language, asked));
    const isOff = !plan.ok && plan.problem.code === 'configuration.not_found';
    return isOff ? refuse({ code: 'supabase.phone_verify_disabled' }) : plan;
  }
}
