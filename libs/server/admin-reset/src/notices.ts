import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { enHelpDesk, jaHelpDesk, mailLanguage, type Language } from '#shared/i18n';
import { maskEmail, maskPhone } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import { answeredAddress, type MailName } from '#server/notify';
import { Clock, CONFIG, secondsFrom, statement, type Config, type Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { jst } from './domain/jst.ts';
import { isSms, NoticeChannels } from './notice-channels.ts';
import { ResetTickets } from './reset-tickets.ts';

const insert = statement(
  'reset-notice.insert',
  `INSERT INTO mfa_reset_notice (tenant_id, reset_id, id, kind, channel, address, job_id, created_at) VALUES ($1, $2, $3, $4, $8, $5, $6, $7)`,
);
/** What the delivery really did; nothing is called sent that was only put. */
const list = statement(
  'reset-notice.list',
  `SELECT n.kind, n.channel, n.address, n.created_at AS "createdAt",
     CASE WHEN j.finished_at IS NOT NULL THEN 'sent' WHEN j.failed_at IS NOT NULL THEN 'failed' ELSE 'sending' END AS state
   FROM mfa_reset_notice n LEFT JOIN job j ON j.tenant_id = n.tenant_id AND j.id = n.job_id
   WHERE n.tenant_id = $1 AND n.reset_id = $2 ORDER BY n.created_at, n.id`,
);
const last = statement(
  'reset-notice.last',
  `SELECT max(created_at) AS at FROM mfa_reset_notice WHERE tenant_id = $1 AND reset_id = $2 AND kind = $3`,
);

export type NoticeRow = Readonly<{
  kind: string;
  channel: string;
  address: string;
  createdAt: Date;
  state: 'sending' | 'sent' | 'failed';
}>;
type Named = Extract<MailName, `mfa${string}`>;

/** Who had the address until lately is told as well: it may have been changed by whoever wants the reset. */
const FORMER_SECONDS = 30 * 86_400;

/** Tells the user: every proven address and number and the ones before them, what and when and whom to call, and no link that logs in. */
@Injectable()
export class Notices {
  constructor(
    private readonly accounts: AccountStore,
    private readonly channels: NoticeChannels,
    private readonly tickets: ResetTickets,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Masked addresses that were written to. */
  async tell(
    tx: Tx,
    tenant: Tenant,
    account: Account,
    resetId: string,
    name: Named,
    facts: Record<string, string> = {},
  ): Promise<readonly string[]> {
    const when = { when: jst(this.clock.now()), support: this.contact(tenant, mailLanguage(account.language, null)) };
    const addresses = await this.places(tx, account.id, 'email');
    for (const address of addresses) await this.put(tx, tenant, account, resetId, name, address, { ...when, ...facts });
    const numbers = isSms(name) && (await this.channels.sendsSms(tx)) ? await this.places(tx, account.id, 'phone') : [];
    for (const number of numbers) await this.text(tx, tenant, account, resetId, name, number, { ...when, ...facts });
    return [...addresses.map(maskEmail), ...numbers.map(maskPhone)];
  }

  /** A fresh ticket to the present proven address only; older ones are void. False where there is none. */
  async ticket(tx: Tx, tenant: Tenant, account: Account, resetId: string): Promise<boolean> {
    const contact = await this.accounts.contact(tx, account.id, 'email');
    if (!contact?.verifiedAt) return false;
    const to = { channel: 'email', email: contact.value } as const;
    const { token: ticket, link } = await this.tickets.issue(tx, resetId, account.id, to);
    await this.put(tx, tenant, account, resetId, 'mfaEnrolmentTicket', contact.value, { ticket, link });
    return true;
  }

  /** Whom the user asks: never an address that nobody reads. */
  private contact({ settings }: Tenant, language: Language): string {
    const named = settings.ui_config?.support_contact ?? answeredAddress(this.config.MAIL_FROM);
    return named ?? (language === 'en' ? enHelpDesk : jaHelpDesk);
  }

  list(tx: Tx, resetId: string): Promise<readonly NoticeRow[]> {
    return tx.rows<NoticeRow>(list, [tx.tenantId, resetId]);
  }

  async lastAt(tx: Tx, resetId: string, name: Named): Promise<Date | null> {
    return (await tx.one<{ at: Date | null }>(last, [tx.tenantId, resetId, name]))?.at ?? null;
  }

  private async put(
    tx: Tx,
    tenant: Tenant,
    account: Account,
    resetId: string,
    name: Named,
    to: string,
    facts: Record<string, string>,
  ): Promise<void> {
    const language = mailLanguage(account.language, null);
    const job = await this.channels.mail(tx, { to, name, language, facts: { tenant: tenant.name, ...facts } });
    await tx.count(insert, [tx.tenantId, resetId, randomUUID(), name, maskEmail(to), job, this.clock.now(), 'email']);
  }

  private async text(
    tx: Tx,
    tenant: Tenant,
    account: Account,
    resetId: string,
    name: Named,
    to: string,
    facts: Record<string, string>,
  ): Promise<void> {
    if (!isSms(name)) return;
    const language = mailLanguage(account.language, null);
    const job = await this.channels.sms(tx, { to, name, language, facts: { tenant: tenant.name, ...facts } });
    await tx.count(insert, [tx.tenantId, resetId, randomUUID(), name, maskPhone(to), job, this.clock.now(), 'sms']);
  }

  private async places(tx: Tx, accountId: string, kind: 'email' | 'phone'): Promise<readonly string[]> {
    const contact = await this.accounts.contact(tx, accountId, kind);
    const since = secondsFrom(this.clock.now(), -FORMER_SECONDS);
    const former = contact?.formerUntil && contact.formerUntil > since ? [contact.formerValue] : [];
    const present = contact?.verifiedAt ? [contact.value] : [];
    return [...new Set([...present, ...former])].filter((address): address is string => address !== null);
  }
}
