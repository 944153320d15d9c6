import { Injectable } from '@nestjs/common';
import { isUuid } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import type { TargetNames } from '#server/audit';
import type { Tx } from '#server/platform';

/** What an administrator types for somebody: an id as it is, or the address of an account. */
@Injectable()
export class AccountNames implements TargetNames {
  constructor(private readonly accounts: AccountStore) {}

  async idOf(tx: Tx, text: string | undefined): Promise<string | null> {
    const wanted = text?.normalize('NFKC').trim() ?? '';
    if (wanted === '') return null;
    if (isUuid(wanted)) return wanted.toLowerCase();
    return (await this.accounts.findByUsername(tx, wanted))?.id ?? null;
  }
}
