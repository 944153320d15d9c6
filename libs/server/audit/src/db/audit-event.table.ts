import { EntitySchema } from 'typeorm';

/** One event as it stands in the trail, without what can be forgotten of it. Rows are only ever inserted. */
export type AuditEventRow = Readonly<{
  tenantId: string;
  id: string;
  type: string;
  category: 'security' | 'management';
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  occurredAt: Date;
  actor: Readonly<Record<string, unknown>>;
  /** The `id` of `actor`, made by PostgreSQL: row-level security lets no index answer for a member of a document. */
  actorId: string | null;
  sessionHash: string | null;
  auth: Readonly<Record<string, unknown>> | null;
  clientId: string | null;
  accountId: string | null;
  targetType: string | null;
  targetId: string | null;
  origin: Readonly<Record<string, unknown>>;
  requestId: string;
  traceId: string | null;
  dryRun: boolean;
  detail: Readonly<Record<string, unknown>>;
  commitments: Readonly<Record<string, string>>;
}>;

/** An event as the view `audit_record` shows it: whole, as far as nothing of it was erased; `seq` once it is sealed. */
export type AuditRecord = Omit<AuditEventRow, 'commitments' | 'actorId'> &
  Readonly<{ userName: string | null; ip: string | null; userAgent: string | null; erasedAt: Date | null; seq: string | null }>;

export const auditEventTable = new EntitySchema<AuditEventRow>({
  name: 'AuditEvent',
  tableName: 'audit_event',
  columns: {
    tenantId: { type: 'uuid', primary: true, name: 'tenant_id' },
    id: { type: 'uuid', primary: true },
    type: { type: 'text' },
    category: { type: 'text' },
    outcome: { type: 'text' },
    reason: { type: 'text', nullable: true },
    occurredAt: { type: 'timestamptz', name: 'occurred_at' },
    actor: { type: 'jsonb' },
    actorId: { type: 'text', nullable: true, name: 'actor_id', insert: false },
    sessionHash: { type: 'text', nullable: true, name: 'session_hash' },
    auth: { type: 'jsonb', nullable: true },
    clientId: { type: 'uuid', nullable: true, name: 'client_id' },
    accountId: { type: 'uuid', nullable: true, name: 'account_id' },
    targetType: { type: 'text', nullable: true, name: 'target_type' },
    targetId: { type: 'text', nullable: true, name: 'target_id' },
    origin: { type: 'jsonb', default: {} },
    requestId: { type: 'text', name: 'request_id' },
    traceId: { type: 'text', nullable: true, name: 'trace_id' },
    dryRun: { type: 'boolean', name: 'dry_run', default: false },
    detail: { type: 'jsonb', default: {} },
    commitments: { type: 'jsonb', default: {} },
  },
});
