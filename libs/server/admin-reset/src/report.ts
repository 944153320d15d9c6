import type { SignedHead } from '#server/audit';
import type { ExecutedUnder } from './db/reset.store.ts';
import type { FactorRow } from './db/run.store.ts';
import type { StepRow } from './db/step.store.ts';
import type { Draft } from './drafts.ts';
import type { EscalationRow } from './notices/escalations.ts';
import type { NoticeRow } from './notices/notices.ts';
import type { RunPeople } from './people/names.ts';
import { maskedContacts } from './views.ts';

type Parts = Readonly<{
  steps: readonly StepRow[];
  factors: readonly FactorRow[];
  notices: readonly NoticeRow[];
  escalations: readonly EscalationRow[];
}>;
type Made = Readonly<{ at: Date; by: string; tenantId: string }>;
/** What of a run is told beside its rows: what its people are called, and how far the trail was sealed then. */
type Known = RunPeople & Readonly<{ head: SignedHead | null }>;
/** One event of the run; `changed` names what an edit changed, and never to what. */
export type TrailLine = Readonly<{ id: string; type: string; at: Date; changed: readonly string[] | null }>;

/** Rows of earlier versions have '' where there is nothing. */
const toldUnder = ({ ip, session, elevation, elevatedUntil }: ExecutedUnder): ExecutedUnder => ({
  ...{ ip: ip || null, session: session || null, elevation: elevation || null, elevatedUntil: elevatedUntil || null },
});
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/**
 * The report of a run, for UC-MFA-04. Plain JSON, so that its digest can be taken; no key and no code is in it. Under one
 * `format` fields may be added, and none goes or changes its meaning.
 */
export const reportOf = (
  { reset, target, approval }: Draft,
  parts: Parts,
  made: Made,
  known: Known,
  trail: readonly TrailLine[],
) => ({
  format: 'sekisho.mfa-reset-report/1',
  use_case: 'UC-MFA-04',
  number: reset.number,
  run_id: reset.id,
  made: { at: iso(made.at), by: made.by },
  tenant_id: made.tenantId,
  incident_id: reset.incidentId,
  executor: {
    ...{ id: reset.requesterId, name: known.executor, person_id: reset.requesterPerson },
    ...{ role: 'security_admin', under: reset.executedUnder && toldUnder(reset.executedUnder) },
  },
  target: {
    ...{ id: reset.targetId, name: target.account.name ?? target.account.username },
    contacts: maskedContacts(target).map(({ kind, value }) => ({ kind, value })),
    ...{ importance: target.facts.importance, version: reset.targetVersion },
  },
  ...{ method: reset.method, reason: reset.reason, reason_detail: reset.reasonDetail, urgency: reset.urgency },
  identity_proof: { method: reset.identityProof, detail: reset.identityDetail },
  checklist: reset.checklist,
  approval: approval && {
    ...{ id: approval.id, state: approval.state, content_hash: approval.contentHash },
    ...{ approver_id: approval.approverId, approver_name: known.approver },
    ...{ requested_at: iso(approval.createdAt), decided_at: iso(approval.decidedAt), comment: approval.comment },
  },
  signers: known.signers,
  approval_reasons: reset.approvalReasons,
  result: {
    ...{ state: reset.state, executed_at: iso(reset.executedAt), finished_at: iso(reset.finishedAt), code: reset.lastCode },
    ...{ sessions_ended: reset.sessionsEnded, paused_until: iso(reset.pausedUntil), restored_at: iso(reset.restoredAt) },
  },
  steps: parts.steps.map(({ step, state, startedAt, endedAt, tries, code }) => ({
    ...{ step, state, started_at: iso(startedAt), ended_at: iso(endedAt), tries, code },
  })),
  factors: parts.factors.map(({ factorId, type, label, enrolledAt, lastUsedAt, outcome, code }) => ({
    ...{ id: factorId, type, label, enrolled_at: iso(enrolledAt), last_used_at: iso(lastUsedAt), outcome, code },
  })),
  notices: parts.notices.map(({ kind, channel, address, createdAt, state }) => ({
    kind,
    channel,
    address,
    at: iso(createdAt),
    state,
  })),
  escalations: parts.escalations.map(({ cause, raisedBy, told, createdAt }) => ({
    cause,
    raised_by: raisedBy,
    told,
    at: iso(createdAt),
  })),
  audit: trail.map(({ id, type, at, changed }) => ({ id, type, at: iso(at), changed })),
  audit_head: known.head,
});
