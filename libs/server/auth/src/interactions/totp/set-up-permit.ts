import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Tickets } from '#server/accounts';
import { Enrolments, FactorStore } from '#server/mfa';
import type { Tx } from '#server/platform';
import { refusalOf, type Enrolment } from '../../domain/enrolment.ts';
import type { Situation } from '../../situation.ts';

/** Who may set up a factor within a login, and by which ticket (rulings section 6). */
@Injectable()
export class SetUpPermit {
  constructor(
    private readonly factors: FactorStore,
    private readonly tickets: Tickets,
    private readonly accounts: AccountStore,
    private readonly enrolments: Enrolments,
  ) {}

  /** A registration never had a factor, so it needs no ticket. */
  async of(tx: Tx, situation: Situation, ticket: string | null): Promise<Outcome<null, Problem>> {
    const { account, factors } = situation.subject;
    if (!account) return ok(null);
    return refusalOf(await this.enrolments.inLogin(tx, { account, factors }, situation.transaction.evidence, ticket));
  }

  /** The key of a new factor was shown for it: its holder has begun (ux.md D-6 設定中). */
  async begun(tx: Tx, ticket: string | null): Promise<void> {
    if (ticket !== null) await this.tickets.open(tx, 'enrolment', ticket);
  }

  /** One ticket, one factor: whoever spends it may log in again. Who comes second loses the factor that was begun with it. */
  async spend(tx: Tx, accountId: string, { ticket, factorId }: Enrolment): Promise<Outcome<null, Problem>> {
    if (ticket === null) return ok(null);
    const spent = await this.tickets.spend(tx, 'enrolment', ticket);
    if (spent?.accountId !== accountId) {
      await this.factors.remove(tx, factorId, 'ticket_spent');
      return refuse({ code: 'factor.enrolment_locked' });
    }
    await this.accounts.unlockEnrolment(tx, accountId);
    return ok(null);
  }
}
