import type { IdentityProof, ResetMethod, ResetReason, ResetState } from './mfa-reset.ts';
import type { Urgency } from './urgency.ts';

/** 承認待ち, 承認済み, 却下, 取り下げ, 無効（内容変更）, 期限切れ, 使用済み. */
export type ApprovalViewState = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'void' | 'expired' | 'spent';
type Person = Readonly<{ id: string; name: string }>;

/** One line of the approval inbox. `kind`: the run itself, or the way back after half a run. Times are ISO 8601. */
export type ApprovalLine = Readonly<{
  id: string;
  kind: 'mfa_reset' | 'mfa_reset_roll_back';
  reset_id: string;
  number: number;
  state: ApprovalViewState;
  urgency: Urgency;
  method: ResetMethod;
  user: Person;
  executor: Person;
  decided_at: string | null;
  pending_until: string;
  usable_until: string | null;
  created_at: string;
}>;

/** What an approver decides about. Addresses are masked. */
export type ApprovalDetail = Omit<ApprovalLine, 'user'> &
  Readonly<{
    content_hash: string;
    comment: string | null;
    reason: ResetReason;
    reason_detail: string | null;
    identity_proof: Readonly<{ method: IdentityProof | null; detail: string | null }>;
    importance: readonly string[];
    approval_reasons: readonly string[];
    user: Person & Readonly<{ contacts: readonly Readonly<{ kind: 'email' | 'phone'; value: string }>[] }>;
    factors: readonly Readonly<{
      id: string;
      type: string;
      status: string;
      name: string | null;
      enrolled_at: string | null;
      codes_left?: number;
    }>[];
    /** Of a rollback: what stands again after it. */
    comes_back: readonly Readonly<{ id: string; type: string; label: string | null }>[] | null;
    requester_resets_7_days: number;
    anomalies: readonly string[];
  }>;

/** One line of the history of runs. */
export type ResetLine = Readonly<{
  id: string;
  number: number;
  state: ResetState;
  user: Person;
  executor: Person;
  method: ResetMethod | null;
  reason: ResetReason | null;
  urgency: Urgency | null;
  executed_at: string | null;
  finished_at: string | null;
  created_at: string;
  code: string | null;
  /** Run from the command line under two offline keys. */
  break_glass: boolean;
}>;
