import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import { byTurn } from '../domain/inbox-order.ts';
import { Drafts, ROLL_BACK, RUN } from '../drafts.ts';
import { Alerts } from '../notices/alerts.ts';
import { Admins } from '../people/admins.ts';
import { Names } from '../people/names.ts';
import { Neighbours } from '../people/neighbours.ts';
import { Targets } from '../people/targets.ts';
import { WaysBack } from '../runs/way-back.ts';
import { Surroundings } from '../surroundings.ts';
import { approvalView, factorView, maskedContacts, runFactorView } from '../views.ts';

/** What an approver reads. */
@Injectable()
export class InboxParts {
  constructor(
    readonly approvals: Approvals,
    readonly resets: ResetStore,
    readonly drafts: Drafts,
    readonly alerts: Alerts,
    readonly names: Names,
    readonly neighbours: Neighbours,
    readonly ways: WaysBack,
  ) {}
}

/** The approval inbox and the list of who may be asked. */
@Injectable()
export class ReadApprovals {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: InboxParts,
    private readonly targets: Targets,
    private readonly admins: Admins,
  ) {}

  inbox(call: Call, tenantId: string) {
    return this.as(call, tenantId, 'mfa_reset.approve', async (tx, admin) => {
      const { approvals, resets, names } = this.parts;
      const runs = await approvals.listFor(tx, admin.accountId, RUN);
      const ways = await approvals.listFor(tx, admin.accountId, ROLL_BACK);
      const asked = [...runs, ...ways].sort(byTurn);
      const about = new Map<string, Reset>();
      for (const { subject } of asked) {
        const reset = about.get(subject) ?? (await resets.find(tx, subject));
        if (reset) about.set(subject, reset);
      }
      const nameOf = await names.of(tx, [...about.values()]);
      const list = asked.flatMap((approval) => {
        const reset = about.get(approval.subject);
        return reset ? [{ ...approvalView(approval), number: reset.number, method: reset.method, ...nameOf(reset) }] : [];
      });
      return ok({ list });
    });
  }

  one(call: Call, tenantId: string, id: string) {
    return this.as(call, tenantId, 'mfa_reset.approve', async (tx, admin) => {
      const approval = isUuid(id) ? await this.parts.approvals.find(tx, id) : null;
      const reset = approval?.approverId === admin.accountId ? await this.parts.resets.find(tx, approval.subject) : null;
      const requester = reset && { tenantId: reset.requesterTenantId, accountId: reset.requesterId };
      const draft = reset && requester ? await this.parts.drafts.complete(tx, requester, reset) : null;
      if (!approval || !reset || !draft) return refuse({ code: 'approval.not_found' });
      const week = new Date(this.around.clock.now().getTime() - 7 * 86_400_000);
      const filter = {
        requesterId: reset.requesterId,
        targetId: null,
        state: null,
        method: null,
        from: week,
        to: null,
        after: null,
      };
      const lately = (await this.parts.resets.list(tx, filter)).filter(({ executedAt }) => executedAt !== null).length;
      const { executor } = (await this.parts.names.of(tx, [reset]))(reset);
      return ok({
        ...{ ...approvalView(approval), number: reset.number, executor },
        ...{ method: reset.method, reason: reset.reason, reason_detail: reset.reasonDetail },
        identity_proof: { method: reset.identityProof, detail: reset.identityDetail },
        ...{ importance: draft.target.facts.importance, approval_reasons: draft.needs },
        user: {
          id: reset.targetId,
          name: draft.target.account.name ?? draft.target.account.username,
          contacts: maskedContacts(draft.target),
        },
        factors: draft.target.overview.factors.map(factorView),
        comes_back: approval.kind === ROLL_BACK ? (await this.parts.ways.comesBack(tx, reset.id)).map(runFactorView) : null,
        ...{ requester_resets_7_days: lately, anomalies: await this.parts.alerts.open(tx, reset.requesterId) },
      });
    });
  }

  approvers(call: Call, tenantId: string, targetId: string) {
    return this.as(call, tenantId, 'mfa_reset.execute', async (tx, admin) => {
      const target = isUuid(targetId) ? await this.targets.find(tx, admin, targetId) : null;
      if (!target) return refuse({ code: 'reset.user_not_found' });
      const list = await this.admins.approvers(tx, admin, target.party);
      const ids = list.map(({ id }) => id);
      const there = await this.parts.neighbours.present(tx, admin.tenantId, ids);
      return ok({ list: list.map(({ id, name }) => ({ id, name, present: there.has(id) })) });
    });
  }

  private as<T>(
    call: Call,
    tenantId: string,
    permission: 'mfa_reset.approve' | 'mfa_reset.execute',
    act: (tx: Tx, admin: Admin) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    return this.around.asReader(call, tenantId, { type: 'approval', id: tenantId }, permission, act);
  }
}
