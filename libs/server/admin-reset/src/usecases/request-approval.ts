import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals, type Asked } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import type { Admin } from '../desk.ts';
import { Drafts, ROLL_BACK, RUN, type Draft } from '../drafts.ts';
import { Alerts } from '../notices/alerts.ts';
import { Escalations } from '../notices/escalations.ts';
import { Admins, type Approver } from '../people/admins.ts';
import { WaysBack } from '../runs/way-back.ts';
import { Surroundings } from '../surroundings.ts';

/** Whom to ask, and how he hears of it. */
@Injectable()
export class AskingParts {
  constructor(
    readonly approvals: Approvals,
    readonly admins: Admins,
    readonly escalations: Escalations,
    readonly alerts: Alerts,
    readonly waysBack: WaysBack,
  ) {}
}

/** `POST …/approval-requests`: asks one senior; sent twice it is one request. For a rollback as well (D-3). */
@Injectable()
export class RequestApproval {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly parts: AskingParts,
  ) {}

  run(call: Call, tenantId: string, id: string, approverId: string): Promise<Outcome<{ approvalId: string }, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const asked = await this.drafts.open(tx, admin, id, 'request_approval');
      if (asked.ok) return this.askToRun(tx, call, admin, asked.value, approverId);
      const half = await this.drafts.open(tx, admin, id, 'roll_back');
      return half.ok ? this.askToRollBack(tx, call, admin, half.value, approverId) : asked;
    });
  }

  private async askToRun(tx: Tx, call: Call, admin: Admin, draft: Draft, approverId: string) {
    const ready = this.drafts.requireReady(draft);
    if (!ready.ok) return ready;
    if (draft.needs.length === 0) return refuse({ code: 'reset.approval_not_needed' as const });
    if (draft.content === null) return refuse({ code: 'reset.wrong_state' as const, state: draft.phase });
    return this.ask(tx, call, admin, draft, approverId, { kind: RUN, content: draft.content });
  }

  private async askToRollBack(tx: Tx, call: Call, admin: Admin, draft: Draft, approverId: string) {
    const way = await this.parts.waysBack.of(tx, draft);
    if (!way?.until) return refuse({ code: 'reset.snapshot_gone' as const });
    if (way.needs.length === 0) return refuse({ code: 'reset.approval_not_needed' as const });
    if (!way.isCurrent) await this.parts.approvals.voidFor(tx, call, ROLL_BACK, draft.reset.id);
    const content = await this.parts.waysBack.content(tx, draft.reset);
    return this.ask(tx, call, admin, draft, approverId, { kind: ROLL_BACK, content });
  }

  private async ask(
    tx: Tx,
    call: Call,
    admin: Admin,
    draft: Draft,
    approverId: string,
    about: Asked,
  ): Promise<Outcome<{ approvalId: string }, Problem>> {
    const { reset, target } = draft;
    const { approvals, admins, escalations, alerts } = this.parts;
    const requester = await admins.adminParty(tx, admin.tenantId, admin.accountId);
    const approver = (await admins.approvers(tx, admin, target.party)).find((one: Approver) => one.id === approverId);
    if (!requester || !approver) return refuse({ code: 'reset.approver_not_eligible' });
    const asking = { subject: reset.id, urgency: reset.urgency ?? 'low', requester, approverId, target: target.party };
    const asked = await approvals.request(tx, call, { ...about, ...asking });
    if (!asked.ok) return asked;
    await escalations.ask(tx, reset, approver.mailbox);
    await alerts.watch(tx, call, { adminId: admin.accountId, kind: 'ask', subject: reset.targetId, resetId: reset.id });
    return ok({ approvalId: asked.value });
  }
}
