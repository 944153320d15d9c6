import { Controller } from '@nestjs/common';
import { mfaResets as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { FindUsers } from '../usecases/find-users.ts';
import { ReadAlerts } from '../usecases/read-alerts.ts';

/** The users an administrator looks for, and what is unusual about his looking. */
@Controller()
export class ResetUsersController {
  constructor(
    private readonly finding: FindUsers,
    private readonly warning: ReadAlerts,
  ) {}

  @Serves(contract.listAlerts)
  alerts(@By() call: Call, @In() { params }: Input<typeof contract.listAlerts>) {
    return this.warning.run(call, params.tenantId);
  }

  @Serves(contract.searchUsers)
  search(@By() call: Call, @In() { params, query }: Input<typeof contract.searchUsers>) {
    return this.finding.search(call, params.tenantId, query.query, query.sort, query.after ?? null);
  }

  @Serves(contract.suggestUsers)
  suggest(@By() call: Call, @In() { params, query }: Input<typeof contract.suggestUsers>) {
    return this.finding.suggest(call, params.tenantId, query.q);
  }

  @Serves(contract.readUserSummary)
  summary(@By() call: Call, @In() { params }: Input<typeof contract.readUserSummary>) {
    return this.finding.summary(call, params.tenantId, params.id);
  }

  @Serves(contract.revealUserField)
  reveal(@By() call: Call, @In() { params, body }: Input<typeof contract.revealUserField>) {
    return this.finding.reveal(call, params.tenantId, params.id, body.field);
  }

  @Serves(contract.listRecentTargets)
  recent(@By() call: Call, @In() { params }: Input<typeof contract.listRecentTargets>) {
    return this.finding.recent(call, params.tenantId);
  }

  @Serves(contract.forgetRecentTargets)
  forget(@By() call: Call, @In() { params }: Input<typeof contract.forgetRecentTargets>) {
    return this.finding.forgetRecent(call, params.tenantId);
  }
}
