import { Inject, Injectable } from '@nestjs/common';
import { mailLanguage } from '#shared/i18n';
import { AccountStore, type Mailbox } from '#server/accounts';
import { circumstances, Mailer, type MailName } from '#server/notify';
import { Clock, CONFIG, type Config, type Tx } from '#server/platform';
import type { Page } from './page-of.ts';

type Facts = Readonly<Record<string, string>>;

/** Mails about an account to its own address, in its owner's language; in the page's where that is not known. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly accounts: AccountStore,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  locked(tx: Tx, page: Page, accountId: string): Promise<void> {
    return this.toAccount(tx, page, accountId, 'locked');
  }

  passwordChanged(tx: Tx, page: Page, accountId: string): Promise<void> {
    return this.toAccount(tx, page, accountId, 'passwordChanged');
  }

  /** Of an app that is set up within a login or a registration; the first codes, made right after it, have no mail of their own. */
  factorSetUp(tx: Tx, page: Page, accountId: string): Promise<void> {
    return this.toAccount(tx, page, accountId, 'factorSetUp');
  }

  recoveryCodesMade(tx: Tx, page: Page, accountId: string): Promise<void> {
    return this.toAccount(tx, page, accountId, 'recoveryCodesMade');
  }

  factorLocked(tx: Tx, page: Page, accountId: string): Promise<void> {
    return this.toAccount(tx, page, accountId, 'factorLocked');
  }

  recoveryCodeUsed(tx: Tx, page: Page, accountId: string, left: number): Promise<void> {
    return this.toAccount(tx, page, accountId, 'recoveryCodeUsed', { left: String(left), page: this.securityPage(page) });
  }

  deviceRemembered(tx: Tx, page: Page, accountId: string, days: number): Promise<void> {
    return this.toAccount(tx, page, accountId, 'deviceRemembered', { days: String(days), page: this.securityPage(page) });
  }

  /** To whoever has the name already; whoever typed it learns nothing. */
  async alreadyRegistered(tx: Tx, page: Page, address: string): Promise<void> {
    const owner = await this.accounts.findByUsername(tx, address);
    await this.put(tx, page, { address, language: owner?.language ?? null }, 'alreadyRegistered', {});
  }

  /** A link whose token stands in the fragment: browsers never send it to a server or in a Referer. */
  async link(
    tx: Tx,
    page: Page,
    { accountId, address }: Readonly<{ accountId: string; address: string }>,
    name: 'passwordReset' | 'verifyEmail' | 'unlock',
    path: string,
    token: string,
  ): Promise<void> {
    const { language = null } = (await this.accounts.find(tx, accountId)) ?? {};
    const link = `${this.config.PUBLIC_URL}/${page.tenant.id}/${path}#token=${token}`;
    await this.put(tx, page, { address, language }, name, { link });
  }

  code(tx: Tx, page: Page, to: Mailbox, code: string, minutes: number): Promise<void> {
    return this.put(tx, page, to, 'code', { code, minutes: String(minutes) });
  }

  private securityPage({ tenant }: Page): string {
    return `${this.config.PUBLIC_URL}/${tenant.id}/security`;
  }

  private async toAccount(tx: Tx, page: Page, accountId: string, name: MailName, facts: Facts = {}): Promise<void> {
    const mailbox = await this.accounts.mailbox(tx, accountId);
    if (mailbox) await this.put(tx, page, mailbox, name, facts);
  }

  private put(tx: Tx, { tenant, by, asked }: Page, { address, language }: Mailbox, name: MailName, facts: Facts): Promise<void> {
    const known = mailLanguage(language, asked);
    const about = circumstances(by, this.clock.now(), known);
    return this.mailer.put(tx, { to: address, name, language: known, facts: { tenant: tenant.name, ...about, ...facts } });
  }
}
