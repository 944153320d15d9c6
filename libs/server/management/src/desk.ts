import { Injectable } from '@nestjs/common';
import type { management, AuditEvent, Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Call, type Tx } from '#server/platform';

/** One management act: where it happens and what the audit trail says of it. */
export type Act = Readonly<{
  trace: management.Trace;
  tenantId: string;
  organizationId?: string | undefined;
  targetId?: string | undefined;
  dryRun?: boolean | undefined;
}>;

/** What an act hands back: its answer, and what the record of it adds. Never a secret. */
export type Done<T> = Readonly<{
  answer: T;
  targetId?: string;
  /** The user the act is about. */
  accountId?: string;
  detail?: Readonly<Record<string, unknown>>;
}>;

const UNIQUE_VIOLATION = '23505';

/**
 * Runs every act of this surface the same way: one transaction, one event in it, whatever the outcome. A dry run is the
 * act itself, undone: it can promise nothing that the real one would not do. A refusal is undone too, and recorded.
 */
@Injectable()
export class Desk {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditTrail,
  ) {}

  perform<T>(call: Call, act: Act, work: (tx: Tx) => Promise<Outcome<Done<T>, Problem>>): Promise<Outcome<T, Problem>> {
    const { tenantId, organizationId } = act;
    return this.db.run(organizationId === undefined ? { tenantId } : { tenantId, organizationId }, async (tx) => {
      await tx.manager.query('SAVEPOINT act');
      const outcome = await work(tx).catch(refuseConflict);
      if (!outcome.ok || act.dryRun) await tx.manager.query('ROLLBACK TO SAVEPOINT act');
      await this.audit.append(tx, call, [eventOf(act, outcome)]);
      return outcome.ok ? { ok: true, value: outcome.value.answer } : outcome;
    });
  }

  /** Records a request that was refused before its act began. */
  async refused(call: Call, act: Act, problem: Problem): Promise<void> {
    await this.db.run(act.tenantId, (tx) => this.audit.append(tx, call, [eventOf(act, refuse(problem))]));
  }
}

/** Two acts that race for one name: the second one is told, as if it had come later. */
function refuseConflict(fault: unknown): Outcome<never, Problem> {
  if ((fault as { code?: unknown } | null)?.code !== UNIQUE_VIOLATION) throw fault;
  return refuse({ code: 'resource.conflict', messages: ['a value that must be unique is already taken'] });
}

function eventOf(act: Act, outcome: Outcome<Done<unknown>, Problem>): AuditEvent {
  const { trace, dryRun = false } = act;
  const done = outcome.ok ? outcome.value : null;
  const targetId = done?.targetId ?? act.targetId;
  const failed = outcome.ok ? {} : { reason: outcome.problem.code };
  return {
    type: trace.event,
    outcome: outcome.ok ? 'success' : 'failure',
    ...failed,
    ...(done?.accountId === undefined ? {} : { accountId: done.accountId }),
    target: { type: trace.resource, id: targetId ?? '' },
    dryRun,
    detail: { action: trace.action, ...faultsOf(outcome), ...done?.detail },
  };
}

const faultsOf = (outcome: Outcome<unknown, Problem>): Record<string, unknown> =>
  !outcome.ok && 'messages' in outcome.problem ? { faults: outcome.problem.messages.map(wellFormed) } : {};

/** A message may quote a text that was cut inside a surrogate pair, which jsonb refuses. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
