import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { Clock, type Call, type Tx } from '#server/platform';
import * as sql from '../db/approval.statements.ts';
import type { ApprovalKind } from '../domain/approval-kinds.ts';
import { stateAt, type ApprovalTimes } from '../domain/approval-state.ts';

/** `hash`: of the content as it is now. */
export type Spent = Readonly<{ kind: ApprovalKind; subject: string; hash: string }>;

/** Uses up the approval of exactly this content, by one conditional UPDATE: of many at once one gets its id (threats 21, 22). */
@Injectable()
export class SpendApproval {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
  ) {}

  async run(tx: Tx, call: Call, { kind, subject, hash }: Spent): Promise<Outcome<string, Problem>> {
    const now = this.clock.now();
    const spent = await tx.one<{ id: string }>(sql.spend, [tx.tenantId, kind, subject, hash, now]);
    if (!spent) return refuse({ code: 'approval.unusable', state: await this.whyNot(tx, { kind, subject, hash }, now) });
    const event = { type: 'approval_spent', outcome: 'success', target: { type: 'approval', id: spent.id } } as const;
    await this.audit.append(tx, call, [{ ...event, detail: { content_hash: hash } }]);
    return ok(spent.id);
  }

  private async whyNot(tx: Tx, { kind, subject, hash }: Spent, now: Date): Promise<string> {
    const row = await tx.one<ApprovalTimes & { contentHash: string }>(sql.findLatest, [tx.tenantId, kind, subject]);
    if (!row) return 'none';
    return row.contentHash === hash ? stateAt(row, now) : 'void';
  }
}
