import type { EvidenceEvent } from '#shared/evidence';

/** The columns of `audit_event e` that are hashed; the time as text, so that no digit of it is lost. */
export const EVIDENCE_COLUMNS = `e.tenant_id, e.id, e.type, e.category, e.outcome, e.reason, e.actor, e.session_hash, e.auth, e.client_id,
  e.account_id, e.target_type, e.target_id, e.origin, e.request_id, e.trace_id, e.dry_run, e.detail, e.commitments,
  to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at`;

export type EvidenceRow = Readonly<{
  tenant_id: string;
  id: string;
  type: string;
  category: string;
  outcome: string;
  reason: string | null;
  actor: Readonly<Record<string, unknown>>;
  session_hash: string | null;
  auth: Readonly<Record<string, unknown>> | null;
  client_id: string | null;
  account_id: string | null;
  target_type: string | null;
  target_id: string | null;
  origin: Readonly<Record<string, unknown>>;
  request_id: string;
  trace_id: string | null;
  dry_run: boolean;
  detail: Readonly<Record<string, unknown>>;
  commitments: Readonly<Record<string, string>>;
  at: string;
}>;

/** The event as it is hashed. */
export const evidenceOf = (row: EvidenceRow): EvidenceEvent => ({
  format: 'sekisho-audit-event/1',
  ...{ tenant: row.tenant_id, id: row.id, type: row.type, category: row.category, at: row.at },
  ...{ outcome: row.outcome, reason: row.reason, actor: row.actor, session: row.session_hash, auth: row.auth },
  ...{ client: row.client_id, account: row.account_id, target: { type: row.target_type, id: row.target_id } },
  ...{ origin: row.origin, request: row.request_id, trace: row.trace_id, dry_run: row.dry_run },
  ...{ detail: row.detail, commitments: row.commitments },
});
