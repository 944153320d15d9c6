import type { AuditRecord } from '#server/audit';

/** What is asked for; a missing filter asks for everything. */
export type EventFilter = Readonly<{
  category?: 'security' | 'management' | undefined;
  limit: number;
  offset: number;
  /** Where an earlier page ended; everything after it is older. */
  cursor?: string | undefined;
  id?: string | undefined;
  types?: readonly string[] | undefined;
  accountId?: string | undefined;
  actorId?: string | undefined;
  clientId?: string | undefined;
  userName?: string | undefined;
  ip?: string | undefined;
  userAgent?: string | undefined;
  targetType?: string | undefined;
  /** The account or the thing that it is about, by its id. */
  about?: string | undefined;
  requestId?: string | undefined;
  action?: string | undefined;
  outcomes?: readonly string[] | undefined;
  dryRun?: boolean | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  details?: readonly Readonly<{ path: readonly string[]; value: string }>[] | undefined;
}>;

/** What this surface tells of a record; an erased address is an empty one here. */
export type EventRow = Omit<
  AuditRecord,
  'sessionHash' | 'auth' | 'origin' | 'traceId' | 'erasedAt' | 'seq' | 'ip' | 'userAgent'
> &
  Readonly<{ ip: string; userAgent: string; clientName: string | null }>;
