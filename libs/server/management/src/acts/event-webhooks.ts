import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { management } from '#shared/contracts';
import { ok, refuse } from '#shared/kernel';
import { addressFault, PostEvents, shownAddress, WebhookStore, type Posted, type Webhook } from '#server/event-webhooks';
import { randomToken, TenantDb, type Call } from '#server/platform';
import { created, page, removed } from '../answers.ts';
import { Desk } from '../desk.ts';
import type { At, Trial } from './input.ts';

const endpoints = management.eventWebhooks;
const notFound = refuse({ code: 'request.not_found' } as const);
const MOST = 10;

/** Where a tenant's events are sent to (A16-06, L-22). */
@Injectable()
export class EventWebhooks {
  constructor(
    private readonly desk: Desk,
    private readonly db: TenantDb,
    private readonly store: WebhookStore,
    private readonly post: PostEvents,
  ) {}

  create(call: Call, at: At, body: management.EventWebhookBody, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.create.organization.trace, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const fault = this.faultOf(body.url);
      if (fault !== null) return refuse({ code: 'request.invalid', messages: [fault] } as const);
      const present = await this.store.list(tx);
      if (present.length >= MOST) return conflict(`a tenant has at most ${MOST} webhooks`);
      if (present.some(({ name }) => name === body.name)) return conflict(`name: ${body.name} is taken in this tenant`);
      const [secret, shownUrl] = [randomToken(), shownAddress(body.url)];
      const { name, url, event_types: eventTypes, from_start: fromStart } = body;
      const id = await this.store.add(tx, { name, url, secret, shownUrl, eventTypes, fromStart });
      const made = await this.store.find(tx, id);
      if (!made) return notFound;
      const view = webhookView(made);
      // The secret of a trial would sign nothing.
      const result = dryRun ? view : { ...view, secret };
      return ok({ answer: created(dryRun, result), targetId: id, detail: { after: view } });
    });
  }

  list(call: Call, at: At) {
    return this.desk.perform(call, { ...at, trace: endpoints.list.organization.trace }, async (tx) => {
      const list = await this.store.list(tx);
      return ok({ answer: page(list.map(webhookView), list.length, { limit: MOST, offset: 0 }) });
    });
  }

  read(call: Call, at: At, id: string) {
    return this.desk.perform(call, { ...at, trace: endpoints.read.organization.trace, targetId: id }, async (tx) => {
      const webhook = await this.store.find(tx, id);
      return webhook ? ok({ answer: webhookView(webhook) }) : notFound;
    });
  }

  deliveries(call: Call, at: At, id: string) {
    return this.desk.perform(call, { ...at, trace: endpoints.deliveries.organization.trace, targetId: id }, async (tx) => {
      if (!(await this.store.find(tx, id))) return notFound;
      const list = await this.store.deliveries(tx, id);
      return ok({ answer: page(list, list.length, { limit: 100, offset: 0 }) });
    });
  }

  rotate(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.rotate.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const webhook = await this.store.find(tx, id);
      if (!webhook) return notFound;
      const secret = randomToken();
      if (!(await this.store.rotate(tx, id, secret))) return conflict('the secret was replaced meanwhile');
      const view = webhookView(webhook);
      const result = dryRun ? view : { ...view, secret };
      return ok({ answer: { dry_run: dryRun ?? false, result }, detail: { secret_changed: true } });
    });
  }

  remove(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.remove.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const webhook = await this.store.find(tx, id);
      if (!webhook) return notFound;
      await this.store.remove(tx, id);
      return ok({ answer: removed(dryRun, id), detail: { before: webhookView(webhook) } });
    });
  }

  /** Sends a delivery without events. No connection to the database is held meanwhile (ADR 2). */
  async test(call: Call, at: At, id: string) {
    const webhook = await this.db.run(at.tenantId, (tx) => this.store.find(tx, id));
    const content = { type: 'audit.test', tenant_id: at.tenantId, events: [] };
    const posted = webhook && (await this.post.run(webhook.target, `${id}_test_${randomUUID()}`, content));
    return this.desk.perform(call, { ...at, trace: endpoints.test.organization.trace, targetId: id }, async () =>
      posted ? ok({ answer: testView(posted), detail: { status: posted.status, error: posted.error } }) : notFound,
    );
  }

  private faultOf(url: string): string | null {
    const fault = addressFault(url);
    if (fault !== null) return fault;
    const problem = this.post.problemOf(url);
    return problem === null ? null : `url: ${problem}`;
  }
}

const testView = ({ status, error, milliseconds }: Posted) => ({ delivered: error === null, status, error, milliseconds });

const webhookView = ({ id, name, shownUrl, eventTypes, position, failures, lostSince, createdAt }: Webhook) => ({
  ...{ id, name, url: shownUrl, event_types: eventTypes, next_seq: position, failures },
  ...{ lost_since: lostSince, created_at: createdAt },
});

const conflict = (message: string) => refuse({ code: 'resource.conflict', messages: [message] } as const);
