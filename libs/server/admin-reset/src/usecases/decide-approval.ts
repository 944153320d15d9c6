import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals, type Approval } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import { RunStore } from '../db/run.store.ts';
import { APPROVING, type Admin } from '../desk.ts';
import { readDetail } from '../domain/request.ts';
import { ROLL_BACK, RUN } from '../drafts.ts';
import { Admins } from '../people/admins.ts';
import { Surroundings } from '../surroundings.ts';

/** `hash`: of the content as the approver saw it. */
export type Decision = Readonly<{ verdict: 'approve' | 'reject'; hash: string; comment: string | null }>;

/** `POST approval-requests/{id}/approve|reject`: by whoever was asked, while he still may, freshly proven (R-083 … R-087). */
@Injectable()
export class DecideApproval {
  constructor(
    private readonly around: Surroundings,
    private readonly approvals: Approvals,
    private readonly admins: Admins,
    private readonly runs: RunStore,
  ) {}

  run(call: Call, tenantId: string, id: string, decision: Decision): Promise<Outcome<{ state: string }, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'approval', id }, APPROVING, async (tx, admin) => {
      const approval = isUuid(id) ? await this.approvals.find(tx, id) : null;
      if (!approval || (approval.kind !== RUN && approval.kind !== ROLL_BACK)) return refuse({ code: 'approval.not_found' });
      const comment = readDetail('comment', decision.comment);
      if (!comment.ok) return comment;
      if (decision.verdict === 'reject' && comment.value === null)
        return refuse({ code: 'reset.incomplete', messages: ['comment: required'] });
      return this.decide(tx, call, admin, approval, { ...decision, comment: comment.value });
    });
  }

  private async decide(tx: Tx, call: Call, admin: Admin, approval: Approval, { verdict, hash, comment }: Decision) {
    const decider = await this.admins.adminParty(tx, admin.tenantId, admin.accountId);
    if (!decider) return refuse({ code: 'approval.other_approver' as const });
    const given = { id: approval.id, hash, decider: { ...decider, personId: admin.personId }, comment };
    const decided =
      verdict === 'approve' ? await this.approvals.approve(tx, call, given) : await this.approvals.reject(tx, call, given);
    if (!decided.ok) return decided;
    await this.runs.tell(tx, approval.subject, 'approval', { state: decided.value.state });
    return ok({ state: decided.value.state });
  }
}
