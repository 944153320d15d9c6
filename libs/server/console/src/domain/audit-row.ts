/** One event with the personal side of it, as it is stored. */
export type AuditRow = Readonly<{
  id: string;
  seq: number | null;
  at: string;
  type: string;
  category: 'security' | 'management';
  outcome: 'success' | 'failure' | 'denied';
  reason: string | null;
  actor: Readonly<{ kind: string; role?: string; id?: string; tenant_id?: string }>;
  account_id: string | null;
  target_type: string | null;
  target_id: string | null;
  client_id: string | null;
  request_id: string;
  dry_run: boolean;
  detail: Readonly<Record<string, unknown>>;
  user_name: string | null;
  ip: string | null;
  user_agent: string | null;
  personal_detail: Readonly<Record<string, unknown>> | null;
  salted: readonly string[];
  erased: boolean;
}>;
