import { Inject, Injectable } from '@nestjs/common';
import { AccountStore } from '#server/accounts';
import { Mailer, type Language, type MailName } from '#server/notify';
import { CONFIG, type Config, type Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';

type Facts = Readonly<Record<string, string>>;

/** Mails about an account to its own address. The language is Japanese until accounts carry a locale of their own. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly accounts: AccountStore,
    private readonly mailer: Mailer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  locked(tx: Tx, tenant: Tenant, accountId: string): Promise<void> {
    return this.toAccount(tx, tenant, accountId, 'locked');
  }

  passwordChanged(tx: Tx, tenant: Tenant, accountId: string): Promise<void> {
    return this.toAccount(tx, tenant, accountId, 'passwordChanged');
  }

  factorAdded(tx: Tx, tenant: Tenant, accountId: string): Promise<void> {
    return this.toAccount(tx, tenant, accountId, 'factorAdded');
  }

  factorLocked(tx: Tx, tenant: Tenant, accountId: string): Promise<void> {
    return this.toAccount(tx, tenant, accountId, 'factorLocked');
  }

  recoveryCodeUsed(tx: Tx, tenant: Tenant, accountId: string, left: number): Promise<void> {
    return this.toAccount(tx, tenant, accountId, 'recoveryCodeUsed', { left: String(left) });
  }

  alreadyRegistered(tx: Tx, tenant: Tenant, address: string): Promise<void> {
    return this.put(tx, tenant, address, 'alreadyRegistered', {});
  }

  /** A link whose token stands in the fragment: browsers never send it to a server or in a Referer. */
  link(
    tx: Tx,
    tenant: Tenant,
    address: string,
    name: 'passwordReset' | 'verifyEmail' | 'unlock',
    page: string,
    token: string,
  ): Promise<void> {
    return this.put(tx, tenant, address, name, { link: `${this.config.PUBLIC_URL}/${tenant.id}/${page}#token=${token}` });
  }

  code(tx: Tx, tenant: Tenant, address: string, code: string, minutes: number, language: Language): Promise<void> {
    return this.put(tx, tenant, address, 'code', { code, minutes: String(minutes) }, language);
  }

  private async toAccount(tx: Tx, tenant: Tenant, accountId: string, name: MailName, facts: Facts = {}): Promise<void> {
    const contact = await this.accounts.contact(tx, accountId, 'email');
    if (contact) await this.put(tx, tenant, contact.value, name, facts);
  }

  private put(tx: Tx, tenant: Tenant, to: string, name: MailName, facts: Facts, language: Language = 'ja'): Promise<void> {
    return this.mailer.put(tx, { to, name, language, facts: { tenant: tenant.name, ...facts } });
  }
}
