import { Controller } from '@nestjs/common';
import { management, type Input } from '#shared/contracts';
import { By, In, type Call } from '#server/platform';
import { EventWebhooks } from '../acts/event-webhooks.ts';
import { ManagesBoth } from './manages.ts';

const { eventWebhooks } = management;

@Controller()
export class EventWebhooksController {
  constructor(private readonly acts: EventWebhooks) {}

  @ManagesBoth(eventWebhooks.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof eventWebhooks.create.organization>) {
    return this.acts.create(call, params, body, query);
  }

  @ManagesBoth(eventWebhooks.list)
  list(@By() call: Call, @In() { params }: Input<typeof eventWebhooks.list.organization>) {
    return this.acts.list(call, params);
  }

  @ManagesBoth(eventWebhooks.read)
  read(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof eventWebhooks.read.organization>) {
    return this.acts.read(call, at, id);
  }

  @ManagesBoth(eventWebhooks.deliveries)
  deliveries(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof eventWebhooks.deliveries.organization>) {
    return this.acts.deliveries(call, at, id);
  }

  @ManagesBoth(eventWebhooks.test)
  test(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof eventWebhooks.test.organization>) {
    return this.acts.test(call, at, id);
  }

  @ManagesBoth(eventWebhooks.rotate)
  rotate(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof eventWebhooks.rotate.organization>) {
    return this.acts.rotate(call, at, id, query);
  }

  @ManagesBoth(eventWebhooks.remove)
  remove(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof eventWebhooks.remove.organization>) {
    return this.acts.remove(call, at, id, query);
  }
}
