import type { Pool } from 'pg';
import { Rounds, secondsFrom, type Clock, type Log, type Outbox, type TenantDb } from '#server/platform';
import type { WebhookStore } from './db/webhook.store.ts';
import { EVENT_WEBHOOK_JOB, type EventWebhookJob } from './send-events.ts';

const TICK_MS = 500;
/** Longer than the longest pause between two tries: only a job that is gone for good is put anew. */
const STALE_SECONDS = 1_800;
/** Months of tries: whoever repairs his receiver gets everything since. */
const MAX_ATTEMPTS = 10_000;

type Parts = Readonly<{
  pool: Pool;
  db: TenantDb;
  store: WebhookStore;
  outbox: Outbox;
  clock: Clock;
  log: Log;
  gauge(lost: number): void;
}>;

/** Puts a job for each webhook that is behind its tenant's trail. Runs in every worker: a conditional UPDATE says who puts it. */
export class WebhookSchedule {
  readonly #rounds: Rounds;

  constructor(private readonly parts: Parts) {
    const work = () => this.work();
    this.#rounds = new Rounds({ everyMs: TICK_MS, work, log: parts.log, failed: 'event webhooks are not scheduled' });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Never throws: the next tick tries again. */
  round(): Promise<void> {
    return this.#rounds.round();
  }

  private async work(): Promise<void> {
    const { pool, clock, gauge } = this.parts;
    const stale = secondsFrom(clock.now(), -STALE_SECONDS);
    const { rows } = await pool.query<{ tenant_id: string; id: string; is_due: boolean; is_lost: boolean }>({
      name: 'event-webhook.due',
      text: `SELECT tenant_id, id, lost_since IS NOT NULL AS is_lost, (queued_at IS NULL OR queued_at < $1)
               AND position < (SELECT max(size) FROM audit_head h WHERE h.tenant_id = w.tenant_id) AS is_due
             FROM event_webhook w`,
      values: [stale],
    });
    gauge(rows.filter(({ is_lost: isLost }) => isLost).length);
    for (const { tenant_id: tenantId, id } of rows.filter(({ is_due: isDue }) => isDue)) await this.put(tenantId, id, stale);
  }

  private async put(tenantId: string, webhookId: string, stale: Date): Promise<void> {
    const { db, store, outbox } = this.parts;
    await db.run(tenantId, async (tx) => {
      if (!(await store.take(tx, webhookId, stale))) return;
      const payload: EventWebhookJob = { webhookId };
      await outbox.put(tx, { kind: EVENT_WEBHOOK_JOB, payload, maxAttempts: MAX_ATTEMPTS });
    });
  }
}
