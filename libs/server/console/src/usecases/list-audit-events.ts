import { Injectable } from '@nestjs/common';
import type { auditEndpoints, AuditEventPage, Input } from '#shared/contracts';
import { isUuid } from '#shared/kernel';
import { EventStore, type EventFilter } from '#server/management';
import type { Call, Tx } from '#server/platform';
import { AccountNames } from '../account-names.ts';
import { AuditPageStore } from '../db/audit-page.store.ts';
import { auditEventView } from '../domain/audit-event-view.ts';
import type { AuditRow } from '../domain/audit-row.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

type Asked = Input<typeof auditEndpoints.listAuditEvents>['query'];
type Named = Readonly<{ actorId?: string; about?: string }>;
type Names = ReadonlyMap<string, string>;
type Found = Omit<AuditEventPage, 'list'> & Readonly<{ rows: readonly AuditRow[]; names: Names }>;
const NOTHING: Found = { rows: [], names: new Map(), total: 0, total_is_exact: true, next_cursor: null };

/** The audit page's list: what happened in a tenant, newest first. Reading it is an event. */
@Injectable()
export class ListAuditEvents {
  constructor(
    private readonly around: Surroundings,
    private readonly events: EventStore,
    private readonly page: AuditPageStore,
    private readonly accounts: AccountNames,
  ) {}

  async run(call: Call, tenantId: string, asked: Asked): Promise<AuditEventPage> {
    const home = adminOf(call).tenantId;
    const adminId = await this.around.db.run(home, (tx) => this.accounts.idOf(tx, asked.actor));
    const { rows, names, ...page } = await this.around.db.run(tenantId, async (tx) => {
      const named = await this.named(tx, asked, adminId);
      const found = named ? await this.found(tx, filterOf(asked, named)) : NOTHING;
      const filters = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      const detail = { filters, found: found.rows.length };
      await this.around.audit.append(tx, call, [{ type: 'audit_log_read', outcome: 'success', detail }]);
      return found;
    });
    const known = new Map([...names, ...(await this.adminsIn(home, rows))]);
    return { list: rows.map((row) => auditEventView(row, known)), ...page };
  }

  /** Null where somebody is asked for whom there is not: nothing can be found then. */
  private async named(tx: Tx, { actor, target }: Asked, actorHere: string | null): Promise<Named | null> {
    const actorId = actorHere ?? (await this.accounts.idOf(tx, actor));
    // An id that no account has may be that of a system part, a client, a reset.
    const about = (await this.accounts.idOf(tx, target)) ?? target;
    if (actor !== undefined && actorId === null) return null;
    return { ...(actorId === null ? {} : { actorId }), ...(about === undefined ? {} : { about }) };
  }

  private async found(tx: Tx, filter: EventFilter): Promise<Found> {
    const { ids, total, isExact, next } = await this.events.ids(tx, filter);
    const rows = await this.page.rows(tx, ids);
    return { rows, names: await this.page.names(tx, peopleIn(rows)), total, total_is_exact: isExact, next_cursor: next };
  }

  /** Administrators have their accounts in the organization's own tenant. */
  private adminsIn(home: string, rows: readonly AuditRow[]): Promise<Names> {
    const ids = rows.flatMap(({ actor }) => (actor.tenant_id === home && actor.id ? [actor.id] : []));
    return this.around.db.run(home, (tx) => this.page.names(tx, [...new Set(ids)]));
  }
}

const peopleIn = (rows: readonly AuditRow[]): readonly string[] => {
  const named = rows.flatMap(({ account_id: account, actor: { id: actor } }) => [account ?? '', actor ?? '']);
  return [...new Set(named)].filter(isUuid);
};

function filterOf({ id, from, to, type, outcome, ip, request_id: requestId, cursor, limit }: Asked, named: Named): EventFilter {
  const types = type === undefined ? undefined : [type];
  const outcomes = outcome === undefined ? undefined : [outcome];
  return { id, from, to, types, outcomes, ip, requestId, cursor, limit, offset: 0, ...named };
}
