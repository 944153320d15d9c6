import { Injectable } from '@nestjs/common';
import { Clock, secondsFrom, statement, type Tx } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import { Names } from './names.ts';

/** A draft that was touched within this time counts as somebody at work. */
const LATELY_SECONDS = 1_800;
/** Whoever's window asked for something within this time is there. */
const PRESENT_SECONDS = 300;

const drafting = statement(
  'reset.drafting',
  `SELECT DISTINCT ON (requester_id) requester_id AS "requesterId", requester_tenant_id AS "requesterTenantId", target_id AS "targetId"
   FROM mfa_reset WHERE tenant_id = $1 AND target_id = $2 AND state = 'draft' AND requester_id <> $3 AND updated_at > $4 ORDER BY requester_id`,
);
const present = statement(
  'reset.present',
  `SELECT DISTINCT account_id AS id FROM console_session
   WHERE tenant_id = $1 AND account_id = ANY($2::uuid[]) AND ended_at IS NULL AND expires_at > $3 AND last_seen_at > $4`,
);
type Drafting = Readonly<{ requesterId: string; requesterTenantId: string; targetId: string }>;

/** Who else is there: at the same user, or to be asked. */
@Injectable()
export class Neighbours {
  constructor(
    private readonly clock: Clock,
    private readonly resets: ResetStore,
    private readonly names: Names,
  ) {}

  /** The run that has to end first, and other administrators who are preparing one. */
  async at(tx: Tx, admin: Admin, targetId: string) {
    const since = secondsFrom(this.clock.now(), -LATELY_SECONDS);
    const found = await tx.rows<Drafting>(drafting, [tx.tenantId, targetId, admin.accountId, since]);
    const nameOf = await this.names.of(tx, found);
    return {
      run_under_way: (await this.resets.underWay(tx, targetId))?.id ?? null,
      also_at_work: found.map((one) => nameOf(one).executor),
    };
  }

  /** Those of `ids` whose console window is open; accounts of the organization's own tenant. */
  async present(tx: Tx, homeId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    const since = secondsFrom(now, -PRESENT_SECONDS);
    const rows = await tx.inTenant(homeId, (home) => home.rows<{ id: string }>(present, [homeId, ids, now, since]));
    return new Set(rows.map(({ id }) => id));
  }
}
