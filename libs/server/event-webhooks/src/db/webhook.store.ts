import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, statement, Vault, type Tx } from '#server/platform';
import { OVERLAP_SECONDS, type SigningSecrets } from '../domain/signature.ts';

export type Webhook = Readonly<{
  id: string;
  name: string;
  shownUrl: string;
  eventTypes: readonly string[];
  /** The `seq` of the next event. */
  position: number;
  failures: number;
  lostSince: Date | null;
  createdAt: Date;
}>;
export type Target = Readonly<{ url: string }> & SigningSecrets;
export type Delivery = Readonly<{
  id: string;
  at: Date;
  firstSeq: number;
  lastSeq: number;
  events: number;
  status: number | null;
  error: string | null;
  milliseconds: number;
}>;
/** An event of the trail with its place, as `audit_record` shows it. */
export type SealedEvent = Readonly<{ seq: number; type: string }> & Readonly<Record<string, unknown>>;

const KEPT_DELIVERIES = 100;
const COLUMNS = `id, name, shown_url AS "shownUrl", event_types AS "eventTypes", position::float8 AS position, failures,
  lost_since AS "lostSince", created_at AS "createdAt"`;
const insert = statement(
  'event-webhook.insert',
  `INSERT INTO event_webhook (tenant_id, id, name, shown_url, target_sealed, event_types, position, created_at)
   SELECT $1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN 0 ELSE coalesce((SELECT max(size) FROM audit_head WHERE tenant_id = $1), 0) END, $8`,
);
const list = statement('event-webhook.list', `SELECT ${COLUMNS} FROM event_webhook WHERE tenant_id = $1 ORDER BY created_at, id`);
const find = statement(
  'event-webhook.find',
  `SELECT ${COLUMNS}, target_sealed AS sealed FROM event_webhook WHERE tenant_id = $1 AND id = $2`,
);
const reseal = statement(
  'event-webhook.reseal',
  `UPDATE event_webhook SET target_sealed = $3 WHERE tenant_id = $1 AND id = $2 AND target_sealed = $4`,
);
const remove = statement('event-webhook.remove', `DELETE FROM event_webhook WHERE tenant_id = $1 AND id = $2`);
const take = statement(
  'event-webhook.take',
  `UPDATE event_webhook SET queued_at = $3 WHERE tenant_id = $1 AND id = $2 AND (queued_at IS NULL OR queued_at < $4)`,
);
const idle = statement('event-webhook.idle', `UPDATE event_webhook SET queued_at = NULL WHERE tenant_id = $1 AND id = $2`);
const moveOn = statement(
  'event-webhook.move-on',
  `UPDATE event_webhook SET position = $4, failures = 0, lost_since = NULL, queued_at = $5 WHERE tenant_id = $1 AND id = $2 AND position = $3`,
);
const fail = statement(
  'event-webhook.fail',
  `UPDATE event_webhook SET failures = failures + 1, queued_at = $3, lost_since = CASE WHEN failures + 1 >= $4 THEN coalesce(lost_since, $3) END
   WHERE tenant_id = $1 AND id = $2 RETURNING failures`,
);
const addDelivery = statement(
  'event-webhook.add-delivery',
  `INSERT INTO event_webhook_delivery (tenant_id, id, webhook_id, at, first_seq, last_seq, events, status, error, milliseconds)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const trimDeliveries = statement(
  'event-webhook.trim-deliveries',
  `DELETE FROM event_webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2 AND id NOT IN
     (SELECT id FROM event_webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2 ORDER BY at DESC, id DESC LIMIT ${KEPT_DELIVERIES})`,
);
const deliveries = statement(
  'event-webhook.deliveries',
  `SELECT id, at, first_seq::float8 AS "firstSeq", last_seq::float8 AS "lastSeq", events, status, error, milliseconds
   FROM event_webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2 ORDER BY at DESC, id DESC`,
);
const readSealed = statement(
  'event-webhook.read-sealed',
  `SELECT l.seq::float8 AS seq, r.id, r.type, r.category, r.outcome, r.reason, r.occurred_at AS at, r.actor, r.account_id, r.client_id,
          r.user_name, r.target_type, r.target_id, r.ip, r.user_agent, r.request_id, r.trace_id, r.detail
   FROM audit_leaf l JOIN audit_record r ON r.tenant_id = l.tenant_id AND r.id = l.event_id
   WHERE l.tenant_id = $1 AND l.seq >= $2 AND l.seq < $2 + $3::int ORDER BY l.seq`,
);
const sealedSize = statement(
  'event-webhook.size',
  `SELECT coalesce(max(size), 0)::float8 AS size FROM audit_head WHERE tenant_id = $1`,
);

/** Webhooks of a tenant, what they were sent, and the sealed events they are sent. */
@Injectable()
export class WebhookStore {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async add(
    tx: Tx,
    draft: Target & Readonly<{ name: string; shownUrl: string; eventTypes: readonly string[]; fromStart: boolean }>,
  ) {
    const { url, secret, name, shownUrl, eventTypes, fromStart } = draft;
    const id = randomUUID();
    const sealed = this.vault.seal(place(tx.tenantId, id), JSON.stringify({ url, secret }));
    await tx.count(insert, [tx.tenantId, id, name, shownUrl, sealed, eventTypes, fromStart, this.clock.now()]);
    return id;
  }

  list(tx: Tx): Promise<readonly Webhook[]> {
    return tx.rows<Webhook>(list, [tx.tenantId]);
  }

  async find(tx: Tx, id: string): Promise<(Webhook & Readonly<{ target: Target }>) | null> {
    const row = await tx.one<Webhook & { sealed: string }>(find, [tx.tenantId, id]);
    if (!row) return null;
    const { sealed, ...webhook } = row;
    return { ...webhook, target: JSON.parse(this.vault.open(place(tx.tenantId, id), sealed)) as Target };
  }

  /** Replaces the secret; false where somebody else did so meanwhile. The one before it signs for its last day. */
  async rotate(tx: Tx, id: string, secret: string): Promise<boolean> {
    const row = await tx.one<{ sealed: string }>(find, [tx.tenantId, id]);
    if (!row) return false;
    const { url, secret: replaced } = JSON.parse(this.vault.open(place(tx.tenantId, id), row.sealed)) as Target;
    const until = secondsFrom(this.clock.now(), OVERLAP_SECONDS).toISOString();
    const sealed = this.vault.seal(
      place(tx.tenantId, id),
      JSON.stringify({ url, secret, previous: { secret: replaced, until } }),
    );
    return (await tx.count(reseal, [tx.tenantId, id, sealed, row.sealed])) === 1;
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.count(remove, [tx.tenantId, id]);
  }

  /** True for the one who may put a job for it; again after `staleBefore`, when that job must have been lost. */
  async take(tx: Tx, id: string, staleBefore: Date): Promise<boolean> {
    return (await tx.count(take, [tx.tenantId, id, this.clock.now(), staleBefore])) === 1;
  }

  async setIdle(tx: Tx, id: string): Promise<void> {
    await tx.count(idle, [tx.tenantId, id]);
  }

  /** True for the one of many deliveries of a batch that moves the position on. */
  async moveOn(tx: Tx, { id, position }: Pick<Webhook, 'id' | 'position'>, to: number): Promise<boolean> {
    return (await tx.count(moveOn, [tx.tenantId, id, position, to, this.clock.now()])) === 1;
  }

  /** How many failures in a row there are now. */
  async fail(tx: Tx, id: string, failuresToLose: number): Promise<number> {
    return (await tx.one<{ failures: number }>(fail, [tx.tenantId, id, this.clock.now(), failuresToLose]))?.failures ?? 0;
  }

  async note(tx: Tx, webhookId: string, delivery: Omit<Delivery, 'id' | 'at'>): Promise<void> {
    const { firstSeq, lastSeq, events, status, error, milliseconds } = delivery;
    const values = [firstSeq, lastSeq, events, status, error?.slice(0, 200) ?? null, milliseconds];
    await tx.count(addDelivery, [tx.tenantId, randomUUID(), webhookId, this.clock.now(), ...values]);
    await tx.count(trimDeliveries, [tx.tenantId, webhookId]);
  }

  deliveries(tx: Tx, webhookId: string): Promise<readonly Delivery[]> {
    return tx.rows<Delivery>(deliveries, [tx.tenantId, webhookId]);
  }

  /** The sealed events of the next `limit` places, and how far the tenant is sealed. Archived places are passed over. */
  async sealedFrom(tx: Tx, from: number, limit: number): Promise<Readonly<{ events: readonly SealedEvent[]; next: number }>> {
    const size = (await tx.one<{ size: number }>(sealedSize, [tx.tenantId]))?.size ?? 0;
    return { events: await tx.rows<SealedEvent>(readSealed, [tx.tenantId, from, limit]), next: Math.min(size, from + limit) };
  }
}

const place = (tenantId: string, id: string) => ({ tenantId, table: 'event_webhook', row: id, column: 'target_sealed' });
