import type { ChecklistItem, IdentityProof, ResetAnomaly, ResetMethod, ResetReason, ResetState, ResetStep } from './mfa-reset.ts';
import type { Urgency } from './urgency.ts';

/** What the reset page is drawn from (requirement 003). Times are ISO 8601 in UTC; addresses are masked (ux.md D-19). */
export type MfaStateName = 'enabled' | 'disabled' | 'partial' | 'error';
export type FactorKind = 'totp' | 'sms' | 'email' | 'recovery_code';

export type FoundUserView = Readonly<{
  id: string;
  name: string;
  email: string | null;
  status: string;
  important: boolean;
  mfa_state: MfaStateName;
  paused_until: string | null;
  last_login_at: string | null;
}>;
export type FoundUsers = Readonly<{ list: readonly FoundUserView[]; total: number; next: string | null }>;
/** `present`: an administrator whose console window is open. */
export type NamedUser = Readonly<{ id: string; name: string; important?: boolean; present?: boolean }>;

/** Something unusual about an administrator's work that waits for a second look. */
export type ResetAlertView = Readonly<{
  rule: ResetAnomaly;
  admin: Pick<NamedUser, 'id' | 'name'>;
  reset_id: string | null;
  created_at: string;
}>;

export type ContactView = Readonly<{ kind: 'email' | 'phone'; value: string; verified_at: string | null }>;
export type FactorView = Readonly<{
  id: string;
  type: FactorKind;
  status: 'pending' | 'verified' | 'removed';
  name: string | null;
  enrolled_at: string | null;
  last_used_at: string | null;
  codes_left?: number;
}>;

export type UserSummaryView = Readonly<{
  id: string;
  name: string;
  version: number;
  contacts: readonly ContactView[];
  account: Readonly<{
    active: boolean;
    locked: boolean;
    login_held: boolean;
    important: boolean;
    importance: readonly string[];
    last_login_at: string | null;
  }>;
  mfa: Readonly<{
    state: MfaStateName;
    paused_until: string | null;
    factors: readonly FactorView[];
    recovery_codes_left: number;
  }>;
  history: readonly Readonly<{ type: string; outcome: string; at: string }>[];
  failures_24h: number;
  allowed_methods: readonly Readonly<{ method: ResetMethod; why_not: 'policy' | 'already_paused' | 'no_factor' | null }>[];
  under_way: boolean;
  is_self: boolean;
  /** The run that has to end first, to be looked at. */
  run_under_way: string | null;
  /** Other administrators who are preparing a reset of the same user. */
  also_at_work: readonly NamedUser[];
}>;

export type ApprovalStateName = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'void' | 'spent';
export type ApprovalView = Readonly<{
  id: string;
  kind: string;
  reset_id: string;
  state: ApprovalStateName;
  urgency: Urgency;
  content_hash: string;
  requested_by: string;
  approver_id: string;
  decided_at: string | null;
  comment: string | null;
  pending_until: string;
  usable_until: string | null;
  created_at: string;
}>;

export type RunFactorView = Readonly<{
  id: string;
  type: FactorKind;
  label: string | null;
  enrolled_at: string | null;
  last_used_at: string | null;
  outcome: 'waiting' | 'deregistered' | 'removed' | 'paused' | 'failed' | 'restored';
  code: string | null;
}>;
export type RunStepView = Readonly<{
  step: number;
  name: ResetStep;
  state: 'waiting' | 'running' | 'done' | 'failed';
  started_at: string | null;
  ended_at: string | null;
  tries: number;
  code: string | null;
}>;
/** What a rollback would do (D-3, R-114). `until` null: too late. `is_current`: the approval is of exactly this way back. */
export type WayBackView = Readonly<{
  until: string | null;
  factors: readonly RunFactorView[];
  approval_reasons: readonly string[];
  approval: ApprovalView | null;
  is_current: boolean;
}>;
export type RunNoticeView = Readonly<{
  kind: string;
  channel: string;
  address: string;
  createdAt: string;
  state: 'sending' | 'sent' | 'failed';
}>;

/** One line of the history. */
export type ResetLineView = Readonly<{
  id: string;
  number: number | null;
  state: ResetState;
  user_id: string;
  executor_id: string;
  method: ResetMethod | null;
  reason: ResetReason | null;
  urgency: Urgency | null;
  incident_id: string | null;
  executed_at: string | null;
  finished_at: string | null;
  created_at: string;
  code: string | null;
  /** Run from the command line under two offline keys. */
  break_glass: boolean;
}>;

/** One reset: what was entered, what it will do or did, and what is still lacking. */
export type ResetDetailView = ResetLineView &
  Readonly<{
    phase: ResetState | 'awaiting_approval' | 'approved';
    target_version: number;
    current_version: number;
    reason_detail: string | null;
    identity_proof: Readonly<{ method: IdentityProof; detail: string | null }> | null;
    checklist: Readonly<Partial<Record<ChecklistItem, string>>>;
    approval_reasons: readonly string[];
    approval: ApprovalView | null;
    content_hash: string | null;
    paused_until: string | null;
    user: Readonly<{ id: string; name: string; contacts: readonly ContactView[] }>;
    login_held: boolean;
    effect: Readonly<{ factors: readonly FactorView[] }>;
    last_seq: number;
    eta_seconds: number | null;
    steps: readonly RunStepView[];
    factors: readonly RunFactorView[];
    sessions_ended: number | null;
    notices: readonly RunNoticeView[];
    /** Sessions and remembered devices that end with it. */
    ends: Readonly<{ sessions: number; devices: number }>;
    /** By which a fault is found in logs and trail. */
    trace_id: string | null;
    /** How the check of the trail in step 4 came out; null before it. */
    audit_check: Readonly<{ verdict: string; size: number }> | null;
    way_back: WayBackView | null;
  }>;

/** How far the user got with a ticket for a new factor (ux.md D-6): 未開封, 設定中, 完了, or why it is no good any more. */
export type TicketState = 'unopened' | 'setting_up' | 'done' | 'revoked' | 'expired';
/** Mailed to the verified address, or read from the screen of an administrator. */
export type TicketChannel = 'email' | 'assisted';

/** The set-up of a new factor after a reset. No key, no code and no link is in it. */
export type SetUpView = Readonly<{
  reset: Readonly<{ id: string; number: number | null; method: ResetMethod | null }>;
  user: Readonly<{ id: string; name: string; contacts: readonly ContactView[] }>;
  /** Null where no ticket was ever issued. */
  ticket: Readonly<{
    id: string;
    channel: TicketChannel;
    state: TicketState;
    issued_at: string;
    expires_at: string;
    opened_at: string | null;
    ended_at: string | null;
  }> | null;
  /** By the server's clock. */
  read_at: string;
}>;
/** A fresh ticket, shown this once: its link as a QR code in SVG. */
export type IssuedTicketView = Readonly<{ id: string; qr_code: string; expires_at: string }>;
