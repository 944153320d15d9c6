import { Injectable } from '@nestjs/common';
import { Outbox, type Tx } from '#server/platform';
import { mailText, type Language, type MailName } from './mail-text.ts';

/** `name`: which mail it is, for the record of its delivery. */
export type MailJob = Readonly<{ name: MailName; to: string; subject: string; text: string; language: Language }>;
export const MAIL_JOB = 'mail';
/** Somebody waits for a message, and it takes little: a thousand longer jobs that were put before do not hold it up. */
export const MESSAGE_HEAD_START_SECONDS = 3_600;

type Mail = Readonly<{ to: string; name: MailName; language: Language; facts: Readonly<Record<string, string>> }>;

/** Writes a mail as a job of the current transaction; recipient and words are settled and sealed now, delivery follows the commit. */
@Injectable()
export class Mailer {
  constructor(private readonly outbox: Outbox) {}

  async put(tx: Tx, mail: Mail): Promise<void> {
    await this.putKnown(tx, mail);
  }

  /** Answers the id of its job, by which its delivery is known. */
  putKnown(tx: Tx, { to, name, language, facts }: Mail): Promise<string> {
    const payload: MailJob = { name, to, language, ...mailText(name, language, facts) };
    return this.outbox.put(tx, { kind: MAIL_JOB, payload, headStart: MESSAGE_HEAD_START_SECONDS });
  }
}
