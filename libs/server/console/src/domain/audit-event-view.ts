import { auditPersonalFields, type AuditEventView } from '#shared/contracts';
import { maskEmail } from '#shared/kernel';
import type { AuditRow } from './audit-row.ts';
import { maskAddress } from './mask-address.ts';
import { maskValues } from './mask-values.ts';

type Names = ReadonlyMap<string, string>;

/** One event for the audit page: whole, but for what speaks of a person (D-19). */
export function auditEventView(row: AuditRow, names: Names): AuditEventView {
  const { id, seq, at, type, category, outcome, reason, request_id, dry_run, user_agent, erased } = row;
  return {
    ...{ id, seq, at, type, category, outcome, reason, request_id, dry_run, user_agent, erased },
    actor: actorOf(row, names),
    account: row.account_id === null ? null : { id: row.account_id, name: names.get(row.account_id) ?? null },
    target: row.target_id === null || row.target_id === '' ? null : { type: row.target_type, id: row.target_id },
    client: row.client_id,
    user_name: row.user_name === null ? null : maskEmail(row.user_name),
    ip: row.ip === null ? null : maskAddress(row.ip),
    detail: { ...row.detail, ...(maskValues(row.personal_detail ?? {}) as object) },
    masked: auditPersonalFields.filter((name) => row.salted.includes(name)),
  };
}

const actorOf = ({ actor: { kind, role, id } }: AuditRow, names: Names): AuditEventView['actor'] => ({
  kind,
  role: role ?? null,
  id: id ?? null,
  name: id === undefined ? null : (names.get(id) ?? null),
});
