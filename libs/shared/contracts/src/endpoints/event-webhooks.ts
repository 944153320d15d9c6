import { z } from 'zod';
import { events } from '../events.ts';
import { nothing, rowParams, tenantParams, twoLevels } from './management-endpoint.ts';
import { dryRunQuery } from './management-queries.ts';

export const eventWebhookBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  url: z.url().max(2_000),
  /** Types of events to send; absent or empty sends all. */
  event_types: z
    .array(z.enum(Object.keys(events) as [keyof typeof events]))
    .max(200)
    .default([]),
  /** `true` begins at the first event of the tenant, else at the next one. */
  from_start: z.boolean().default(false),
});
export type EventWebhookBody = z.output<typeof eventWebhookBody>;

const at = { path: 'event-webhooks', params: tenantParams } as const;
const one = { path: 'event-webhooks/:id', params: rowParams, query: z.object({}), body: nothing } as const;
const told = (action: 'create' | 'read' | 'delete', event: 'created' | 'read' | 'deleted') =>
  ({
    permission: `idp:event-webhook:${action}`,
    trace: { event: `event_webhook_${event}`, resource: 'event_webhook', action },
  }) as const;

/** Where a tenant's sealed events are sent (A16-06). A secret is answered once, when it is made. */
export const eventWebhooks = {
  create: twoLevels({
    ...{ ...at, ...told('create', 'created') },
    ...{ name: 'event_webhook.create', method: 'POST', status: 201, query: dryRunQuery, body: eventWebhookBody },
  }),
  list: twoLevels({
    ...{ ...at, ...told('read', 'read') },
    ...{ name: 'event_webhook.list', method: 'GET', query: z.object({}), body: nothing },
  }),
  read: twoLevels({ ...one, ...told('read', 'read'), name: 'event_webhook.read', method: 'GET' }),
  remove: twoLevels({
    ...{ ...one, ...told('delete', 'deleted') },
    ...{ name: 'event_webhook.remove', method: 'DELETE', query: dryRunQuery },
  }),
  deliveries: twoLevels({
    ...{ ...one, ...told('read', 'read') },
    ...{ path: 'event-webhooks/:id/deliveries', name: 'event_webhook.deliveries', method: 'GET' },
  }),
  rotate: twoLevels({
    ...{ ...one, path: 'event-webhooks/:id/rotate-secret', name: 'event_webhook.rotate', method: 'POST', query: dryRunQuery },
    permission: 'idp:event-webhook:update',
    trace: { event: 'event_webhook_rotated', resource: 'event_webhook', action: 'update' },
  }),
  test: twoLevels({
    ...{ ...one, path: 'event-webhooks/:id/test', name: 'event_webhook.test', method: 'POST' },
    permission: 'idp:event-webhook:update',
    trace: { event: 'event_webhook_tested', resource: 'event_webhook', action: 'update' },
  }),
};
