import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { Clock, type Call, type Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import type { Factor } from './domain/factor.ts';
import { freeName, mayAdd } from './domain/may-add.ts';

/** `number` in E.164. */
export type NumberDraft = Readonly<{ accountId: string; number: string; name: string }>;

/** Numbers as factors: pending until a code that was sent to one was right, then a reference to the account's proven number. */
@Injectable()
export class PhoneFactors {
  constructor(
    private readonly store: FactorStore,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** Starts an enrolment; an older unconfirmed one ends with it. An account has one number: while it is a factor, no other is taken. */
  async begin(tx: Tx, call: Call, { accountId, number, name }: NumberDraft): Promise<Outcome<{ factorId: string }, Problem>> {
    await this.store.lockAccount(tx, accountId);
    const factors = await this.store.list(tx, accountId);
    if (factors.some(({ type, status }) => type === 'sms' && status === 'verified'))
      return refuse({ code: 'factor.number_exists' });
    const allowed = mayAdd(factors, name);
    if (!allowed.ok) return allowed;
    await this.store.removePending(tx, accountId, 'sms', 'replaced');
    return ok({ factorId: await this.store.addPending(tx, call, { accountId, type: 'sms', name, secret: number }) });
  }

  /** The code that went to it was right: it becomes the account's number, and a factor. False where it is not pending any more. */
  async confirm(tx: Tx, { id, accountId, contact, name, status }: Factor): Promise<boolean> {
    if (status !== 'pending' || contact === null) return false;
    await this.store.lockAccount(tx, accountId);
    const factors = await this.store.list(tx, accountId);
    if (factors.some(({ type, status: standing }) => type === 'sms' && standing === 'verified')) return false;
    await this.accounts.setContact(tx, accountId, 'phone', contact, this.clock.now());
    return this.store.confirmNumber(tx, accountId, id, freeName(factors, name));
  }
}
