import { Injectable } from '@nestjs/common';
import { Importance, type Account } from '#server/accounts';
import { Persons } from '#server/mfa';
import type { Tx } from '#server/platform';
import { MailedCodeStore } from './db/mailed-code.store.ts';
import type { Portrait } from './domain/user-view.ts';

/** An account with everything that a `User` object tells. */
@Injectable()
export class Portraits {
  constructor(
    private readonly persons: Persons,
    private readonly mailed: MailedCodeStore,
    private readonly importance: Importance,
  ) {}

  async find(tx: Tx, accountId: string): Promise<Portrait | null> {
    const person = await this.persons.find(tx, accountId);
    return person && { ...person, newEmail: await this.mailed.newEmail(tx, accountId) };
  }

  /** Whose password, address and factors no key touches: by whichever of the four reasons (ux.md D-8), not by the flag alone. */
  isImportant(tx: Tx, account: Account): Promise<boolean> {
    return this.importance.isImportant(tx, account);
  }

  /** Of an account that is known to exist. */
  async get(tx: Tx, accountId: string): Promise<Portrait> {
    const portrait = await this.find(tx, accountId);
    if (!portrait) throw new Error('the account of a living session exists');
    return portrait;
  }
}
