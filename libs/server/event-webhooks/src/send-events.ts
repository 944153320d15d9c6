import { Injectable } from '@nestjs/common';
import { AuditTrail } from '#server/audit';
import { systemCall, TenantDb, type Job, type JobHandler, type Tx } from '#server/platform';
import { WebhookStore, type SealedEvent, type Target, type Webhook } from './db/webhook.store.ts';
import { FAILURES_TO_LOSE, wants } from './domain/signature.ts';
import { PostEvents, type Posted } from './post-events.ts';

export const EVENT_WEBHOOK_JOB = 'event-webhook';
export type EventWebhookJob = Readonly<{ webhookId: string }>;

const BATCH = 100;
/** Well within the lease of a job: past it another worker would send the same batch. */
const PATIENCE_MS = 30_000;

type Batch = Readonly<{
  webhook: Webhook & Readonly<{ target: Target }>;
  wanted: readonly SealedEvent[];
  next: number;
}>;

/** Hands a webhook what was sealed since its position, batch after batch, in order. A refusal throws: the job is tried again later. */
@Injectable()
export class SendEvents implements JobHandler {
  readonly kind = EVENT_WEBHOOK_JOB;

  constructor(
    private readonly db: TenantDb,
    private readonly store: WebhookStore,
    private readonly post: PostEvents,
    private readonly audit: AuditTrail,
  ) {}

  async handle({ id, tenantId, payload }: Job): Promise<void> {
    const { webhookId } = payload as EventWebhookJob;
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const batch = await this.db.run(tenantId, (tx) => this.nextBatch(tx, webhookId));
      if (batch === null) return;
      const fault = await this.send(tenantId, id, batch);
      if (fault !== null) throw new Error(fault);
    }
    await this.db.run(tenantId, (tx) => this.store.setIdle(tx, webhookId)); // what is left is put again
  }

  /** Null, and the webhook idle, when it has everything or is gone. */
  private async nextBatch(tx: Tx, webhookId: string): Promise<Batch | null> {
    const webhook = await this.store.find(tx, webhookId);
    if (!webhook) return null;
    const { events, next } = await this.store.sealedFrom(tx, webhook.position, BATCH);
    if (next > webhook.position) return { webhook, wanted: events.filter(({ type }) => wants(webhook.eventTypes, type)), next };
    await this.store.setIdle(tx, webhookId);
    return null;
  }

  private async send(tenantId: string, jobId: string, { webhook, wanted, next }: Batch): Promise<string | null> {
    const [first, last] = [wanted[0], wanted.at(-1)];
    const posted =
      first && last
        ? await this.post.run(webhook.target, `${webhook.id}_${first.seq}_${last.seq}`, {
            type: 'audit.events',
            tenant_id: tenantId,
            first_seq: first.seq,
            last_seq: last.seq,
            events: wanted,
          })
        : null;
    await this.db.run(tenantId, async (tx) => {
      if (first && last && posted)
        await this.store.note(tx, webhook.id, { firstSeq: first.seq, lastSeq: last.seq, events: wanted.length, ...posted });
      if (posted?.error) await this.failed(tx, jobId, webhook, posted);
      else await this.taken(tx, jobId, webhook, next);
    });
    return posted?.error ?? null;
  }

  private async taken(tx: Tx, jobId: string, webhook: Webhook, next: number): Promise<void> {
    const isMine = await this.store.moveOn(tx, webhook, next);
    if (isMine && webhook.lostSince !== null) await this.tell(tx, jobId, webhook, 'event_webhook_restored');
  }

  private async failed(tx: Tx, jobId: string, webhook: Webhook, { error }: Posted): Promise<void> {
    const failures = await this.store.fail(tx, webhook.id, FAILURES_TO_LOSE);
    if (failures === FAILURES_TO_LOSE) await this.tell(tx, jobId, webhook, 'event_webhook_lost', error ?? undefined);
  }

  private async tell(
    tx: Tx,
    jobId: string,
    { id }: Webhook,
    type: 'event_webhook_lost' | 'event_webhook_restored',
    error?: string,
  ): Promise<void> {
    const outcome = type === 'event_webhook_lost' ? 'failure' : 'success';
    const target = { type: 'event_webhook', id };
    await this.audit.append(tx, systemCall('event-webhooks', jobId), [
      { type, outcome, target, ...(error === undefined ? {} : { detail: { error } }) },
    ]);
  }
}
