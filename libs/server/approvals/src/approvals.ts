import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuditEvent, EventType, Problem, Urgency } from '#shared/contracts';
import { canonicalJson } from '#shared/evidence';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { Clock, secondsFrom, Vault, type Call, type Tx } from '#server/platform';
import * as sql from './db/approval.statements.ts';
import type { ApprovalKind, Asked } from './domain/approval-kinds.ts';
import { next, stateAt, type ApprovalState } from './domain/approval-state.ts';
import { PENDING_SECONDS, USABLE_SECONDS } from './domain/lifetime.ts';
import { isSamePerson, marksOf, type Party } from './domain/person.ts';

export type ApprovalDraft = Asked &
  Readonly<{ subject: string; urgency: Urgency; requester: Party; approverId: string; target: Party }>;

/** `content` and `comment` opened. `state` as it is now, deadlines counted. */
export type Approval = Readonly<{
  id: string;
  kind: string;
  subject: string;
  contentHash: string;
  content: Readonly<Record<string, unknown>>;
  urgency: Urgency;
  state: ApprovalState;
  requestedBy: string;
  approverId: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  comment: string | null;
  pendingUntil: Date;
  usableUntil: Date | null;
  createdAt: Date;
}>;

type Row = Omit<Approval, 'content' | 'comment'> &
  Readonly<{ contentSealed: string; commentSealed: string | null; requestedMarks: string[]; targetMarks: string[] }>;
type Verdict = Readonly<{ id: string; hash: string; decider: Party; comment: string | null }>;

const MOST_LISTED = 100;

/** SHA-256 of the canonical text, in hexadecimal: what is approved (ux.md D-10). */
export const contentHash = (content: Readonly<Record<string, unknown>>): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex');

/**
 * Four eyes as one library (rulings section 5). Facts about persons are the caller's, whoever may decide is the caller's rule.
 * What was approved is used up by `SpendApproval`.
 */
@Injectable()
export class Approvals {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly audit: AuditTrail,
  ) {}

  /** Asks for a decision; answers its id. A request for the same content that stands already is the same request. */
  async request(tx: Tx, call: Call, draft: ApprovalDraft): Promise<Outcome<string, Problem>> {
    const { kind, subject, content, urgency, approverId } = draft;
    const [requester, target] = [this.marks(draft.requester), this.marks(draft.target)];
    if (isSamePerson(requester, target)) return refuse({ code: 'approval.self' });
    const now = this.clock.now();
    await this.expire(tx, call, kind, subject);
    const [id, hash] = [randomUUID(), contentHash(content)];
    const made = await tx.count(sql.insert, [
      ...[tx.tenantId, id, kind, subject, hash, this.seal(tx, id, 'content_sealed', canonicalJson(content)), urgency],
      ...[draft.requester.accountId, requester, approverId, target, secondsFrom(now, PENDING_SECONDS[urgency]), now],
    ]);
    if (made === 1) {
      await this.tell(tx, call, 'approval_requested', id, { content_hash: hash });
      return ok(id);
    }
    const standing = await tx.one<Row>(sql.findLatest, [tx.tenantId, kind, subject]);
    const isSame = standing?.contentHash === hash && standing.approverId === approverId;
    return isSame ? ok(standing.id) : refuse({ code: 'approval.already_decided', state: standing?.state ?? 'void' });
  }

  approve(tx: Tx, call: Call, verdict: Verdict): Promise<Outcome<Approval, Problem>> {
    return this.decide(tx, call, 'approve', verdict);
  }

  reject(tx: Tx, call: Call, verdict: Verdict): Promise<Outcome<Approval, Problem>> {
    return this.decide(tx, call, 'reject', verdict);
  }

  /** By whoever asked, before it was used. */
  async withdraw(tx: Tx, call: Call, id: string, requesterId: string): Promise<Outcome<null, Problem>> {
    const done = await tx.count(sql.withdraw, [tx.tenantId, id, requesterId, this.clock.now()]);
    if (done === 1) {
      await this.tell(tx, call, 'approval_withdrawn', id);
      return ok(null);
    }
    const row = await tx.one<Row>(sql.find, [tx.tenantId, id]);
    if (!row || row.requestedBy !== requesterId) return refuse({ code: 'approval.not_found' });
    const moved = next(stateAt(row, this.clock.now()), 'withdraw');
    return moved.ok ? refuse({ code: 'approval.already_decided', state: row.state }) : moved;
  }

  /** What was asked for has changed: nothing that was decided about it holds. True when something was open. */
  async voidFor(tx: Tx, call: Call, kind: ApprovalKind, subject: string): Promise<boolean> {
    const ended = await tx.rows<{ id: string }>(sql.voidOpen, [tx.tenantId, kind, subject]);
    for (const { id } of ended) await this.tell(tx, call, 'approval_voided', id);
    return ended.length > 0;
  }

  async find(tx: Tx, id: string): Promise<Approval | null> {
    return this.opened(tx, await tx.one<Row>(sql.find, [tx.tenantId, id]));
  }

  async latest(tx: Tx, kind: ApprovalKind, subject: string): Promise<Approval | null> {
    return this.opened(tx, await tx.one<Row>(sql.findLatest, [tx.tenantId, kind, subject]));
  }

  /** What one approver was asked, what waits first, the most urgent before the others. */
  async listFor(tx: Tx, approverId: string, kind: ApprovalKind): Promise<readonly Approval[]> {
    const rows = await tx.rows<Row>(sql.listFor, [tx.tenantId, approverId, kind, this.clock.now(), MOST_LISTED]);
    return rows.flatMap((row) => this.opened(tx, row) ?? []);
  }

  private async decide(tx: Tx, call: Call, act: 'approve' | 'reject', verdict: Verdict): Promise<Outcome<Approval, Problem>> {
    const { id, hash, decider, comment } = verdict;
    const [now, marks] = [this.clock.now(), this.marks(decider)];
    const state = act === 'approve' ? 'approved' : 'rejected';
    const sealed = comment === null ? null : this.seal(tx, id, 'comment_sealed', comment);
    const until = act === 'approve' ? secondsFrom(now, USABLE_SECONDS) : null;
    const decided = await tx.count(sql.decide, [tx.tenantId, id, state, decider.accountId, marks, now, sealed, until, hash]);
    const row = await tx.one<Row>(sql.find, [tx.tenantId, id]);
    const approval = this.opened(tx, row);
    if (!row || !approval) return refuse({ code: 'approval.not_found' });
    const problem = decided === 1 ? null : whyNot(row, act, verdict, marks, now);
    const type = act === 'approve' ? 'approval_approved' : 'approval_rejected';
    const told: Partial<AuditEvent> = problem ? { outcome: 'denied', reason: problem.code } : {};
    await this.tell(
      tx,
      call,
      type,
      id,
      { content_hash: hash },
      { ...told, ...(comment === null ? {} : { reasonText: comment }) },
    );
    return problem ? refuse(problem) : ok(approval);
  }

  private async expire(tx: Tx, call: Call, kind: ApprovalKind, subject: string): Promise<void> {
    const ended = await tx.rows<{ id: string }>(sql.expire, [tx.tenantId, kind, subject, this.clock.now()]);
    for (const { id } of ended) await this.tell(tx, call, 'approval_expired', id);
  }

  private tell(tx: Tx, call: Call, type: EventType, id: string, detail = {}, more: Partial<AuditEvent> = {}): Promise<void> {
    const event = { type, outcome: 'success' as const, target: { type: 'approval', id }, detail, ...more };
    return this.audit.append(tx, call, [event]);
  }

  private marks(party: Party): string[] {
    return [...marksOf(party, (address) => this.vault.alias('approval/address', address))];
  }

  private seal(tx: Tx, row: string, column: string, text: string): string {
    return this.vault.seal({ tenantId: tx.tenantId, table: 'approval_request', row, column }, text);
  }

  private opened(tx: Tx, row: Row | null): Approval | null {
    if (!row) return null;
    const { contentSealed, commentSealed, requestedMarks: _, targetMarks: __, ...rest } = row;
    const open = (column: string, sealed: string): string =>
      this.vault.open({ tenantId: tx.tenantId, table: 'approval_request', row: row.id, column }, sealed);
    const content = JSON.parse(open('content_sealed', contentSealed)) as Approval['content'];
    const comment = commentSealed === null ? null : open('comment_sealed', commentSealed);
    return { ...rest, content, comment, state: stateAt(row, this.clock.now()) };
  }
}

/** Why a decision changed nothing. Whoever is not the approver learns that he is not, and nothing else. */
function whyNot(row: Row, act: 'approve' | 'reject', { decider, hash }: Verdict, marks: readonly string[], now: Date): Problem {
  if (isSamePerson(row.requestedMarks, marks) || isSamePerson(row.targetMarks, marks)) return { code: 'approval.self' };
  if (row.approverId !== decider.accountId) return { code: 'approval.other_approver' };
  const moved = next(stateAt(row, now), act);
  if (!moved.ok) return moved.problem;
  return row.contentHash === hash ? { code: 'approval.already_decided', state: row.state } : { code: 'approval.content_changed' };
}
