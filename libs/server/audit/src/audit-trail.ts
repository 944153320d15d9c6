import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { events, type AuditEvent } from '#shared/contracts';
import { Clock, statement, type Actor, type Call, type Tx } from '#server/platform';

const insertEvents = statement(
  'audit.insert',
  `INSERT INTO audit_event (tenant_id, id, type, category, outcome, reason, occurred_at, actor, client_id, account_id, user_name,
                            target_type, target_id, ip, user_agent, request_id, dry_run, detail)
   SELECT $1, e.id, e.type, e.category, e.outcome, e.reason, $2, $3, e.client_id, e.account_id, e.user_name, e.target_type, e.target_id, $4, $5, $6, e.dry_run, e.detail
   FROM jsonb_to_recordset($7) AS e(id uuid, type text, category text, outcome text, reason text, client_id uuid, account_id uuid, user_name text,
                                    target_type text, target_id text, dry_run boolean, detail jsonb)`,
);

/** Appends events in the transaction of the change they tell of: no record, no change (L-09). One statement, however many events. */
@Injectable()
export class AuditTrail {
  constructor(private readonly clock: Clock) {}

  async append(tx: Tx, call: Call, list: readonly AuditEvent[]): Promise<void> {
    if (list.length === 0) return;
    const rows = list.map((event) => ({
      id: randomUUID(),
      type: event.type,
      category: events[event.type].category,
      outcome: event.outcome,
      reason: event.reason ?? null,
      client_id: event.clientId ?? ('clientId' in call.actor ? call.actor.clientId : null),
      account_id: event.accountId ?? null,
      user_name: event.userName ?? null,
      target_type: event.target?.type ?? null,
      target_id: event.target?.id ?? null,
      dry_run: event.dryRun ?? false,
      detail: event.detail ?? {},
    }));
    await tx.count(insertEvents, [
      tx.tenantId,
      this.clock.now(),
      JSON.stringify(publicActor(call.actor)),
      call.ip,
      call.userAgent,
      call.requestId,
      JSON.stringify(rows),
    ]);
  }
}

/** Who acted, without what was only needed to decide whether he may. */
function publicActor(actor: Actor): Record<string, unknown> {
  switch (actor.kind) {
    case 'person':
      return {
        kind: 'person',
        tenant_id: actor.tenantId,
        id: actor.accountId,
        client_id: actor.clientId,
        session_id: actor.sessionId,
        acr: actor.acr,
      };
    case 'client':
      return { kind: 'client', id: actor.clientId };
    case 'session-user':
      return { kind: 'person', tenant_id: actor.tenantId, id: actor.accountId, session_id: actor.sessionId };
    case 'service':
      return { kind: 'service_key', id: actor.keyId };
    case 'system':
      return { kind: 'system', id: actor.name };
    case 'anonymous':
      return { kind: 'anonymous' };
  }
}
