import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { FactorStore } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import type { Registration } from '../domain/registration.ts';
import type { Situation } from '../situation.ts';
import { Surroundings } from '../surroundings.ts';
import { TicketMails } from '../ticket-mails.ts';

/** Makes an account of a registration whose login is complete. An address that is not proven yet gets a link to prove it. */
@Injectable()
export class SignUp {
  constructor(
    private readonly accounts: AccountStore,
    private readonly factors: FactorStore,
    private readonly links: TicketMails,
    private readonly around: Surroundings,
  ) {}

  async runIn(
    tx: Tx,
    call: Call,
    { tenant, transaction }: Situation,
    registration: Registration,
  ): Promise<Outcome<string, Problem>> {
    const now = this.around.clock.now();
    const { email, phone } = registration;
    const accountId = registration.decoy
      ? null
      : await this.accounts.create(tx, {
          id: registration.accountId,
          username: email,
          name: registration.name,
          passwordHash: registration.passwordHash,
          email: { value: email, verifiedAt: registration.emailVerified ? now : null },
          ...(phone === null ? {} : { phone: { value: phone, verifiedAt: registration.phoneVerified ? now : null } }),
        });
    const about = { clientId: transaction.clientId, userName: email } as const;
    if (accountId === null) {
      // Somebody took the address since this login began.
      await this.around.audit.append(tx, call, [{ type: 'user_initial_registration_conflict', outcome: 'failure', ...about }]);
      return refuse({ code: 'registration.taken' });
    }
    if (registration.phoneVerified) await this.factors.bindContact(tx, call, accountId, 'sms');
    await this.around.audit.append(tx, call, [{ type: 'user_signup', outcome: 'success', accountId, ...about }]);
    if (!registration.emailVerified) {
      await this.links.send(tx, tenant, { purpose: 'email_verification', accountId, address: email });
    }
    return ok(accountId);
  }
}
