import { Injectable } from '@nestjs/common';
import { Tickets } from '#server/accounts';
import type { Tx } from '#server/platform';
import { AccountNotices } from './account-notices.ts';
import type { Page } from './page-of.ts';

const kinds = {
  password_reset: { mail: 'passwordReset', path: 'password-reset' },
  unlock: { mail: 'unlock', path: 'unlock' },
  email_verification: { mail: 'verifyEmail', path: 'verify-email' },
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
    page: Page,
    link: Readonly<{ purpose: keyof typeof kinds; accountId: string; address: string }>,
  ): Promise<void> {
    const { mail, path } = kinds[link.purpose];
    const token = await this.tickets.issue(tx, link.purpose, link.accountId, link.address);
    await this.notices.link(tx, page, link, mail, path, token);
  }
}
