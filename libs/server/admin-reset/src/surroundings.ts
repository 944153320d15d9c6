import { Inject, Injectable } from '@nestjs/common';
import type { AuditEvent, Permission, Problem } from '#shared/contracts';
import type { Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { Clock, CONFIG, TenantDb, type Call, type Config, type Tx } from '#server/platform';
import { Directory } from '#server/tenancy';
import { requireAdmin, requireReader, type Admin, type Right } from './desk.ts';

/** What an act is about, for the record of its refusal. */
type ActTarget = Readonly<{ type: 'mfa_reset' | 'user' | 'approval'; id: string }>;
type Act<T> = (tx: Tx, admin: Admin) => Promise<Outcome<T, Problem>>;

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

  /** An act of an administrator with this right and a fresh proof; without either it is refused, on record. */
  asAdmin<T>(
    call: Call,
    tenantId: string,
    target: ActTarget,
    right: Permission | Right,
    act: Act<T>,
  ): Promise<Outcome<T, Problem>> {
    return this.onRecord(call, tenantId, target, (tx) => {
      const admin = requireAdmin(call, right, this.clock.now());
      return admin.ok ? act(tx, admin.value) : admin;
    });
  }

  /** What an administrator with this right only reads: no fresh proof is asked for. */
  asReader<T>(
    call: Call,
    tenantId: string,
    target: ActTarget,
    permission: Permission,
    act: Act<T>,
  ): Promise<Outcome<T, Problem>> {
    return this.onRecord(call, tenantId, target, (tx) => {
      const admin = requireReader(call, permission);
      return admin.ok ? act(tx, admin.value) : admin;
    });
  }

  tell(tx: Tx, call: Call, event: AuditEvent): Promise<void> {
    return this.audit.append(tx, call, [event]);
  }

  /** One act, one transaction. A refusal is on record as well (threats 20): it commits, so an act refuses before it changes anything. */
  private onRecord<T>(
    call: Call,
    tenantId: string,
    target: ActTarget,
    act: (tx: Tx) => Outcome<T, Problem> | Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const outcome = await act(tx);
      if (!outcome.ok)
        await this.tell(tx, call, { type: 'mfa_reset_refused', outcome: 'denied', reason: outcome.problem.code, target });
      return outcome;
    });
  }
}
