import { Injectable } from '@nestjs/common';
import { activityTypes, type ActivityType } from '#shared/contracts';
import { statement, type Tx } from '#server/platform';

const recent = statement(
  'self-service.activity',
  `SELECT type, outcome, occurred_at AS at, coalesce(ip, '') AS ip, coalesce(user_agent, '') AS "userAgent" FROM audit_record
   WHERE tenant_id = $1 AND account_id = $2 AND category = 'security' AND type = ANY($3)
   ORDER BY occurred_at DESC, id DESC LIMIT $4`,
);
const SHOWN = 20;

export type Activity = Readonly<{ type: ActivityType; outcome: string; at: Date; ip: string; userAgent: string }>;

/** Reads the record of one person, newest first. Only #server/audit writes it. */
@Injectable()
export class ActivityStore {
  recent(tx: Tx, accountId: string): Promise<readonly Activity[]> {
    return tx.rows<Activity>(recent, [tx.tenantId, accountId, activityTypes, SHOWN]);
  }
}
