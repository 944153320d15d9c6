import { Injectable } from '@nestjs/common';
import type { ChecklistItem, IdentityProof, Problem, ResetMethod, ResetReason, Urgency } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import { tick } from '../domain/checklist.ts';
import { whyNotMethod } from '../domain/may-reset.ts';
import { readDetail, type ResetRequest } from '../domain/request.ts';
import { Drafts, RUN, type Draft } from '../drafts.ts';
import { Surroundings } from '../surroundings.ts';

/** What is left out stays as it is. */
export type Edit = Readonly<{
  method?: ResetMethod | undefined;
  reason?: ResetReason | undefined;
  reasonDetail?: string | null | undefined;
  urgency?: Urgency | undefined;
  identityProof?: IdentityProof | undefined;
  identityDetail?: string | null | undefined;
  checklist?: Readonly<Partial<Record<ChecklistItem, boolean>>> | undefined;
  /** The changes of the target were shown and accepted: its version as it was seen. */
  targetVersion?: number | undefined;
}>;

/** `PATCH mfa-resets/{id}`: what an approval was about, once edited, is approved no more. */
@Injectable()
export class EditReset {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly resets: ResetStore,
    private readonly approvals: Approvals,
  ) {}

  run(call: Call, tenantId: string, id: string, edit: Edit): Promise<Outcome<null, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const draft = await this.drafts.open(tx, admin, id, 'edit');
      if (!draft.ok) return draft;
      const request = requestAfter(draft.value, edit);
      return request.ok ? this.save(tx, call, draft.value, request.value, edit) : request;
    });
  }

  private async save(tx: Tx, call: Call, draft: Draft, request: ResetRequest, edit: Edit): Promise<Outcome<null, Problem>> {
    const { reset, phase } = draft;
    const version = edit.targetVersion ?? reset.targetVersion;
    const changed = version !== reset.targetVersion || fields.some((field) => request[field] !== reset[field]);
    // D-16: the third box of an account that needs a second person is his to open.
    if (edit.checklist?.approval_given === true && draft.needs.length > 0 && (changed || phase !== 'approved'))
      return refuse({ code: 'reset.approval_required', reasons: draft.needs });
    const kept = changed ? stillConfirmed(draft, request, version) : reset.checklist;
    const checklist = tick(kept, edit.checklist ?? {}, this.around.clock.now());
    if (changed) await this.approvals.voidFor(tx, call, RUN, reset.id);
    await this.resets.edit(tx, reset.id, request, version, checklist);
    const names = [...fields.filter((field) => request[field] !== reset[field]), ...Object.keys(edit.checklist ?? {})];
    const target = { type: 'mfa_reset', id: reset.id };
    await this.around.tell(tx, call, { type: 'mfa_reset_edited', outcome: 'success', target, detail: { changed: names } });
    return ok(null);
  }
}

const fields = ['method', 'reason', 'reasonDetail', 'urgency', 'identityProof', 'identityDetail'] as const;

/**
 * What was confirmed and still counts: nothing about another user than was seen, no approval of another text. Where nobody has to
 * approve, that box says so and nothing else, whatever is written: a text that is stored late takes no tick away.
 */
function stillConfirmed({ reset, needs }: Draft, { method }: ResetRequest, version: number): Draft['reset']['checklist'] {
  if (version !== reset.targetVersion) return {};
  if (needs.length === 0 && method === reset.method) return reset.checklist;
  return Object.fromEntries(Object.entries(reset.checklist).filter(([item]) => item !== 'approval_given'));
}

function requestAfter({ reset, target }: Draft, edit: Edit): Outcome<ResetRequest, Problem> {
  const reasonDetail = edit.reasonDetail === undefined ? ok(reset.reasonDetail) : readDetail('reason_detail', edit.reasonDetail);
  if (!reasonDetail.ok) return reasonDetail;
  const identityDetail =
    edit.identityDetail === undefined ? ok(reset.identityDetail) : readDetail('identity_detail', edit.identityDetail);
  if (!identityDetail.ok) return identityDetail;
  const method = edit.method ?? reset.method;
  const why = method === null ? null : whyNotMethod(method, target.facts);
  if (why !== null) return refuse({ code: 'reset.method_not_allowed', why });
  if (edit.targetVersion !== undefined && edit.targetVersion !== target.account.securityVersion)
    return refuse({ code: 'reset.target_changed', version: target.account.securityVersion });
  return ok({
    method,
    reason: edit.reason ?? reset.reason,
    reasonDetail: reasonDetail.value,
    urgency: edit.urgency ?? reset.urgency,
    identityProof: edit.identityProof ?? reset.identityProof,
    identityDetail: identityDetail.value,
  });
}
