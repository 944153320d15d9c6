/** What the audit page is drawn from. Times are ISO 8601 in UTC; hashes and keys are base64. */

/** Who acted. `name` where it is a person the reader's organization knows. */
export type AuditActor = Readonly<{ kind: string; role: string | null; id: string | null; name: string | null }>;

/** The fields of an event that speak of a person and can be forgotten. */
export const auditPersonalFields = ['user_name', 'ip', 'user_agent', 'detail', 'reason_text'] as const;
export type AuditPersonalField = (typeof auditPersonalFields)[number];

/** One event, with what speaks of a person masked (D-19). */
export type AuditEventView = Readonly<{
  id: string;
  /** Its place in the tree; null until it is sealed. */
  seq: number | null;
  /** With microseconds, as it is hashed. */
  at: string;
  type: string;
  category: 'security' | 'management';
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  actor: AuditActor;
  account: Readonly<{ id: string; name: string | null }> | null;
  target: Readonly<{ type: string | null; id: string }> | null;
  client: string | null;
  user_name: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string;
  dry_run: boolean;
  /** Values that speak of a person are `•••`; which they are is told, what they were is not. */
  detail: Readonly<Record<string, unknown>>;
  /** What can be shown in clear on demand. */
  masked: readonly AuditPersonalField[];
  erased: boolean;
}>;

export type AuditEventPage = Readonly<{
  list: readonly AuditEventView[];
  /** At most 10,000. */
  total: number;
  total_is_exact: boolean;
  /** A page may be empty and have a next one: what it asks for is rare. */
  next_cursor: string | null;
}>;

/** The personal fields of one event in clear: `[salt, value]`, so that the reader can hold them against their commitments. */
export type AuditReveal = Readonly<{
  id: string;
  personal: Readonly<Partial<Record<AuditPersonalField, readonly [salt: string, value: unknown]>>>;
  erased: readonly string[];
}>;

export type AuditHead = Readonly<{
  tenant: string;
  size: number;
  root: string;
  at: string;
  key_id: string;
  signature: string;
}>;

export type AuditKey = Readonly<{ id: string; public_key: string }>;

export type AuditTree = Readonly<{
  head: AuditHead | null;
  unsealed: Readonly<{ count: number; oldest_seconds: number }>;
  anchors: readonly Readonly<{ sink: string; size: number | null; at: string | null; lost: boolean }>[];
  keys: readonly AuditKey[];
  /** What the last verification of the whole trail, or of its newest part, came to; null where there was none. */
  verified: Readonly<{ at: string; outcome: string; reason: string | null; size: number; seq: number | null }> | null;
}>;

export type AuditFinding = Readonly<{ state: string; text: string; seq?: number; size?: number; eventId?: string }>;

export type AuditVerdict = Readonly<{
  state: string;
  size: number | null;
  unsealed: number;
  complete: boolean;
  checked: Readonly<{ events: number; heads: number; anchors: number; fromSeq: number; lookedTo: string | null }>;
  findings: readonly AuditFinding[];
  more: boolean;
}>;
