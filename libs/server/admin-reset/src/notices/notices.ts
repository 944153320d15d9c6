import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { enHelpDesk, jaHelpDesk, mailLanguage, type Language } from '#shared/i18n';
import { maskEmail, maskPhone } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import { answeredAddress, type MailName } from '#server/notify';
import { secondsFrom, statement, type Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import type { Reset } from '../db/reset.store.ts';
import { jst } from '../domain/jst.ts';
import { ResetTickets } from '../reset-tickets.ts';
import { Surroundings } from '../surroundings.ts';
import { isSms, NoticeChannels, type Letter, type SmsName } from './notice-channels.ts';

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
/** Whom a notice tells, and about which reset. */
type Recipient = Readonly<{ tenant: Tenant; account: Account; resetId: string }>;
type Named = Extract<MailName, `mfa${string}`>;
type Facts = Readonly<Record<string, string>>;
type Notice<Name> = Readonly<{ to: string; name: Name; facts: Facts }>;
type Kept = Readonly<{ kind: Named; channel: 'email' | 'sms'; address: string; job: string }>;

/** Who had the address until lately is told as well: it may have been changed by whoever wants the reset. */
const FORMER_SECONDS = 30 * 86_400;

/** Tells the user: every proven address and number and the ones before them, what and when and whom to call, and no link that logs in. */
@Injectable()
export class Notices {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly channels: NoticeChannels,
    private readonly tickets: ResetTickets,
  ) {}

  /** The user of a reset; null when he or his tenant is gone, and nobody is left to be told. */
  async recipient(tx: Tx, { id: resetId, targetId }: Pick<Reset, 'id' | 'targetId'>): Promise<Recipient | null> {
    const [tenant, account] = [await this.around.directory.tenant(tx), await this.accounts.find(tx, targetId)];
    return tenant && account && { tenant, account, resetId };
  }

  /** Masked addresses that were written to. */
  async tell(tx: Tx, whom: Recipient, name: Named, facts: Facts = {}): Promise<readonly string[]> {
    const known = { when: jst(this.around.clock.now()), support: this.contact(whom), ...facts };
    const addresses = await this.places(tx, whom.account.id, 'email');
    for (const to of addresses) await this.mail(tx, whom, { to, name, facts: known });
    if (!isSms(name) || !(await this.channels.sendsSms(tx))) return addresses.map(maskEmail);
    const numbers = await this.places(tx, whom.account.id, 'phone');
    for (const to of numbers) await this.text(tx, whom, { to, name, facts: known });
    return [...addresses.map(maskEmail), ...numbers.map(maskPhone)];
  }

  /** A fresh ticket to the present proven address only; older ones are void. False where there is none. */
  async ticket(tx: Tx, whom: Recipient): Promise<boolean> {
    const contact = await this.accounts.contact(tx, whom.account.id, 'email');
    if (!contact?.verifiedAt) return false;
    const to = { channel: 'email', email: contact.value } as const;
    const { token: ticket, link } = await this.tickets.issue(tx, whom.resetId, whom.account.id, to);
    await this.mail(tx, whom, { to: contact.value, name: 'mfaEnrolmentTicket', facts: { ticket, link } });
    return true;
  }

  list(tx: Tx, resetId: string): Promise<readonly NoticeRow[]> {
    return tx.rows<NoticeRow>(list, [tx.tenantId, resetId]);
  }

  async lastAt(tx: Tx, resetId: string, name: Named): Promise<Date | null> {
    return (await tx.one<{ at: Date | null }>(last, [tx.tenantId, resetId, name]))?.at ?? null;
  }

  private async mail(tx: Tx, whom: Recipient, notice: Notice<Named>): Promise<void> {
    const job = await this.channels.mail(tx, letterOf(whom, notice));
    await this.keep(tx, whom, { kind: notice.name, channel: 'email', address: maskEmail(notice.to), job });
  }

  private async text(tx: Tx, whom: Recipient, notice: Notice<SmsName>): Promise<void> {
    const job = await this.channels.sms(tx, letterOf(whom, notice));
    await this.keep(tx, whom, { kind: notice.name, channel: 'sms', address: maskPhone(notice.to), job });
  }

  private async keep(tx: Tx, { resetId }: Recipient, { kind, channel, address, job }: Kept): Promise<void> {
    await tx.count(insert, [tx.tenantId, resetId, randomUUID(), kind, address, job, this.around.clock.now(), channel]);
  }

  /** Whom the user asks: never an address that nobody reads. */
  private contact(whom: Recipient): string {
    const named = whom.tenant.settings.ui_config?.support_contact ?? answeredAddress(this.around.config.MAIL_FROM);
    return named ?? (languageOf(whom) === 'en' ? enHelpDesk : jaHelpDesk);
  }

  private async places(tx: Tx, accountId: string, kind: 'email' | 'phone'): Promise<readonly string[]> {
    const contact = await this.accounts.contact(tx, accountId, kind);
    const since = secondsFrom(this.around.clock.now(), -FORMER_SECONDS);
    const former = contact?.formerUntil && contact.formerUntil > since ? [contact.formerValue] : [];
    const present = contact?.verifiedAt ? [contact.value] : [];
    return [...new Set([...present, ...former])].filter((address): address is string => address !== null);
  }
}

const languageOf = ({ account }: Recipient): Language => mailLanguage(account.language, null);
const letterOf = <Name>(whom: Recipient, { to, name, facts }: Notice<Name>): Letter<Name> => ({
  ...{ to, name, language: languageOf(whom) },
  facts: { tenant: whom.tenant.name, ...facts },
});
