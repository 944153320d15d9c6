import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Approvals } from '#server/approvals';
import type { Call } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import { Drafts, RUN } from '../drafts.ts';
import { Surroundings } from '../surroundings.ts';

/** `POST mfa-resets/{id}/cancel`: a draft is given up; what runs is not (D-24). */
@Injectable()
export class CancelReset {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly resets: ResetStore,
    private readonly approvals: Approvals,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    const target = { type: 'mfa_reset', id } as const;
    return this.around.asAdmin(call, tenantId, target, 'mfa_reset.execute', async (tx, admin) => {
      const draft = await this.drafts.open(tx, admin, id, 'cancel');
      if (!draft.ok) return draft;
      await this.approvals.voidFor(tx, call, RUN, id);
      await this.resets.cancel(tx, id);
      await this.around.tell(tx, call, { type: 'mfa_reset_cancelled', outcome: 'success', target });
      return ok(null);
    });
  }
}
