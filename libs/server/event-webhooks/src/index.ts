export { WebhookStore, type Delivery, type Webhook } from './db/webhook.store.ts';
export { addressFault, shownAddress } from './domain/signature.ts';
export { EventWebhooksModule } from './event-webhooks.module.ts';
export { PostEvents, type Posted } from './post-events.ts';
export { SendEvents } from './send-events.ts';
export { WebhookSchedule } from './webhook-schedule.ts';
