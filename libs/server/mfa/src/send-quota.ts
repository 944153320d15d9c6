import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Clock, statement, Vault, type Tx } from '#server/platform';

const HOUR = 3_600;
const DAY = 86_400;

/** Codes to one number or address, and for one account: enough to register, log in and ask again; too few to pump messages. */
export const sendQuotas = [
  { scope: 'send/hour', seconds: HOUR, most: 10 },
  { scope: 'send/day', seconds: DAY, most: 30 },
] as const;

const take = statement(
  'send.take',
  `INSERT INTO send_counter AS c (tenant_id, scope, subject, window_start, sends) VALUES ($1, $2, $3, $4, 1)
   ON CONFLICT (tenant_id, scope, subject) DO UPDATE SET
     sends = CASE WHEN c.window_start <= $5 THEN 1 ELSE c.sends + 1 END,
     window_start = CASE WHEN c.window_start <= $5 THEN $4 ELSE c.window_start END
   WHERE c.window_start <= $5 OR c.sends < $6`,
);

/** Counts what is sent, in the transaction that decides to send. Holds across transactions, nodes and restarts. */
@Injectable()
export class SendQuota {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** Takes one message for each subject (a recipient, an account), or refuses. */
  async take(tx: Tx, subjects: readonly string[]): Promise<Outcome<null, Problem>> {
    const now = this.clock.now();
    for (const subject of subjects) {
      for (const { scope, seconds, most } of sendQuotas) {
        const name = this.vault.alias(scope, tx.tenantId, subject);
        const taken = await tx.count(take, [tx.tenantId, scope, name, now, new Date(now.getTime() - seconds * 1000), most]);
        if (taken !== 1) return refuse({ code: 'factor.send_quota', retryAfterSeconds: seconds });
      }
    }
    return ok(null);
  }
}
