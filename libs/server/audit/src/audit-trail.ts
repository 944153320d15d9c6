import { Injectable } from '@nestjs/common';
import { events, splitDetail, type AuditEvent } from '#shared/contracts';
import { Clock, statement, Vault, type Call, type Tx } from '#server/platform';
import { actorOf, authOf, sessionHashOf } from './actor.ts';
import { ANCHOR_CHANNEL } from './anchor/anchoring-loop.ts';
import { newEventId } from './event-id.ts';
import { Origin } from './origin.ts';
import { commit, reasonPlace } from './personal-fields.ts';

/** The event, its side row and its place in the queue of the sealer: one statement, so one round trip and never one without the others. */
const insertEvents = statement(
  'audit.insert',
  `WITH given AS (
     SELECT * FROM jsonb_to_recordset($9) AS e(id uuid, type text, category text, outcome text, reason text, client_id uuid, account_id uuid,
       target_type text, target_id text, dry_run boolean, detail jsonb, commitments jsonb, personal jsonb, salts jsonb)
   ), told AS (
     INSERT INTO audit_event (tenant_id, id, type, category, outcome, reason, occurred_at, actor, session_hash, auth, origin, request_id, trace_id,
                              client_id, account_id, target_type, target_id, dry_run, detail, commitments)
     SELECT $1, id, type, category, outcome, reason, $2, $3, $4, $5, $6, $7, $8, client_id, account_id, target_type, target_id, dry_run, detail, commitments
     FROM given
   ), kept AS (
     INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, user_name, ip, user_agent, detail, reason_text, salts)
     SELECT $1, id, $2, personal->>'user_name', personal->>'ip', personal->>'user_agent', personal->'detail', personal->>'reason_text', salts
     FROM given WHERE salts <> '{}'
   )
   INSERT INTO audit_unsealed (tenant_id, event_id) SELECT $1, id FROM given`,
);

const wakeAnchors = statement('audit.anchor-at-once', `SELECT pg_notify('${ANCHOR_CHANNEL}', '')`);

/** Appends events in the transaction of the change they tell of: no record, no change (L-09). One statement, however many events. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly origin: Origin,
  ) {}

  async append(tx: Tx, call: Call, list: readonly AuditEvent[]): Promise<void> {
    if (list.length === 0) return;
    const now = this.clock.now();
    const auth = authOf(call.actor);
    await tx.count(insertEvents, [
      tx.tenantId,
      now,
      JSON.stringify(actorOf(call.actor)),
      sessionHashOf(call.actor),
      auth && JSON.stringify(auth),
      JSON.stringify(this.origin),
      call.requestId,
      call.traceId,
      JSON.stringify(list.map((event) => this.rowOf(newEventId(now), tx.tenantId, call, event))),
    ]);
  }

  /** With this transaction its events are sealed and their head leaves the database, without the wait for the next round (rulings section 9). */
  async anchorAtOnce(tx: Tx): Promise<void> {
    await tx.rows(wakeAnchors);
  }

  private rowOf(id: string, tenantId: string, call: Call, event: AuditEvent): Record<string, unknown> {
    const { category, personal } = events[event.type];
    const detail = splitDetail(personal, event.detail ?? {});
    const fields = { user_name: event.userName, ip: call.ip, user_agent: call.userAgent, detail: detail.personal };
    const { values, salts, commitments } = commit({ ...fields, reason_text: event.reasonText });
    const sealed = values.reason_text ? { reason_text: this.vault.seal(reasonPlace(tenantId, id), values.reason_text) } : {};
    return {
      ...{ id, type: event.type, category, outcome: event.outcome, reason: event.reason ?? null },
      client_id: event.clientId ?? ('clientId' in call.actor ? call.actor.clientId : null),
      account_id: event.accountId ?? null,
      target_type: event.target?.type ?? null,
      target_id: event.target?.id ?? null,
      dry_run: event.dryRun ?? false,
      ...{ detail: detail.lasting, commitments, personal: { ...values, ...sealed }, salts },
    };
  }
}
