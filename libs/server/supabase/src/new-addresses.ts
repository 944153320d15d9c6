import { Injectable } from '@nestjs/common';
import { AccountStore, type Account } from '#server/accounts';
import type { Origin } from '#server/notify';
import type { Tx } from '#server/platform';
import { Directory } from '#server/tenancy';
import { AccountMails } from './account-mails.ts';
import { ProfileStore } from './db/profile.store.ts';

/** Moves an account to another address. Its name follows where it was the old address; the old mailbox is told. */
@Injectable()
export class NewAddresses {
  constructor(
    private readonly accounts: AccountStore,
    private readonly profiles: ProfileStore,
    private readonly mails: AccountMails,
    private readonly directory: Directory,
  ) {}

  /** False when somebody else has the address. `verifiedAt` null: an administrator gave it, nobody has proven it. */
  async move(tx: Tx, by: Origin, account: Account, address: string, verifiedAt: Date | null): Promise<boolean> {
    const before = await this.accounts.contact(tx, account.id, 'email');
    const holder = await this.accounts.findByUsername(tx, address);
    if (holder && holder.id !== account.id) return false;
    const isNamedByIt = before === null || before.value === account.username;
    if (isNamedByIt && !(await this.profiles.rename(tx, account.id, address))) return false;
    await this.accounts.setContact(tx, account.id, 'email', address, verifiedAt);
    const tenant = await this.directory.tenant(tx);
    const mailbox = before && before.value !== address ? { address: before.value, language: account.language } : null;
    if (tenant && mailbox) await this.mails.put(tx, { tenant, by, asked: null }, mailbox, 'emailChanged');
    return true;
  }
}
