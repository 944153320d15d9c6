import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { AuditTrail } from '#server/audit';
import { CONFIG, JOBS_AT_ONCE, systemCall, TenantDb, type Config, type Job, type JobHandler } from '#server/platform';
import { MAIL_JOB, type MailJob } from './mailer.ts';

const TIMEOUT_MS = 10_000;
/** A mail server that stops answering must be given up well before the lease of the job runs out, or the mail is sent twice. */
const PATIENCE = {
  connectionTimeout: TIMEOUT_MS,
  greetingTimeout: TIMEOUT_MS,
  dnsTimeout: TIMEOUT_MS,
  socketTimeout: TIMEOUT_MS,
};

/**
 * Connections are kept for a moment and used again: to greet and to encrypt takes a mail server longer than to take the mail.
 * No mail waits for another's; a server that allows few mails a connection is not met; and only a connection that died while it
 * was kept is a reason to try again unseen, before a byte of the mail was sent.
 */
const POOL = { pool: true, maxConnections: JOBS_AT_ONCE, maxMessages: 20, maxRequeues: 1, idleTimeout: 5_000 };

/** Delivers one mail by SMTP, and keeps the record of every try. A refusal throws, so that the job is tried again later. */
@Injectable()
export class DeliverMail implements JobHandler, OnModuleDestroy {
  readonly kind = MAIL_JOB;
  readonly #transport: Transporter | null;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly db: TenantDb,
    private readonly audit: AuditTrail,
  ) {
    const url = config.SMTP_URL?.reveal();
    this.#transport = url ? createTransport({ ...PATIENCE, ...POOL, url } as object) : null;
  }

  async handle(job: Job): Promise<void> {
    try {
      await this.send(job);
    } catch (error) {
      await this.record(job, false);
      throw error;
    }
    await this.record(job, true);
  }

  /** Which mail and which try, never to whom or what it said. */
  private record({ id, tenantId, payload, attempt }: Job, isSent: boolean): Promise<void> {
    const about = { target: { type: 'mail', id }, detail: { mail: (payload as MailJob).name, attempt } };
    return this.db.run(tenantId, (tx) =>
      this.audit.append(tx, systemCall('mail', id), [
        isSent
          ? { type: 'notification_sent', outcome: 'success', ...about }
          : { type: 'notification_failure', outcome: 'failure', reason: 'not_delivered', ...about },
      ]),
    );
  }

  private async send(job: Job): Promise<void> {
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
