import { Inject, Injectable } from '@nestjs/common';
import { management } from '#shared/contracts';
import { ok, refuse } from '#shared/kernel';
import { CONFIG, type Call, type Config, type Tx } from '#server/platform';
import { issuerOf } from '#server/sessions';
import { Directory } from '#server/tenancy';
import { eventPage } from '../answers.ts';
import { EventStore } from '../db/event.store.ts';
import { Desk } from '../desk.ts';
import type { EventRow } from '../domain/event-row.ts';
import { auditLogView, securityEventView, typesDescribedBy } from '../domain/event-views.ts';
import type { At } from './input.ts';

const notFound = refuse({ code: 'request.not_found' } as const);
const DETAIL = /^details(?:_any)?\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+){0,5})$/;
const MOST_DETAILS = 5;

type SecurityQuery = ReturnType<typeof management.securityEventQuery.parse>;
type AuditQuery = ReturnType<typeof management.auditLogQuery.parse>;

/** What users did in a tenant, and what administrators did to it. */
@Injectable()
export class Events {
  constructor(
    private readonly desk: Desk,
    private readonly events: EventStore,
    private readonly directory: Directory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  listSecurity(call: Call, at: At, query: SecurityQuery) {
    return this.desk.perform(call, { ...at, trace: management.securityEvents.list.organization.trace }, async (tx) => {
      const { limit, offset, cursor, id, from, to, event_type: types, user_id: accountId, client_id: clientId } = query;
      const { user_name: userName, ip_address: ip, user_agent: userAgent } = query;
      const details = detailsOf(query);
      const filter = {
        category: 'security',
        limit,
        offset,
        cursor,
        id,
        from,
        to,
        types,
        accountId,
        clientId,
        userName,
        ip,
        userAgent,
        details,
      } as const;
      const found = await this.events.page(tx, filter);
      const view = await this.securityView(tx);
      return ok({ answer: eventPage(found, view, query), detail: { filters: namesOf(query), found: found.list.length } });
    });
  }

  readSecurity(call: Call, at: At, id: string) {
    const act = { ...at, trace: management.securityEvents.read.organization.trace, targetId: id };
    return this.desk.perform(call, act, async (tx) => {
      const { list } = await this.events.page(tx, { category: 'security', id, limit: 1, offset: 0 });
      const view = await this.securityView(tx);
      return list[0] ? ok({ answer: view(list[0]) }) : notFound;
    });
  }

  listAudit(call: Call, at: At, query: AuditQuery) {
    return this.desk.perform(call, { ...at, trace: management.auditLogs.list.organization.trace }, async (tx) => {
      const {
        limit,
        offset,
        cursor,
        id,
        from,
        to,
        type,
        description,
        user_id: actorId,
        client_id: clientId,
        dry_run: dryRun,
      } = query;
      const described = description === undefined ? undefined : typesDescribedBy(description);
      const types = type && described ? type.filter((one) => described.includes(one)) : (type ?? described);
      const { target_resource: targetType, target_resource_action: action } = query;
      const outcomes = outcomesOf(query.outcome_result);
      const filter = {
        category: 'management',
        limit,
        offset,
        cursor,
        id,
        from,
        to,
        types,
        actorId,
        clientId,
        targetType,
        action,
        outcomes,
        dryRun,
      } as const;
      const found = await this.events.page(tx, filter);
      return ok({ answer: eventPage(found, auditLogView, query), detail: { filters: namesOf(query), found: found.list.length } });
    });
  }

  readAudit(call: Call, at: At, id: string) {
    const act = { ...at, trace: management.auditLogs.read.organization.trace, targetId: id };
    return this.desk.perform(call, act, async (tx) => {
      const { list } = await this.events.page(tx, { category: 'management', id, limit: 1, offset: 0 });
      return list[0] ? ok({ answer: auditLogView(list[0]) }) : notFound;
    });
  }

  private async securityView(tx: Tx): Promise<(row: EventRow) => ReturnType<typeof securityEventView>> {
    const tenant = await this.directory.tenant(tx);
    const shown = { id: tx.tenantId, name: tenant?.name ?? '' };
    return (row) => securityEventView(row, shown, issuerOf(this.config, tx.tenantId));
  }
}

/** `details.execution_result.error=…`: an exact value at a path inside the detail. */
const detailsOf = (query: Readonly<Record<string, unknown>>) =>
  Object.entries(query)
    .flatMap(([name, value]) => {
      const path = DETAIL.exec(name)?.[1];
      return path !== undefined && typeof value === 'string' && value !== '' ? [{ path: path.split('.'), value }] : [];
    })
    .slice(0, MOST_DETAILS);

const namesOf = (query: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(query).filter((name) => query[name] !== undefined);

/** A denied try is a failure to those who ask; nothing here ends unknown. */
const outcomesOf = (result: AuditQuery['outcome_result']): readonly string[] | undefined =>
  result === undefined ? undefined : { success: ['success'], failure: ['failure', 'denied'], unknown: [] }[result];
