import { Injectable } from '@nestjs/common';
import { AccountStore } from '#server/accounts';
import type { Tx } from '#server/platform';
import { FactorStore } from './db/factor.store.ts';

/** `known`: it was proven before, or is not the account's address any more. `reclaimed`: number and factors went. */
export type AddressProof = 'known' | 'proven' | 'reclaimed';

/** What happens when the owner of a mailbox proves it to be the account's address (rulings section 3). */
@Injectable()
export class Reclaims {
  constructor(
    private readonly accounts: AccountStore,
    private readonly factors: FactorStore,
  ) {}

  /**
   * Where nobody had proven an address of the account before, it was made by somebody who may not own it: number and factors go,
   * so that nothing of theirs is left. Where another one was proven before, somebody else moved the account to this address;
   * then its factors stay, or moving the address would be a way around them (rulings section 6).
   */
  async prove(tx: Tx, accountId: string, address: string, now: Date): Promise<AddressProof> {
    const before = await this.accounts.contact(tx, accountId, 'email');
    if (!(await this.accounts.markVerified(tx, accountId, 'email', address, now))) return 'known';
    if (before?.formerValue != null) return 'proven';
    await this.factors.removeAll(tx, accountId, 'reclaimed');
    await this.accounts.dropContact(tx, accountId, 'phone');
    return 'reclaimed';
  }
}
