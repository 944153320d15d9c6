import { Injectable } from '@nestjs/common';
import { Mailer } from '#server/notify';
import { Clock, Outbox, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';
import type { Reset } from '../db/reset.store.ts';
import { SubscriptionStore } from '../db/subscription.store.ts';
import { jst } from '../domain/jst.ts';
import { inWords } from './reset-codes.ts';

export const INCIDENT_JOB = 'incident-notice';
export type Incident = 'critical_reset' | 'partial_failure';
export type IncidentJob = Readonly<{ subscriptionId: string; noticeId: string; body: string }>;

/** Tells who subscribed to incidents, beside seniors and technicians: by mail, and by signed request. */
@Injectable()
export class IncidentNotices {
  constructor(
    private readonly subscriptions: SubscriptionStore,
    private readonly mailer: Mailer,
    private readonly directory: Directory,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Nothing of the user is in it: whoever may know reads it at the console. */
  async tell(tx: Tx, { id, number, lastCode }: Reset, incident: Incident): Promise<void> {
    const [now, tenant] = [this.clock.now(), await this.directory.tenant(tx)];
    const known = { tenant: tenant?.name ?? '', when: jst(now), number: String(number), run: id };
    const body = { type: 'incident.notice', incident, tenant_id: tx.tenantId, run_id: id, number, code: lastCode };
    for (const { id: subscriptionId, kind, address } of await this.subscriptions.list(tx)) {
      if (kind === 'mail') {
        const facts = { ...known, code: lastCode ?? '–', ...inWords('ja', { cause: 'partially_failed' }) };
        const name = incident === 'critical_reset' ? 'staffResetNotice' : 'staffResetEscalation';
        await this.mailer.put(tx, { to: address, name, language: 'ja', facts });
        continue;
      }
      const noticeId = `${id}.${incident}.${now.getTime()}.${subscriptionId}`;
      const payload: IncidentJob = { subscriptionId, noticeId, body: JSON.stringify({ ...body, at: now.toISOString() }) };
      await this.outbox.put(tx, { kind: INCIDENT_JOB, payload });
    }
  }
}
