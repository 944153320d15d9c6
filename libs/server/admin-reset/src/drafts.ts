import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals, contentHash, type Approval, type ApprovalKind, type ContentOf } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import { ResetStore, type Reset } from './db/reset.store.ts';
import type { Admin } from './desk.ts';
import { approvalReasons, mayReset, whyNotMethod } from './domain/may-reset.ts';
import { contentOf, requireComplete } from './domain/request.ts';
import { mayAct, phaseOf, type ResetAct, type ResetPhase } from './domain/reset-phase.ts';
import { Alerts } from './notices/alerts.ts';
import { Targets, type Target } from './people/targets.ts';

/** What is approved: the run, or the way back after half a run. */
export const RUN = 'mfa_reset' satisfies ApprovalKind;
export const ROLL_BACK = 'mfa_reset_roll_back' satisfies ApprovalKind;

/** A draft with everything that is decided on. `hash`: of the content as it is; null while it is incomplete. */
export type Draft = Readonly<{
  reset: Reset;
  target: Target;
  approval: Approval | null;
  phase: ResetPhase;
  needs: readonly string[];
  content: ContentOf<typeof RUN> | null;
  hash: string | null;
}>;

/** Loads resets for acts of their requester. The row is locked, so that what was read is what is changed. */
@Injectable()
export class Drafts {
  constructor(
    private readonly resets: ResetStore,
    private readonly targets: Targets,
    private readonly approvals: Approvals,
    private readonly alerts: Alerts,
  ) {}

  /** Another administrator's reset is not found: it is nobody else's to change. */
  async open(tx: Tx, admin: Admin, id: string, act: ResetAct): Promise<Outcome<Draft, Problem>> {
    const reset = await this.resets.lock(tx, id);
    if (!reset || reset.requesterId !== admin.accountId) return refuse({ code: 'reset.not_found' });
    const draft = await this.complete(tx, admin, reset);
    if (!draft) return refuse({ code: 'reset.user_not_found' });
    const allowed = mayAct(draft.phase, act);
    return allowed.ok ? ok(draft) : allowed;
  }

  /** Null when the target is gone. */
  async complete(tx: Tx, admin: Pick<Admin, 'tenantId' | 'accountId'>, reset: Reset): Promise<Draft | null> {
    const target = await this.targets.find(tx, admin, reset.targetId);
    if (!target) return null;
    const approval = await this.approvals.latest(tx, RUN, reset.id);
    const whole = requireComplete(reset);
    const about = {
      tenantId: tx.tenantId,
      targetId: reset.targetId,
      targetVersion: reset.targetVersion,
      requesterId: reset.requesterId,
    };
    const content = whole.ok ? contentOf(whole.value, about) : null;
    const hash = content && contentHash(content);
    const needs = approvalReasons(reset.method, target.facts, await this.alerts.open(tx, reset.requesterId));
    const current = approval && approval.contentHash === hash ? approval.state : null;
    return { reset, target, approval, phase: phaseOf(reset.state, current), needs, content, hash };
  }

  /** Everything that has to hold before anybody approves, confirms or runs it. */
  requireReady({ reset, target }: Draft): Outcome<null, Problem> {
    const may = mayReset(target.facts);
    if (!may.ok) return may;
    const whole = requireComplete(reset);
    if (!whole.ok) return whole;
    const why = whyNotMethod(whole.value.method, target.facts);
    if (why !== null) return refuse({ code: 'reset.method_not_allowed', why });
    return reset.targetVersion === target.account.securityVersion
      ? ok(null)
      : refuse({ code: 'reset.target_changed', version: target.account.securityVersion });
  }

  /** The target is not who it was (D-11): what was decided about it is void, and the boxes are to be ticked anew. */
  async forget(tx: Tx, call: Call, { reset }: Draft): Promise<void> {
    await this.approvals.voidFor(tx, call, RUN, reset.id);
    await this.resets.edit(tx, reset.id, reset, reset.targetVersion, {});
  }
}
