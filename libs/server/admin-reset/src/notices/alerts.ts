import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ResetAnomaly } from '#shared/contracts';
import { Clock, statement, type Call, type Tx } from '#server/platform';
import { anomaliesOf, type Habits } from '../domain/anomalies.ts';
import { Names } from '../people/names.ts';
import { Escalations } from './escalations.ts';

const record = statement(
  'reset-alert.act',
  `INSERT INTO admin_act (tenant_id, id, admin_id, kind, subject, ip, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const habits = statement(
  'reset-alert.habits',
  `SELECT
     (SELECT count(*)::int FROM admin_act WHERE tenant_id = $1 AND admin_id = $2 AND kind = 'run' AND at > $4::timestamptz - interval '10 minutes') AS "resetsIn10Minutes",
     (SELECT count(*)::int FROM admin_act WHERE tenant_id = $1 AND admin_id = $2 AND kind = 'search' AND at > $4::timestamptz - interval '1 minute') AS "searchesInMinute",
     (SELECT count(*)::int FROM mfa_reset WHERE tenant_id = $1 AND target_id = $3 AND executed_at > $4::timestamptz - interval '7 days') AS "resetsOfTargetIn7Days",
     EXISTS (SELECT FROM admin_act WHERE tenant_id = $1 AND admin_id = $2 AND ip = $5 AND at < $4) AS "knowsAddress",
     EXISTS (SELECT FROM admin_act WHERE tenant_id = $1 AND admin_id = $2 AND at < $4) AS "hasHistory",
     coalesce((SELECT max(n) FROM (SELECT count(*)::int AS n FROM approval_request
       WHERE tenant_id = $1 AND requested_by = $2 AND decided_by IS NOT NULL AND created_at > $4::timestamptz - interval '1 day' GROUP BY decided_by) pairs), 0) AS "pairingsToday"`,
);
const raise = statement(
  'reset-alert.raise',
  `INSERT INTO mfa_reset_alert (tenant_id, id, rule, admin_id, reset_id, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
);
const readOpen = statement(
  'reset-alert.open',
  `SELECT rule FROM mfa_reset_alert WHERE tenant_id = $1 AND admin_id = $2 AND cleared_at IS NULL ORDER BY created_at, rule`,
);
const listOpen = statement(
  'reset-alert.list',
  `SELECT rule, admin_id AS "adminId", reset_id AS "resetId", created_at AS "createdAt" FROM mfa_reset_alert
   WHERE tenant_id = $1 AND ($2::uuid IS NULL OR admin_id = $2) AND cleared_at IS NULL ORDER BY created_at DESC, rule LIMIT 100`,
);
const clear = statement(
  'reset-alert.clear',
  `UPDATE mfa_reset_alert SET cleared_at = $3 WHERE tenant_id = $1 AND admin_id = $2 AND cleared_at IS NULL AND created_at < $4`,
);

const HOURS = new Intl.DateTimeFormat('en-US', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Asia/Tokyo' });
const NOBODY = '00000000-0000-0000-0000-000000000000';
export type AlertRow = Readonly<{ rule: ResetAnomaly; adminId: string; resetId: string | null; createdAt: Date }>;
type Doing = Readonly<{ adminId: string; kind: 'search' | 'run' | 'ask'; subject: string | null; resetId: string | null }>;

/** What administrators do too often, too late or from elsewhere: an alert, and the next run needs a second person. */
@Injectable()
export class Alerts {
  constructor(
    private readonly clock: Clock,
    private readonly escalations: Escalations,
    private readonly names: Names,
  ) {}

  /** Records what is being done and judges it; answers what is new about it. */
  async watch(tx: Tx, call: Call, { adminId, kind, subject, resetId }: Doing): Promise<readonly ResetAnomaly[]> {
    const now = this.clock.now();
    await tx.count(record, [tx.tenantId, randomUUID(), adminId, kind, subject, call.ip, now]);
    const counted = await tx.one<Omit<Habits, 'hour'>>(habits, [tx.tenantId, adminId, subject ?? NOBODY, now, call.ip]);
    if (!counted) return [];
    const found = anomaliesOf({ ...counted, hour: kind === 'run' ? Number(HOURS.format(now)) : 12 });
    const raised: ResetAnomaly[] = [];
    for (const rule of found) {
      if ((await tx.count(raise, [tx.tenantId, randomUUID(), rule, adminId, resetId, now])) === 1) raised.push(rule);
    }
    if (raised.length > 0) await this.alarm(tx, call, adminId, raised, resetId);
    return raised;
  }

  async open(tx: Tx, adminId: string): Promise<readonly ResetAnomaly[]> {
    return (await tx.rows<{ rule: ResetAnomaly }>(readOpen, [tx.tenantId, adminId])).map(({ rule }) => rule);
  }

  /** Of one administrator, or of all. */
  list(tx: Tx, adminId: string | null): Promise<readonly AlertRow[]> {
    return tx.rows<AlertRow>(listOpen, [tx.tenantId, adminId]);
  }

  /** A second person has looked at a run: what was raised before it is settled. */
  async clear(tx: Tx, adminId: string, raisedBefore: Date): Promise<void> {
    await tx.count(clear, [tx.tenantId, adminId, this.clock.now(), raisedBefore]);
  }

  private async alarm(tx: Tx, call: Call, adminId: string, raised: readonly ResetAnomaly[], resetId: string | null) {
    const home = call.actor.kind === 'admin' ? call.actor.tenantId : tx.tenantId;
    const admin = (await this.names.admins(tx, home, [adminId]))(adminId);
    await this.escalations.alarm(tx, call, { home, admin }, raised, resetId);
  }
}
