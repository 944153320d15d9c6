import { Injectable } from '@nestjs/common';
import { Mailer, type MailName } from '#server/notify';
import type { Tx } from '#server/platform';
import type { Self } from './own-acts.ts';

/** Tells the owner of every change, with what to do if it was somebody else (N-19, L-071). */
@Injectable()
export class OwnMails {
  constructor(private readonly mailer: Mailer) {}

  /** To every proven address; to the one on record where none is proven yet. */
  async tell(tx: Tx, { tenant, person }: Self, name: MailName, facts: Readonly<Record<string, string>> = {}): Promise<void> {
    const addresses = person.contacts.filter(({ kind }) => kind === 'email');
    const proven = addresses.filter(({ verifiedAt }) => verifiedAt !== null);
    for (const { value } of proven.length > 0 ? proven : addresses)
      await this.mailer.put(tx, { to: value, name, language: 'ja', facts: { tenant: tenant.name, ...facts } });
  }
}
