import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChangeSubscriptions } from '../usecases/change-subscriptions.ts';

/** Who is told of incidents. */
@Controller()
export class SubscriptionsController {
  constructor(private readonly changing: ChangeSubscriptions) {}

  @Serves(contract.listSubscriptions)
  list(@By() call: Call, @In() { params }: Input<typeof contract.listSubscriptions>) {
    return this.changing.list(call, params.tenantId);
  }

  @Serves(contract.addSubscription)
  add(@By() call: Call, @In() { params, body }: Input<typeof contract.addSubscription>) {
    return this.changing.add(call, params.tenantId, body);
  }

  @Serves(contract.removeSubscription)
  remove(@By() call: Call, @In() { params }: Input<typeof contract.removeSubscription>) {
    return this.changing.remove(call, params.tenantId, params.id);
  }
}
