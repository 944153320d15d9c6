import { Global, Module } from '@nestjs/common';
import { WebhookStore } from './db/webhook.store.ts';
import { PostEvents } from './post-events.ts';
import { SendEvents } from './send-events.ts';

@Global()
@Module({ providers: [WebhookStore, PostEvents, SendEvents], exports: [WebhookStore, PostEvents, SendEvents] })
export class EventWebhooksModule {}
