import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { statement, type Call, type Tx } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import { mayReset } from '../domain/may-reset.ts';
import { Targets } from '../people/targets.ts';
import { Surroundings } from '../surroundings.ts';

export type Wanted = Readonly<{ userId: string; incidentId: string | null }>;

const remember = statement(
  'reset.remember-target',
  `INSERT INTO recent_target (tenant_id, admin_id, account_id, selected_at) VALUES ($1, $2, $3, $4)
   ON CONFLICT (tenant_id, admin_id, account_id) DO UPDATE SET selected_at = excluded.selected_at`,
);
/** Five, newest first (ux.md D-21). */
const forget = statement(
  'reset.forget-targets',
  `DELETE FROM recent_target WHERE tenant_id = $1 AND admin_id = $2 AND account_id NOT IN (
     SELECT account_id FROM recent_target WHERE tenant_id = $1 AND admin_id = $2 ORDER BY selected_at DESC, account_id LIMIT 5)`,
);

/** `POST mfa-resets`: a user is selected. Nothing is decided and nothing is touched yet. */
@Injectable()
export class OpenReset {
  constructor(
    private readonly around: Surroundings,
    private readonly targets: Targets,
    private readonly resets: ResetStore,
  ) {}

  run(call: Call, tenantId: string, wanted: Wanted): Promise<Outcome<{ id: string }, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'user', id: wanted.userId }, 'mfa_reset.execute', async (tx, admin) => {
      const target = isUuid(wanted.userId) ? await this.targets.find(tx, admin, wanted.userId) : null;
      if (!target) return refuse({ code: 'reset.user_not_found' });
      const may = mayReset(target.facts);
      return may.ok ? ok({ id: await this.open(tx, call, admin, wanted, target.account.securityVersion) }) : may;
    });
  }

  private async open(tx: Tx, call: Call, admin: Admin, { userId, incidentId }: Wanted, targetVersion: number): Promise<string> {
    const id = await this.resets.create(tx, { targetId: userId, targetVersion, requester: admin, incidentId });
    await tx.count(remember, [tx.tenantId, admin.accountId, userId, this.around.clock.now()]);
    await tx.count(forget, [tx.tenantId, admin.accountId]);
    const target = { type: 'mfa_reset', id };
    await this.around.tell(tx, call, { type: 'mfa_reset_opened', outcome: 'success', accountId: userId, target });
    return id;
  }
}
