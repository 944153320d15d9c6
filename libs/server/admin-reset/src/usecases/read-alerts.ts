import { Injectable } from '@nestjs/common';
import { permits, type Problem, type ResetAlertView } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { Alerts } from '../notices/alerts.ts';
import { Names } from '../people/names.ts';
import { Surroundings } from '../surroundings.ts';

/** What is unusual and waits for a second look: one's own, everybody's for who approves or audits. */
@Injectable()
export class ReadAlerts {
  constructor(
    private readonly around: Surroundings,
    private readonly alerts: Alerts,
    private readonly names: Names,
  ) {}

  run(call: Call, tenantId: string): Promise<Outcome<{ list: readonly ResetAlertView[] }, Problem>> {
    return this.around.asReader(call, tenantId, { type: 'mfa_reset', id: tenantId }, 'mfa_reset.read', async (tx, admin) => {
      const { permissions, accountId, tenantId: home } = admin;
      const seesAll = permits(permissions, 'audit.read') || permits(permissions, 'mfa_reset.approve');
      const rows = await this.alerts.list(tx, seesAll ? null : accountId);
      const ids = rows.map(({ adminId }) => adminId);
      const nameOf = await this.names.admins(tx, home, ids);
      return ok({
        list: rows.map(({ rule, adminId, resetId, createdAt }) => ({
          ...{ rule, admin: nameOf(adminId), reset_id: resetId, created_at: createdAt.toISOString() },
        })),
      });
    });
  }
}
