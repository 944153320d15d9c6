import { Inject, Injectable } from '@nestjs/common';
import { circumstances, Mailer, type MailName } from '#server/notify';
import { Clock, CONFIG, type Config, type Tx } from '#server/platform';
import type { Self } from './own-acts.ts';

/** Tells the owner of every change, in the owner's language, with what to do if it was somebody else (N-19, L-071). */
@Injectable()
export class OwnMails {
  constructor(
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where people see to their own factors and codes. */
  securityPage({ tenant }: Pick<Self, 'tenant'>): string {
    return `${this.config.PUBLIC_URL}/${tenant.id}/security`;
  }

  /** To every proven address; to the one on record where none is proven yet. */
  async tell(
    tx: Tx,
    { tenant, person, call, language }: Self,
    name: MailName,
    facts: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const addresses = person.contacts.filter(({ kind }) => kind === 'email');
    const proven = addresses.filter(({ verifiedAt }) => verifiedAt !== null);
    const known = { tenant: tenant.name, ...circumstances(call, this.clock.now(), language), ...facts };
    for (const { value } of proven.length > 0 ? proven : addresses)
      await this.mailer.put(tx, { to: value, name, language, facts: known });
  }
}
