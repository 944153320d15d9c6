import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Clock, Vault, type Tx } from '#server/platform';
import { takeSend } from './db/send-counter.statements.ts';

const HOUR = 3_600;
const DAY = 86_400;

/** Codes to one number or address, and for one account: enough to register, log in and ask again; too few to pump messages. */
export const sendQuotas = [
  { scope: 'send/hour', seconds: HOUR, most: 10 },
  { scope: 'send/day', seconds: DAY, most: 30 },
] as const;

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
        const taken = await tx.count(takeSend, [tx.tenantId, scope, name, now, new Date(now.getTime() - seconds * 1000), most]);
        if (taken !== 1) return refuse({ code: 'factor.send_quota', retryAfterSeconds: seconds });
      }
    }
    return ok(null);
  }
}
