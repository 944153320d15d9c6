import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { statement, type Call, type Tx } from '#server/platform';
import { AuditDesk } from './desk.ts';

/** Events about the person, with whether somebody else acted in them: then the address is not his. */
const about = statement(
  'audit.events-about',
  `SELECT e.id, e.actor_id IS NULL OR e.actor_id = $2::text AS own FROM audit_event e
   JOIN audit_event_personal p ON p.tenant_id = e.tenant_id AND p.event_id = e.id AND p.salts <> '{}'
   WHERE e.tenant_id = $1 AND e.account_id = $2::uuid AND e.id > $3 ORDER BY e.id LIMIT $4`,
);
/** Events in which he acted on others: only where he was and with what is his. */
const by = statement(
  'audit.events-by',
  `SELECT e.id FROM audit_event e
   JOIN audit_event_personal p ON p.tenant_id = e.tenant_id AND p.event_id = e.id AND p.salts ?| '{ip,user_agent}'
   WHERE e.tenant_id = $1 AND e.actor_id = $2 AND e.account_id IS DISTINCT FROM $2::uuid AND e.id > $3 ORDER BY e.id LIMIT $4`,
);
const erase = statement('audit.erase', `SELECT erase_audit_fields($1, $2, $3) AS count`);

/** Another account of the one who asks, in whichever tenant it is. */
const ofPerson = statement(
  'audit.account-of-person',
  `SELECT 1 AS same FROM account WHERE tenant_id = $1 AND id = $2 AND person_id = $3`,
);

const PAGE = 1_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';
const WHERE_FROM = ['ip', 'user_agent'];
const ABOUT_HIM = ['user_name', 'detail', 'reason_text'];

/**
 * Forgets a person in the trail (APPI, L-27): name, address, browser, personal details and written reasons of events about him,
 * address and browser of those he did. The events stay, with the salted hashes of what was forgotten, so every proof holds.
 * Nobody has himself forgotten: an administrator would hide what he did (L-20).
 */
@Injectable()
export class ErasePerson {
  constructor(private readonly desk: AuditDesk) {}

  run(call: Call, tenantId: string, accountId: string, reason: string): Promise<Outcome<Readonly<{ erased: number }>, Problem>> {
    return this.desk.db.run(tenantId, async (tx) => {
      const target = { type: 'user', id: accountId };
      if (await this.isOwn(tx, call, accountId)) {
        const denied = { type: 'audit_personal_erased', outcome: 'denied', reason: 'self', target } as const;
        await this.desk.record(tx, call, denied);
        return refuse({ code: 'approval.self' as const });
      }
      const erased = (await this.aboutHim(tx, accountId)) + (await this.byHim(tx, accountId));
      const told = {
        type: 'audit_personal_erased',
        outcome: 'success',
        target,
        reasonText: reason,
        detail: { total: erased },
      } as const;
      await this.desk.record(tx, call, told);
      return ok({ erased });
    });
  }

  private async isOwn(tx: Tx, { actor }: Call, accountId: string): Promise<boolean> {
    if (actor.kind !== 'admin') return false;
    return actor.accountId === accountId || (await tx.one(ofPerson, [tx.tenantId, accountId, actor.personId])) !== null;
  }

  private async aboutHim(tx: Tx, accountId: string): Promise<number> {
    let erased = 0;
    for (let next = NO_ID; ;) {
      const page = await tx.rows<{ id: string; own: boolean }>(about, [tx.tenantId, accountId, next, PAGE]);
      const idsOf = (own: boolean) => page.filter((row) => row.own === own).map(({ id }) => id);
      erased += await this.forget(tx, idsOf(true), [...ABOUT_HIM, ...WHERE_FROM]);
      erased += await this.forget(tx, idsOf(false), ABOUT_HIM);
      const last = page.at(-1);
      if (!last) return erased;
      next = last.id;
    }
  }

  private async byHim(tx: Tx, accountId: string): Promise<number> {
    let erased = 0;
    for (let next = NO_ID; ;) {
      const page = await tx.rows<{ id: string }>(by, [tx.tenantId, accountId, next, PAGE]);
      erased += await this.forget(
        tx,
        page.map(({ id }) => id),
        WHERE_FROM,
      );
      const last = page.at(-1);
      if (!last) return erased;
      next = last.id;
    }
  }

  private async forget(tx: Tx, ids: readonly string[], fields: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0;
    return (await tx.one<{ count: number }>(erase, [ids, fields, this.desk.clock.now()]))?.count ?? 0;
  }
}
