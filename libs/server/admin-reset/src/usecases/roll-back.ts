import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { LoginHolds } from '#server/accounts';
import { Approvals, contentHash, SpendApproval } from '#server/approvals';
import { FactorKeep, FactorStore } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { RunStore } from '../db/run.store.ts';
import type { Admin } from '../desk.ts';
import { Drafts, ROLL_BACK, type Draft } from '../drafts.ts';
import { Notices } from '../notices/notices.ts';
import { Admins } from '../people/admins.ts';
import { removalOf } from '../runs/run-steps.ts';
import { WaysBack } from '../runs/way-back.ts';
import { Surroundings } from '../surroundings.ts';

/** What the way back needs. */
@Injectable()
export class WayBackParts {
  constructor(
    readonly factors: FactorStore,
    readonly keep: FactorKeep,
    readonly holds: LoginHolds,
    readonly notices: Notices,
    readonly ways: WaysBack,
    readonly admins: Admins,
    readonly spending: SpendApproval,
  ) {}
}

/** 「ロールバック」 (D-3, R-114): all factors as they were, within 24 hours of a half-done run. Ended sessions stay ended. */
@Injectable()
export class RollBack {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly runs: RunStore,
    private readonly approvals: Approvals,
    private readonly parts: WayBackParts,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const draft = await this.drafts.open(tx, admin, id, 'roll_back');
      if (!draft.ok) return draft;
      await this.parts.factors.lockAccount(tx, draft.value.reset.targetId);
      const kept = await this.runs.kept(tx, id);
      if (kept === null) return refuse({ code: 'reset.snapshot_gone' });
      const approved = await this.requireApproval(tx, call, admin, draft.value);
      if (!approved.ok) return approved;
      await this.parts.keep.restore(tx, draft.value.reset.targetId, removalOf(id), kept);
      await this.settle(tx, call, draft.value);
      return ok(null);
    });
  }

  /** An important account needs a new approval, of this very way back. */
  private async requireApproval(tx: Tx, call: Call, admin: Admin, { reset, target }: Draft): Promise<Outcome<null, Problem>> {
    const reasons = target.facts.importance;
    if (reasons.length === 0) return ok(null);
    const approval = await this.approvals.latest(tx, ROLL_BACK, reset.id);
    if (approval?.state === 'approved' && !(await this.parts.admins.standsBehind(tx, admin.tenantId, approval))) {
      await this.approvals.voidFor(tx, call, ROLL_BACK, reset.id);
      return refuse({ code: 'reset.approval_required', reasons });
    }
    const hash = contentHash(await this.parts.ways.content(tx, reset));
    const spent = await this.parts.spending.run(tx, call, { kind: ROLL_BACK, subject: reset.id, hash });
    return spent.ok ? ok(null) : refuse({ code: 'reset.approval_required', reasons });
  }

  private async settle(tx: Tx, call: Call, { reset }: Draft): Promise<void> {
    for (const { factorId } of await this.runs.factors(tx, reset.id))
      await this.runs.markFactor(tx, reset.id, factorId, 'restored');
    await this.parts.holds.release(tx, reset.targetId);
    await this.runs.settle(tx, reset.id, 'rolled_back');
    await this.runs.shred(tx, reset.id);
    await this.runs.tell(tx, reset.id, 'rolled_back');
    const target = { type: 'mfa_reset', id: reset.id };
    await this.around.tell(tx, call, { type: 'mfa_reset_rolled_back', outcome: 'success', accountId: reset.targetId, target });
    const user = await this.parts.notices.recipient(tx, reset);
    if (user) await this.parts.notices.tell(tx, user, 'mfaRestored');
  }
}
