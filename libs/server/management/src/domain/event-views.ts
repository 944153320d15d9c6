import { events, type EventType } from '#shared/contracts';
import type { Tenant } from '#server/tenancy';
import type { EventRow } from './event-row.ts';

const descriptionOf = (type: string): string => (Object.hasOwn(events, type) ? events[type as EventType].description : '');

/** Event types whose sentence contains the text, for the filter by description. */
export const typesDescribedBy = (text: string): readonly string[] =>
  Object.entries(events).flatMap(([type, { description }]) =>
    description.toLowerCase().includes(text.toLowerCase()) ? [type] : [],
  );

/** login-api-reference section 4.3. `execution_result` only on failures. */
export function securityEventView(row: EventRow, tenant: Pick<Tenant, 'id' | 'name'>, issuer: string) {
  const user = row.accountId === null ? null : { sub: row.accountId, ex_sub: null, name: row.userName };
  const failure =
    row.outcome === 'success' ? {} : { execution_result: { error: row.reason, error_description: descriptionOf(row.type) } };
  return {
    id: row.id,
    type: row.type,
    description: descriptionOf(row.type),
    tenant: { id: tenant.id, iss: issuer, name: tenant.name },
    client: row.clientId === null ? null : { id: row.clientId, name: row.clientName },
    user: user ?? (row.userName === null ? null : { sub: null, ex_sub: null, name: row.userName }),
    ip_address: row.ip,
    user_agent: row.userAgent,
    detail: {
      ...row.detail,
      ...failure,
      // Last: what a caller reported of itself must not stand in for what we know.
      ...(user ? { user } : {}),
      ip_address: row.ip,
      user_agent: row.userAgent,
      request_id: row.requestId,
    },
    created_at: row.occurredAt,
  };
}

/** login-api-reference section 4.4. */
export function auditLogView(row: EventRow) {
  const { action, request, before, after, ...attributes } = row.detail;
  return {
    id: row.id,
    type: row.type,
    description: descriptionOf(row.type),
    tenant_id: row.actor['tenant_id'] ?? row.tenantId,
    client_id: row.clientId,
    user_id: row.actor['id'] ?? null,
    external_user_id: null,
    user_payload: row.actor,
    target_tenant_id: row.tenantId,
    target_resource: row.targetType,
    target_resource_id: row.targetId,
    target_resource_action: action ?? null,
    request: request ?? null,
    before: before ?? null,
    after: after ?? null,
    outcome_result: row.outcome === 'success' ? 'success' : 'failure',
    outcome_reason: row.reason,
    ip_address: row.ip,
    user_agent: row.userAgent,
    dry_run: row.dryRun,
    attributes: { ...attributes, request_id: row.requestId },
    created_at: row.occurredAt,
  };
}
