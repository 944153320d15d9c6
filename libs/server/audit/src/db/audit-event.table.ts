import { EntitySchema } from 'typeorm';

/** One event as it stands in the trail. Rows are only ever inserted. */
export type AuditEventRow = Readonly<{
  tenantId: string;
  id: string;
  type: string;
  category: 'security' | 'management';
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  occurredAt: Date;
  actor: Readonly<Record<string, unknown>>;
  clientId: string | null;
  accountId: string | null;
  userName: string | null;
  targetType: string | null;
  targetId: string | null;
  ip: string;
  userAgent: string;
  requestId: string;
  dryRun: boolean;
  detail: Readonly<Record<string, unknown>>;
}>;

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
    clientId: { type: 'uuid', nullable: true, name: 'client_id' },
    accountId: { type: 'uuid', nullable: true, name: 'account_id' },
    userName: { type: 'text', nullable: true, name: 'user_name' },
    targetType: { type: 'text', nullable: true, name: 'target_type' },
    targetId: { type: 'text', nullable: true, name: 'target_id' },
    ip: { type: 'text' },
    userAgent: { type: 'text', name: 'user_agent' },
    requestId: { type: 'text', name: 'request_id' },
    dryRun: { type: 'boolean', name: 'dry_run', default: false },
    detail: { type: 'jsonb', default: {} },
  },
});
