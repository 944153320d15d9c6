import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '#server/platform';
import { cursorText, type EventCursor } from '../domain/event-cursor.ts';
import type { EventFilter, EventRow } from '../domain/event-row.ts';
import { COUNTED, eventPageQuery } from './event-query.ts';

const readEvents = statement(
  'management.event.read',
  `SELECT e.tenant_id AS "tenantId", e.id, e.type, e.category, e.outcome, e.reason, e.occurred_at AS "occurredAt", e.actor,
          e.client_id AS "clientId", e.account_id AS "accountId", e.user_name AS "userName", e.target_type AS "targetType",
          e.target_id AS "targetId", coalesce(e.ip, '') AS ip, coalesce(e.user_agent, '') AS "userAgent", e.request_id AS "requestId",
          e.dry_run AS "dryRun", e.detail, c.settings->>'client_name' AS "clientName"
   FROM audit_record e LEFT JOIN client c ON c.tenant_id = e.tenant_id AND c.id = e.client_id
   WHERE e.tenant_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY e.occurred_at DESC, e.id DESC`,
);

export type EventPage = Readonly<{
  list: readonly EventRow[];
  /** At most 10,000; more are not counted. */
  total: number;
  /** Whether `total` is all there is: nothing was left uncounted, and nothing unseen. */
  isExact: boolean;
  /** Where to go on; null at the end. A page may be short, even empty, and not the last: what it asks for is rare. */
  next: string | null;
}>;
type Found = { total: number; keys: readonly EventCursor[]; last: EventCursor | null };

/** Reads the record of one tenant, newest first. Only #server/audit writes it. */
@Injectable()
export class EventStore {
  async page(tx: Tx, filter: EventFilter): Promise<EventPage> {
    const { ids, ...found } = await this.ids(tx, filter);
    const list = ids.length === 0 ? [] : await tx.rows<EventRow>(readEvents, [tx.tenantId, ids]);
    return { list, ...found };
  }

  /** The same page for a surface that shows more or less of each event than `EventRow` has. */
  async ids(tx: Tx, filter: EventFilter): Promise<Omit<EventPage, 'list'> & Readonly<{ ids: readonly string[] }>> {
    const { text, values } = eventPageQuery(tx.tenantId, filter);
    const found = await tx.one<Found>({ name: '', text }, values); // unnamed: planned for these values
    const { total, keys, last } = found ?? { total: 0, keys: [], last: null };
    const end = filter.limit > 0 && keys.length === filter.limit ? (keys.at(-1) ?? null) : last;
    return {
      ids: keys.map(({ id }) => id),
      total: Math.min(total, COUNTED),
      isExact: total <= COUNTED && last === null,
      next: end && cursorText(end),
    };
  }
}
