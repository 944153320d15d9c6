import { Injectable } from '@nestjs/common';
import type { Dashboard } from '#shared/contracts';
import { SESSION_IDLE_SECONDS } from '#server/sessions';
import { DashboardStore } from '../db/dashboard.store.ts';
import { Surroundings } from '../surroundings.ts';

/** `GET …/dashboard`: how a tenant stands. Counts only, no person; that is why reading it leaves no record. */
@Injectable()
export class ReadDashboard {
  constructor(
    private readonly around: Surroundings,
    private readonly store: DashboardStore,
  ) {}

  run(tenantId: string): Promise<Dashboard> {
    return this.around.db.run(tenantId, async (tx) => ({
      at: this.around.clock.now().toISOString(),
      logins: await this.store.logins(tx),
      coverage: await this.store.coverage(tx),
      locks: await this.store.locks(tx),
      approvals: await this.store.approvals(tx),
      sessions: await this.store.sessions(tx, SESSION_IDLE_SECONDS),
    }));
  }
}
