import { Injectable } from '@nestjs/common';
import { Connectors } from '#server/mfa';
import { systemCall, type Job, type JobHandler } from '#server/platform';
import { SMS_INTERACTION, SMS_JOB, type SmsJob } from '../notices/notice-channels.ts';
import { Surroundings } from '../surroundings.ts';

/**
 * Sends one short message by the tenant's own service, with a record of every try. A refusal throws, so that the job is tried
 * again later; after its last try the notice is shown as not sent.
 */
@Injectable()
export class SendSms implements JobHandler {
  readonly kind = SMS_JOB;

  constructor(
    private readonly around: Surroundings,
    private readonly connectors: Connectors,
  ) {}

  async handle(job: Job): Promise<void> {
    const isSent = await this.send(job);
    const about = { target: { type: 'mail', id: job.id }, detail: { mail: (job.payload as SmsJob).name, attempt: job.attempt } };
    await this.around.db.run(job.tenantId, (tx) =>
      this.around.tell(
        tx,
        systemCall('sms', job.id),
        isSent
          ? { type: 'notification_sent', outcome: 'success', ...about }
          : { type: 'notification_failure', outcome: 'failure', reason: 'not_delivered', ...about },
      ),
    );
    if (!isSent) throw new Error('the service did not take the message');
  }

  private async send({ tenantId, payload }: Job): Promise<boolean> {
    const { to, text, name, language } = payload as SmsJob;
    const connector = await this.around.db.run(tenantId, (tx) => this.connectors.find(tx, 'sms'));
    const interaction = connector?.configuration.interactions.get(SMS_INTERACTION);
    if (!connector || !interaction) return false;
    const request = { phone_number: to, to, text, template: name };
    const roots = { request_body: request, request_attributes: { language } };
    const { status } = await this.connectors.call(connector, interaction, roots, tenantId, false);
    return status < 400;
  }
}
