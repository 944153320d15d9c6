import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { statement, type Call } from '#server/platform';
import { personalProof, type PersonalRow } from '../prove/personal-proof.ts';
import { AuditDesk } from './desk.ts';

const personal = statement(
  'audit.personal-of',
  `SELECT e.tenant_id, e.id AS event_id, e.account_id, e.commitments, p.salts, p.erased_at, p.user_name, p.ip, p.user_agent,
          p.detail AS personal_detail, p.reason_text
   FROM audit_event e LEFT JOIN audit_event_personal p ON p.tenant_id = e.tenant_id AND p.event_id = e.id
   WHERE e.tenant_id = $1 AND e.id = $2`,
);

export type Revealed = Readonly<{ id: string; personal: Readonly<Record<string, unknown>>; erased: readonly string[] }>;

/** Shows what is masked of one event (D-19, R-147). Who looked at whose fields is an event itself. */
@Injectable()
export class RevealEvent {
  constructor(private readonly desk: AuditDesk) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<Revealed, Problem>> {
    return this.desk.db.run(tenantId, async (tx) => {
      const row = await tx.one<PersonalRow & { account_id: string | null }>(personal, [tenantId, id]);
      if (!row) return refuse({ code: 'request.not_found' as const });
      const shown = personalProof(row, this.desk.vault);
      const what = { target: { type: 'audit_event', id }, accountId: row.account_id };
      const detail = { field: Object.keys(shown.personal).join(' ') };
      await this.desk.record(tx, call, { type: 'user_field_revealed', outcome: 'success', ...what, detail });
      return ok({ id, ...shown });
    });
  }
}
