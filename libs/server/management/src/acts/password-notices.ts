import { Injectable } from '@nestjs/common';
import { mailLanguage } from '#shared/i18n';
import { AccountStore, type Mailbox } from '#server/accounts';
import { Mailer } from '#server/notify';
import { Clock, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { Directory } from '#server/tenancy';

/** What follows from a new password. */
@Injectable()
export class PasswordNotices {
  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: Sessions,
    private readonly mailer: Mailer,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  async replaced(tx: Tx, accountId: string, hash: string): Promise<void> {
    await this.accounts.setPassword(tx, accountId, hash, this.clock.now());
    await this.sessions.endAllOf(tx, accountId);
  }

  /** In the owner's language; the administrator's says nothing of it. */
  async tell(tx: Tx, { address, language }: Mailbox): Promise<void> {
    const tenant = (await this.directory.tenant(tx))?.name ?? '';
    await this.mailer.put(tx, {
      to: address,
      name: 'passwordChanged',
      language: mailLanguage(language, null),
      facts: { tenant },
    });
  }
}
