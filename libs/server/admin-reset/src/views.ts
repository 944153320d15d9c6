import { resetMethods, resetSteps, type SetUpView } from '#shared/contracts';
import { maskEmail, maskPhone } from '#shared/kernel';
import { isActive } from '#server/accounts';
import type { Approval } from '#server/approvals';
import type { Factor } from '#server/mfa';
import type { Reset } from './db/reset.store.ts';
import type { FactorRow } from './db/run.store.ts';
import type { StepRow } from './db/step.store.ts';
import { BY_BREAK_GLASS } from './domain/break-glass.ts';
import { whyNotMethod } from './domain/may-reset.ts';
import { ticketState } from './domain/ticket-state.ts';
import type { Draft } from './drafts.ts';
import type { NoticeRow } from './notices/notices.ts';
import type { Target } from './people/targets.ts';
import type { ResetTickets } from './reset-tickets.ts';

/** One line of the security history. */
export type Attempt = Readonly<{ type: string; outcome: string; at: Date }>;

const MASK = { email: maskEmail, phone: maskPhone } as const;

export const maskedContacts = ({ contacts }: Pick<Target, 'contacts'>) =>
  contacts.map(({ kind, value, verifiedAt }) => ({ kind, value: MASK[kind](value), verified_at: verifiedAt }));

/** No key, no code, no full address. */
export const factorView = ({ id, type, status, name, verifiedAt, lastUsedAt, codesLeft }: Factor) => ({
  ...{ id, type, status, name, enrolled_at: verifiedAt, last_used_at: lastUsedAt },
  ...(type === 'recovery_code' ? { codes_left: codesLeft } : {}),
});

/** The selected user (R-046 … R-050). */
export const summaryView = ({ account, contacts, overview, facts }: Target, history: readonly Attempt[], failed: number) => ({
  ...{ id: account.id, name: account.name ?? account.username, version: account.securityVersion },
  contacts: maskedContacts({ contacts }),
  account: {
    active: isActive(account),
    locked: account.status === 'LOCKED',
    login_held: account.loginHeldAt !== null,
    important: facts.importance.length > 0,
    importance: facts.importance,
    last_login_at: account.lastSignInAt,
  },
  mfa: {
    state: overview.state,
    paused_until: overview.pausedUntil,
    factors: overview.factors.map(factorView),
    recovery_codes_left: overview.recoveryCodesLeft,
  },
  history,
  failures_24h: failed,
  allowed_methods: resetMethods.map((method) => ({ method, why_not: whyNotMethod(method, facts) })),
  under_way: facts.underWay,
  is_self: facts.isSelf,
});
export type UserSummary = ReturnType<typeof summaryView>;

export const stepView = ({ step, state, startedAt, endedAt, tries, code }: StepRow) => ({
  ...{ step, name: resetSteps[step - 1], state, started_at: startedAt, ended_at: endedAt, tries, code },
});
export const runFactorView = ({ factorId, type, label, enrolledAt, lastUsedAt, outcome, code }: FactorRow) => ({
  ...{ id: factorId, type, label, enrolled_at: enrolledAt, last_used_at: lastUsedAt, outcome, code },
});

export const approvalView = (approval: Approval) => ({
  ...{ id: approval.id, kind: approval.kind, reset_id: approval.subject, state: approval.state, urgency: approval.urgency },
  ...{ content_hash: approval.contentHash, requested_by: approval.requestedBy, approver_id: approval.approverId },
  ...{ decided_at: approval.decidedAt, comment: approval.comment, pending_until: approval.pendingUntil },
  ...{ usable_until: approval.usableUntil, created_at: approval.createdAt },
});

/** One line of the history. What was written as a reason is not in it. */
export const lineView = (reset: Reset) => ({
  ...{ id: reset.id, number: reset.number, state: reset.state, user_id: reset.targetId, executor_id: reset.requesterId },
  ...{ method: reset.method, reason: reset.reason, urgency: reset.urgency, incident_id: reset.incidentId },
  ...{ executed_at: reset.executedAt, finished_at: reset.finishedAt, created_at: reset.createdAt, code: reset.lastCode },
  break_glass: reset.approvalReasons.includes(BY_BREAK_GLASS),
});

export type Extra = Readonly<{
  steps: readonly StepRow[];
  factors: readonly FactorRow[];
  notices: readonly NoticeRow[];
  eta: number | null;
}>;

/** A reset as its page shows it: what was entered, what it will do or did, and what is still lacking. */
export const resetView = ({ reset, target, approval, phase, needs, hash }: Draft, { steps, factors, notices, eta }: Extra) => ({
  ...lineView(reset),
  phase,
  target_version: reset.targetVersion,
  current_version: target.account.securityVersion,
  reason_detail: reset.reasonDetail,
  identity_proof: reset.identityProof === null ? null : { method: reset.identityProof, detail: reset.identityDetail },
  checklist: reset.checklist,
  approval_reasons: needs,
  approval: approval && approvalView(approval),
  content_hash: hash,
  paused_until: reset.pausedUntil,
  user: { id: target.account.id, name: target.account.name ?? target.account.username, contacts: maskedContacts(target) },
  login_held: target.account.loginHeldAt !== null,
  effect: { factors: target.overview.factors.map(factorView) },
  last_seq: reset.lastSeq,
  eta_seconds: eta,
  steps: steps.map(stepView),
  factors: factors.map(runFactorView),
  sessions_ended: reset.sessionsEnded,
  notices,
});
export type ResetView = ReturnType<typeof resetView>;

/** How far the user got with a new factor. */
export const setUpView = (
  { id, number, method }: Reset,
  { account, contacts }: Pick<Target, 'account' | 'contacts'>,
  ticket: Awaited<ReturnType<ResetTickets['newest']>>,
  now: Date,
): SetUpView => ({
  reset: { id, number, method },
  user: {
    ...{ id: account.id, name: account.name ?? account.username },
    contacts: maskedContacts({ contacts }).map((contact) => ({ ...contact, verified_at: text(contact.verified_at) })),
  },
  ticket: ticket && {
    ...{ id: ticket.id, channel: ticket.channel, state: ticketState(ticket.trace, account.enrolmentLocked) },
    ...{ issued_at: ticket.createdAt.toISOString(), expires_at: ticket.expiresAt.toISOString() },
    ...{ opened_at: text(ticket.trace?.openedAt ?? null), ended_at: text(ticket.trace?.spentAt ?? null) },
  },
  read_at: now.toISOString(),
});
const text = (time: Date | null): string | null => time?.toISOString() ?? null;
