import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { Approvals } from '#server/approvals';
import type { Call } from '#server/platform';
import { Drafts, ROLL_BACK } from '../drafts.ts';
import { Surroundings } from '../surroundings.ts';

/** 「依頼を取り下げる」. */
@Injectable()
export class WithdrawApproval {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly approvals: Approvals,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const half = await this.drafts.open(tx, admin, id, 'roll_back');
      const draft = half.ok ? half : await this.drafts.open(tx, admin, id, 'withdraw');
      if (!draft.ok) return draft;
      const approval = half.ok ? await this.approvals.latest(tx, ROLL_BACK, id) : draft.value.approval;
      return approval ? this.approvals.withdraw(tx, call, approval.id, admin.accountId) : refuse({ code: 'approval.not_found' });
    });
  }
}
