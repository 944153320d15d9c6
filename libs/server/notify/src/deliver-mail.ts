import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { CONFIG, type Config, type Job, type JobHandler } from '#server/platform';
import { MAIL_JOB, type MailJob } from './mailer.ts';

const TIMEOUT_MS = 10_000;
/** A mail server that stops answering must be given up well before the lease of the job runs out, or the mail is sent twice. */
const PATIENCE = {
  connectionTimeout: TIMEOUT_MS,
  greetingTimeout: TIMEOUT_MS,
  dnsTimeout: TIMEOUT_MS,
  socketTimeout: TIMEOUT_MS,
};

/** Delivers one mail by SMTP. A refusal throws, so that the job is tried again later. */
@Injectable()
export class DeliverMail implements JobHandler, OnModuleDestroy {
  readonly kind = MAIL_JOB;
  readonly #transport: Transporter | null;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    const url = config.SMTP_URL?.reveal();
    this.#transport = url ? createTransport({ ...PATIENCE, url } as object) : null;
  }

  async handle(job: Job): Promise<void> {
    if (!this.#transport) throw new Error('no mail server is configured (SMTP_URL)');
    const { to, subject, text, language } = job.payload as MailJob;
    // One id per job, so that a mail sent twice by a retry shows once in a mailbox.
    const messageId = `<${job.id}@${new URL(this.config.PUBLIC_URL).hostname}>`;
    await this.#transport.sendMail({
      from: this.config.MAIL_FROM,
      to: { name: '', address: to }, // as a plain text it would be read as a list of addresses
      subject,
      text,
      messageId,
      headers: { 'Content-Language': language },
    });
  }

  onModuleDestroy(): void {
    this.#transport?.close();
  }
}
