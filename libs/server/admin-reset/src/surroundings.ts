import { Inject, Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { Clock, CONFIG, TenantDb, type Call, type Config, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';

/** What nearly every act here needs beside its own stores. */
@Injectable()
export class Surroundings {
  constructor(
    readonly db: TenantDb,
    readonly directory: Directory,
    readonly audit: AuditTrail,
    readonly clock: Clock,
    @Inject(CONFIG) readonly config: Config,
  ) {}

  /** One act, one transaction. A refusal is on record as well (threats 20): it commits, so an act refuses before it changes anything. */
  async act<T>(
    call: Call,
    tenantId: string,
    target: Readonly<{ type: 'mfa_reset' | 'user' | 'approval'; id: string }>,
    act: (tx: Tx) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const outcome = await act(tx);
      if (!outcome.ok)
        await this.tell(tx, call, { type: 'mfa_reset_refused', outcome: 'denied', reason: outcome.problem.code, target });
      return outcome;
    });
  }

  tell(tx: Tx, call: Call, event: AuditEvent): Promise<void> {
    return this.audit.append(tx, call, [event]);
  }
}
