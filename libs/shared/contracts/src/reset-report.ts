import type { ChecklistItem, IdentityProof, ResetMethod, ResetReason, ResetState } from './mfa-reset.ts';
import type { Urgency } from './urgency.ts';

/** The report of a run (R-126, D-27), plain JSON. Addresses are masked; times are ISO 8601 in UTC; no key and no code is in it. */
export type ResetReport = Readonly<{
  format: string;
  use_case: string;
  number: number;
  run_id: string;
  made: Readonly<{ at: string; by: string }>;
  tenant_id: string;
  incident_id: string | null;
  executor: Readonly<{
    id: string;
    name: string;
    person_id: string;
    role: string;
    /** Null where there is none: a run by offline keys has no session. */
    under: Readonly<Record<'ip' | 'session' | 'elevation' | 'elevatedUntil', string | null>> | null;
  }>;
  target: Readonly<{
    id: string;
    name: string;
    contacts: readonly Readonly<{ kind: string; value: string }>[];
    importance: readonly string[];
    version: number;
  }>;
  method: ResetMethod;
  reason: ResetReason;
  reason_detail: string | null;
  urgency: Urgency;
  identity_proof: Readonly<{ method: IdentityProof | null; detail: string | null }>;
  checklist: Readonly<Partial<Record<ChecklistItem, string>>>;
  approval: Readonly<{
    id: string;
    state: string;
    approver_id: string;
    approver_name: string | null;
    content_hash: string;
    requested_at: string;
    decided_at: string | null;
    comment: string | null;
  }> | null;
  /** The two whose offline keys signed a break-glass reset; empty for every other run. */
  signers: readonly Readonly<{ id: string; name: string }>[];
  approval_reasons: readonly string[];
  result: Readonly<{
    state: ResetState;
    executed_at: string;
    finished_at: string | null;
    code: string | null;
    sessions_ended: number;
    paused_until: string | null;
    restored_at: string | null;
  }>;
  steps: readonly Readonly<{
    step: number;
    state: 'waiting' | 'running' | 'done' | 'failed';
    started_at: string | null;
    ended_at: string | null;
    tries: number;
    code: string | null;
  }>[];
  factors: readonly Readonly<{
    id: string;
    type: string;
    label: string | null;
    enrolled_at: string | null;
    last_used_at: string | null;
    outcome: string | null;
    code: string | null;
  }>[];
  notices: readonly Readonly<{ kind: string; channel: string; address: string; at: string; state: string }>[];
  escalations: readonly Readonly<{ cause: string; raised_by: string | null; told: number; at: string }>[];
  audit: readonly Readonly<{ id: string; type: string; at: string; changed: readonly string[] | null }>[];
  audit_head: Readonly<{ size: number; root: string; at: string; key_id: string; signature: string }> | null;
}>;
