import { Injectable } from '@nestjs/common';
import { Clock, statement, type Tx } from '#server/platform';

const hold = statement(
  'account.hold',
  `UPDATE account SET held_status = status, status = 'LOCKED', login_held_at = $3, login_hold_reason = $4, updated_at = $3
   WHERE tenant_id = $1 AND id = $2 AND login_held_at IS NULL`,
);
const release = statement(
  'account.release-hold',
  `UPDATE account SET status = held_status, held_status = NULL, login_held_at = NULL, login_hold_reason = NULL, updated_at = $3
   WHERE tenant_id = $1 AND id = $2 AND login_held_at IS NOT NULL`,
);

/**
 * ログイン保留 (ux.md D-4): an account whose second factors are half gone gets no session, on any surface. It is LOCKED, which
 * every door asks for already, and goes back to what it was. Sessions that stand are ended by whoever holds it.
 */
@Injectable()
export class LoginHolds {
  constructor(private readonly clock: Clock) {}

  /** Holding twice is holding once. */
  async hold(tx: Tx, accountId: string, reason: string): Promise<void> {
    await tx.count(hold, [tx.tenantId, accountId, this.clock.now(), reason]);
  }

  /** True when it was held. */
  async release(tx: Tx, accountId: string): Promise<boolean> {
    return (await tx.count(release, [tx.tenantId, accountId, this.clock.now()])) === 1;
  }
}
