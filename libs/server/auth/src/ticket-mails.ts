import { Injectable } from '@nestjs/common';
import { Tickets } from '#server/accounts';
import type { Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { AccountNotices } from './account-notices.ts';

const kinds = {
  password_reset: { mail: 'passwordReset', page: 'password-reset' },
  unlock: { mail: 'unlock', page: 'unlock' },
  email_verification: { mail: 'verifyEmail', page: 'verify-email' },
} as const;

/** Makes single-use links and mails them. */
@Injectable()
export class TicketMails {
  constructor(
    private readonly tickets: Tickets,
    private readonly notices: AccountNotices,
  ) {}

  async send(
    tx: Tx,
    tenant: Tenant,
    link: Readonly<{ purpose: keyof typeof kinds; accountId: string; address: string }>,
  ): Promise<void> {
    const { mail, page } = kinds[link.purpose];
    const token = await this.tickets.issue(tx, link.purpose, link.accountId, link.address);
    await this.notices.link(tx, tenant, link.address, mail, page, token);
  }
}
