import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import type { EventFilter, EventRow } from '../domain/event-row.ts';
import { containing } from './user.store.ts';

const CONDITIONS = `e.tenant_id = $1 AND e.category = $2
  AND ($3::uuid IS NULL OR e.id = $3)
  AND ($4::text[] IS NULL OR e.type = ANY($4))
  AND ($5::uuid IS NULL OR e.account_id = $5)
  AND ($6::text IS NULL OR e.actor->>'id' = $6)
  AND ($7::uuid IS NULL OR e.client_id = $7)
  AND ($8::text IS NULL OR e.user_name ILIKE $8)
  AND ($9::text IS NULL OR e.ip = $9)
  AND ($10::text IS NULL OR e.user_agent ILIKE $10)
  AND ($11::text IS NULL OR e.target_type = $11)
  AND ($12::text IS NULL OR e.detail->>'action' = $12)
  AND ($13::text[] IS NULL OR e.outcome = ANY($13))
  AND ($14::boolean IS NULL OR e.dry_run = $14)
  AND ($15::timestamptz IS NULL OR e.occurred_at >= $15)
  AND ($16::timestamptz IS NULL OR e.occurred_at <= $16)
  AND NOT EXISTS (SELECT FROM jsonb_to_recordset($17::jsonb) AS w(path text[], value text) WHERE e.detail #>> w.path IS DISTINCT FROM w.value)`;
const count = statement('management.event.count', `SELECT count(*)::int AS total FROM audit_event e WHERE ${CONDITIONS}`);
const list = statement(
  'management.event.list',
  `SELECT e.tenant_id AS "tenantId", e.id, e.type, e.category, e.outcome, e.reason, e.occurred_at AS "occurredAt", e.actor,
          e.client_id AS "clientId", e.account_id AS "accountId", e.user_name AS "userName", e.target_type AS "targetType",
          e.target_id AS "targetId", e.ip, e.user_agent AS "userAgent", e.request_id AS "requestId", e.dry_run AS "dryRun", e.detail,
          c.settings->>'client_name' AS "clientName"
   FROM audit_event e LEFT JOIN client c ON c.tenant_id = e.tenant_id AND c.id = e.client_id
   WHERE ${CONDITIONS} ORDER BY e.occurred_at DESC, e.id DESC LIMIT $18 OFFSET $19`,
);

/** Reads the record of one tenant, newest first. Only #server/audit writes it. */
@Injectable()
export class EventStore {
  async page(tx: Tx, filter: EventFilter): Promise<{ list: readonly EventRow[]; total: number }> {
    const values = [
      tx.tenantId,
      filter.category,
      filter.id ?? null,
      filter.types ?? null,
      filter.accountId ?? null,
      filter.actorId ?? null,
      filter.clientId ?? null,
      containing(filter.userName),
      filter.ip ?? null,
      containing(filter.userAgent),
      filter.targetType ?? null,
      filter.action ?? null,
      filter.outcomes ?? null,
      filter.dryRun ?? null,
      filter.from ?? null,
      filter.to ?? null,
      JSON.stringify(filter.details ?? []),
    ];
    const total = (await tx.one<{ total: number }>(count, values))?.total ?? 0;
    return { total, list: await tx.rows<EventRow>(list, [...values, filter.limit, filter.offset]) };
  }
}
