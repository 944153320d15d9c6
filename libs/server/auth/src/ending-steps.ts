import { Injectable } from '@nestjs/common';
import type { AccountView, NextStep } from '#shared/contracts';
import { maskEmail } from '#shared/kernel';
import type { Call, Tx } from '#server/platform';
import { TransactionStore } from './db/transaction.store.ts';
import { DeviceTrust } from './device-trust.ts';
import { AppSetUp } from './interactions/totp/set-up.ts';
import type { Situation } from './situation.ts';

/** What a person is asked before a login that is good enough goes on. */
@Injectable()
export class EndingSteps {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly setUp: AppSetUp,
    private readonly trust: DeviceTrust,
  ) {}

  /** What is asked once all is proven; whoever does not answer completes the login all the same. */
  async of(tx: Tx, call: Call, situation: Situation): Promise<NextStep> {
    const account = accountOf(situation);
    const { grace } = situation.subject;
    if (grace !== null) {
      const allowed = await this.setUp.allowed(tx, situation, null);
      return { step: 'nudge', days: grace.days, daysLeft: grace.left, ticketNeeded: !allowed.ok, account };
    }
    const days = await this.trust.offer(tx, call, situation);
    return days === null ? { step: 'done', account } : { step: 'remember-device', days, account };
  }

  /** Right after the first app, once: before anybody can lose it. */
  offersCodes({ transaction, subject }: Situation): boolean {
    const enrolment = this.transactions.enrolmentOf(transaction);
    if (enrolment === null || enrolment.confirmedStep === null || enrolment.codes !== null) return false;
    return !subject.factors.some(({ type }) => type === 'recovery_code');
  }
}

/** Who logs in, masked. */
export const accountOf = ({ subject }: Situation): AccountView => ({
  email: maskEmail(subject.registration?.email ?? subject.account?.username ?? ''),
  registering: subject.registration !== null,
});
