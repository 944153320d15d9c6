import { Injectable } from '@nestjs/common';
import { AccountStore } from '#server/accounts';
import type { Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';
import type { Person } from './domain/login-facts.ts';

/** An account with all that a login is decided on. Three round trips. */
@Injectable()
export class Persons {
  constructor(
    private readonly accounts: AccountStore,
    private readonly factors: FactorStore,
  ) {}

  async find(tx: Tx, accountId: string): Promise<Person | null> {
    const account = await this.accounts.find(tx, accountId);
    if (!account) return null;
    return { account, contacts: await this.accounts.contacts(tx, accountId), factors: await this.factors.list(tx, accountId) };
  }
}
