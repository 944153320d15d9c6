import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ChangeHooks } from '../usecases/change-hooks.ts';

/** Systems that hold a factor too. */
@Controller()
export class ResetHooksController {
  constructor(private readonly changing: ChangeHooks) {}

  @Serves(contract.listHooks)
  list(@By() call: Call, @In() { params }: Input<typeof contract.listHooks>) {
    return this.changing.list(call, params.tenantId);
  }

  @Serves(contract.addHook)
  add(@By() call: Call, @In() { params, body }: Input<typeof contract.addHook>) {
    return this.changing.add(call, params.tenantId, body.url, body.factor_types);
  }

  @Serves(contract.disableHook)
  disable(@By() call: Call, @In() { params }: Input<typeof contract.disableHook>) {
    return this.changing.disable(call, params.tenantId, params.id);
  }
}
