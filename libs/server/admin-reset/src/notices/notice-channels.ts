import { Injectable } from '@nestjs/common';
import { enSms, fill, jaSms, type Language } from '#shared/i18n';
import { Connectors } from '#server/mfa';
import { Mailer, MESSAGE_HEAD_START_SECONDS, type MailName } from '#server/notify';
import { Outbox, type Tx } from '#server/platform';

export const SMS_JOB = 'sms-notice';
/** The interaction of the tenant's `sms` configuration that sends a text of ours. */
export const SMS_INTERACTION = 'sms-notification';
export type SmsName = keyof typeof jaSms;
export type SmsJob = Readonly<{ name: SmsName; to: string; text: string; language: Language }>;

export type Letter<Name> = Readonly<{ to: string; name: Name; language: Language; facts: Readonly<Record<string, string>> }>;

/** Who is told of these in a short message; a ticket never is. */
export const isSms = (name: string): name is SmsName => Object.hasOwn(jaSms, name);

/** The ways to a user. What is put is sent after the commit; the id of its job tells what became of it. */
@Injectable()
export class NoticeChannels {
  constructor(
    private readonly mailer: Mailer,
    private readonly connectors: Connectors,
    private readonly outbox: Outbox,
  ) {}

  mail(tx: Tx, letter: Letter<MailName>): Promise<string> {
    return this.mailer.putKnown(tx, letter);
  }

  /** Whether the tenant has a service that sends texts. One that only does nothing would let us tell what is not so. */
  async sendsSms(tx: Tx): Promise<boolean> {
    const connector = await this.connectors.find(tx, 'sms');
    return connector?.configuration.interactions.get(SMS_INTERACTION)?.execution.kind === 'http_request';
  }

  sms(tx: Tx, { to, name, language, facts }: Letter<SmsName>): Promise<string> {
    const text = fill((language === 'en' ? enSms : jaSms)[name], facts).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
    const payload: SmsJob = { name, to, language, text };
    return this.outbox.put(tx, { kind: SMS_JOB, payload, headStart: MESSAGE_HEAD_START_SECONDS });
  }
}
