import { Injectable } from '@nestjs/common';
import { Outbox, type Tx } from '#server/platform';
import { mailText, type Language, type MailName } from './mail-text.ts';

export type MailJob = Readonly<{ to: string; subject: string; text: string; language: Language }>;
export const MAIL_JOB = 'mail';

/** Writes a mail as a job of the current transaction; recipient and words are settled and sealed now, delivery follows the commit. */
@Injectable()
export class Mailer {
  constructor(private readonly outbox: Outbox) {}

  async put(
    tx: Tx,
    mail: { to: string; name: MailName; language: Language; facts: Readonly<Record<string, string>> },
  ): Promise<void> {
    const payload: MailJob = { to: mail.to, language: mail.language, ...mailText(mail.name, mail.language, mail.facts) };
    await this.outbox.put(tx, { kind: MAIL_JOB, payload });
  }
}
