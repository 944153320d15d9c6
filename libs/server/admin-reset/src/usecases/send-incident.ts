import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND } from '#server/mfa';
import type { Outbound } from '#server/outbound';
import type { Job, JobHandler } from '#server/platform';
import { SubscriptionStore } from '../db/subscription.store.ts';
import { INCIDENT_JOB, type IncidentJob } from '../notices/incident-notices.ts';
import { Surroundings } from '../surroundings.ts';

const TIMEOUT_MS = 10_000;

/** One signed request to a subscriber (Standard Webhooks 1.0). Whatever is no 2xx is tried again, under the same id. */
@Injectable()
export class SendIncident implements JobHandler {
  readonly kind = INCIDENT_JOB;

  constructor(
    private readonly around: Surroundings,
    private readonly subscriptions: SubscriptionStore,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  async handle({ tenantId, payload }: Job): Promise<void> {
    const { subscriptionId, noticeId, body } = payload as IncidentJob;
    const all = await this.around.db.run(tenantId, (tx) => this.subscriptions.list(tx));
    const found = all.find(({ id }) => id === subscriptionId);
    if (!found?.secret) return; // removed meanwhile
    const at = String(Math.floor(this.around.clock.now().getTime() / 1000));
    const signature = createHmac('sha256', found.secret).update(`${noticeId}.${at}.${body}`).digest('base64');
    const headers = {
      ...{ 'content-type': 'application/json', 'webhook-id': noticeId, 'webhook-timestamp': at },
      'webhook-signature': `v1,${signature}`,
    };
    const answer = await this.outbound.post({ url: found.address, headers, body }, TIMEOUT_MS);
    if (!answer.ok) throw new Error(answer.reason);
    if (answer.status < 200 || answer.status >= 300) throw new Error(`the receiver answered ${answer.status}`);
  }
}
