import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { ConfirmReset } from '../usecases/confirm-reset.ts';
import { ResumePause } from '../usecases/end-pause.ts';
import { ExecuteReset } from '../usecases/execute-reset.ts';
import { RetryRun } from '../usecases/retry-run.ts';
import { RollBack } from '../usecases/roll-back.ts';

/** A reset from its confirmation to its end. */
@Controller()
export class RunsController {
  constructor(
    private readonly confirming: ConfirmReset,
    private readonly executing: ExecuteReset,
    private readonly retrying: RetryRun,
    private readonly rollingBack: RollBack,
    private readonly resuming: ResumePause,
  ) {}

  @Serves(contract.confirmReset)
  confirm(@By() call: Call, @In() { params }: Input<typeof contract.confirmReset>) {
    return this.confirming.run(call, params.tenantId, params.id);
  }

  @Serves(contract.executeReset)
  execute(@By() call: Call, @In() { params, body }: Input<typeof contract.executeReset>) {
    const { target_version: targetVersion, confirmation_token: confirmation, idempotency_key: key } = body;
    const given = { targetVersion, confirmation, key, typedSuffix: body.typed_suffix ?? null };
    return this.executing.run(call, params.tenantId, params.id, given);
  }

  @Serves(contract.retryRun)
  retry(@By() call: Call, @In() { params }: Input<typeof contract.retryRun>) {
    return this.retrying.run(call, params.tenantId, params.id);
  }

  @Serves(contract.rollBackRun)
  rollBack(@By() call: Call, @In() { params }: Input<typeof contract.rollBackRun>) {
    return this.rollingBack.run(call, params.tenantId, params.id);
  }

  @Serves(contract.resumePause)
  resume(@By() call: Call, @In() { params }: Input<typeof contract.resumePause>) {
    return this.resuming.run(call, params.tenantId, params.id);
  }
}
