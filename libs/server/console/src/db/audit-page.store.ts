import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { AuditRow } from '../domain/audit-row.ts';

const rowsOf = statement(
  'console.audit-rows',
  `SELECT e.id, l.seq::float8 AS seq, to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, e.type, e.category,
          e.outcome, e.reason, e.actor, e.account_id, e.target_type, e.target_id, e.client_id, e.request_id, e.dry_run, e.detail,
          p.user_name, p.ip, p.user_agent, p.detail AS personal_detail, p.erased_at IS NOT NULL AS erased,
          ARRAY(SELECT jsonb_object_keys(coalesce(p.salts, '{}'))) AS salted
   FROM audit_event e
   LEFT JOIN audit_event_personal p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
   LEFT JOIN audit_leaf l ON l.tenant_id = e.tenant_id AND l.event_id = e.id
   WHERE e.tenant_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY e.occurred_at DESC, e.id DESC`,
);
const namesOf = statement(
  'console.account-names',
  `SELECT id, coalesce(name, username) AS name FROM account WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
);

/** Events as the audit page shows them. Which ones is told by the query of the management API, which has the indexes. */
@Injectable()
export class AuditPageStore {
  rows(tx: Tx, ids: readonly string[]): Promise<AuditRow[]> {
    return ids.length === 0 ? Promise.resolve([]) : tx.rows<AuditRow>(rowsOf, [tx.tenantId, ids]);
  }

  /** The names of accounts of this tenant, by their ids. */
  async names(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = ids.length === 0 ? [] : await tx.rows<{ id: string; name: string }>(namesOf, [tx.tenantId, ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
