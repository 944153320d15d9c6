import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { FactorStore, RecoveryCodes } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { AccountNotices } from '../account-notices.ts';
import { TransactionStore } from '../db/transaction.store.ts';
import type { Registration } from '../domain/registration.ts';
import type { Transaction } from '../domain/transaction.ts';
import { pageOf } from '../page-of.ts';
import type { Situation } from '../situation.ts';
import { Surroundings } from '../surroundings.ts';
import { TicketMails } from '../ticket-mails.ts';

/** What a registration brings along besides its password. */
@Injectable()
export class SignUpParts {
  constructor(
    readonly factors: FactorStore,
    readonly codes: RecoveryCodes,
    readonly transactions: TransactionStore,
    readonly notices: AccountNotices,
  ) {}
}

/** Makes an account of a registration whose login is complete. An address that is not proven yet gets a link to prove it. */
@Injectable()
export class SignUp {
  constructor(
    private readonly accounts: AccountStore,
    private readonly parts: SignUpParts,
    private readonly links: TicketMails,
    private readonly around: Surroundings,
  ) {}

  async runIn(tx: Tx, call: Call, situation: Situation, registration: Registration): Promise<Outcome<string, Problem>> {
    const { transaction } = situation;
    const page = pageOf(call, situation);
    const now = this.around.clock.now();
    const { email, phone } = registration;
    const accountId = registration.decoy
      ? null
      : await this.accounts.create(tx, {
          id: registration.accountId,
          username: email,
          name: registration.name,
          language: page.asked,
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
    const hasApp = await this.bindFactors(tx, call, { transaction, registration, accountId });
    if (hasApp) await this.parts.notices.factorSetUp(tx, page, accountId);
    await this.around.audit.append(tx, call, [{ type: 'user_signup', outcome: 'success', accountId, ...about }]);
    if (!registration.emailVerified) {
      await this.links.send(tx, page, { purpose: 'email_verification', accountId, address: email });
    }
    return ok(accountId);
  }

  /** What was proven during the registration becomes the new account's factors; whether an app is among them. */
  private async bindFactors(
    tx: Tx,
    call: Call,
    {
      transaction,
      registration,
      accountId,
    }: Readonly<{ transaction: Transaction; registration: Registration; accountId: string }>,
  ): Promise<boolean> {
    if (registration.phoneVerified) await this.parts.factors.bindContact(tx, call, accountId, 'sms');
    const enrolment = this.parts.transactions.enrolmentOf(transaction);
    if (!enrolment?.secret || enrolment.confirmedStep === null) return false;
    const { factorId: id, secret, confirmedStep: step, codes } = enrolment;
    await this.parts.factors.addVerified(tx, call, { id, accountId, name: '', secret, step });
    await this.around.audit.append(tx, call, [
      {
        type: 'factor_enrolled',
        outcome: 'success',
        accountId,
        userName: registration.email,
        detail: { type: 'totp', factorId: id },
      },
    ]);
    if (codes !== null && codes !== 'stored')
      await this.parts.codes.replace(tx, call, accountId, { ...codes, salt: Buffer.from(codes.salt, 'base64url') });
    return true;
  }
}
