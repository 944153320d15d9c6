import type { AuditEventRow } from '#server/audit';

/** What is asked for; a missing filter asks for everything. */
export type EventFilter = Readonly<{
  category: 'security' | 'management';
  limit: number;
  offset: number;
  id?: string | undefined;
  types?: readonly string[] | undefined;
  accountId?: string | undefined;
  actorId?: string | undefined;
  clientId?: string | undefined;
  userName?: string | undefined;
  ip?: string | undefined;
  userAgent?: string | undefined;
  targetType?: string | undefined;
  action?: string | undefined;
  outcomes?: readonly string[] | undefined;
  dryRun?: boolean | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  details?: readonly Readonly<{ path: readonly string[]; value: string }>[] | undefined;
}>;

export type EventRow = AuditEventRow & Readonly<{ clientName: string | null }>;
