import { Controller } from '@nestjs/common';
import { consoleEndpoints as contract, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { EndUserSessions } from '../usecases/end-user-sessions.ts';
import { LiftLocks } from '../usecases/lift-locks.ts';
import { ReadDashboard } from '../usecases/read-dashboard.ts';

/** A tenant as its administrators see it: the dashboard, locks, sessions. */
@Controller()
export class ConsoleTenantController {
  constructor(
    private readonly reading: ReadDashboard,
    private readonly locks: LiftLocks,
    private readonly sessions: EndUserSessions,
  ) {}

  @Serves(contract.readDashboard)
  dashboard(@In() { params }: Input<typeof contract.readDashboard>) {
    return this.reading.run(params.tenantId);
  }

  @Serves(contract.listLockedUsers)
  locked(@By() call: Call, @In() { params }: Input<typeof contract.listLockedUsers>) {
    return this.locks.list(call, params.tenantId);
  }

  @Serves(contract.unlockUser)
  unlock(@By() call: Call, @In() { params }: Input<typeof contract.unlockUser>) {
    return this.locks.unlock(call, params.tenantId, params.id);
  }

  @Serves(contract.findUserSessions)
  find(@By() call: Call, @In() { params, query }: Input<typeof contract.findUserSessions>) {
    return this.sessions.find(call, params.tenantId, query.query);
  }

  @Serves(contract.endUserSessions)
  end(@By() call: Call, @In() { params }: Input<typeof contract.endUserSessions>) {
    return this.sessions.end(call, params.tenantId, params.id);
  }
}
