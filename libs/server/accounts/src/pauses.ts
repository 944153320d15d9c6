import { Injectable } from '@nestjs/common';
import { Clock, statement, type Tx } from '#server/platform';

/** 一時的無効化 ends by time, by an administrator, by a proof of an existing factor, by a new one, or by a reset (ux.md D-5). */
export type PauseEnding = 'expired' | 'resumed' | 'factor_verified' | 'factor_enrolled' | 'reset';
export type PauseTrace = Readonly<{ until: Date | null; endedAt: Date | null; endReason: PauseEnding | null }>;

const begin = statement(
  'pause.begin',
  `UPDATE account SET mfa_paused_until = $3, mfa_pause_ended_at = NULL, mfa_pause_end_reason = NULL, updated_at = $4,
     security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2`,
);
const end = statement(
  'pause.end',
  `UPDATE account SET mfa_paused_until = NULL, mfa_pause_ended_at = $3, mfa_pause_end_reason = $4, updated_at = $3,
     security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2 AND mfa_paused_until > $3`,
);
const read = statement(
  'pause.read',
  `SELECT mfa_paused_until AS until, mfa_pause_ended_at AS "endedAt", mfa_pause_end_reason AS "endReason"
   FROM account WHERE tenant_id = $1 AND id = $2`,
);

/** The days on which an account's second factor is not asked for. They end by the clock of the server alone; nothing must run for it. */
@Injectable()
export class Pauses {
  constructor(private readonly clock: Clock) {}

  async begin(tx: Tx, accountId: string, until: Date): Promise<void> {
    await tx.count(begin, [tx.tenantId, accountId, until, this.clock.now()]);
  }

  /** True for whoever ended it; false where none stood. */
  async end(tx: Tx, accountId: string, reason: PauseEnding): Promise<boolean> {
    return (await tx.count(end, [tx.tenantId, accountId, this.clock.now(), reason])) === 1;
  }

  async trace(tx: Tx, accountId: string): Promise<PauseTrace> {
    const row = await tx.one<PauseTrace>(read, [tx.tenantId, accountId]);
    return row ?? { until: null, endedAt: null, endReason: null };
  }
}
