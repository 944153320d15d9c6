import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { normaliseCode, ok, refuse, type Outcome } from '#shared/kernel';
import { Attempts } from '#server/accounts';
import { MailedCodeStore } from '../db/mailed-code.store.ts';
import { Surroundings } from '../surroundings.ts';

/** Nonces that were mailed to whoever is signed in. */
@Injectable()
export class Nonces {
  constructor(
    private readonly around: Surroundings,
    private readonly mailed: MailedCodeStore,
    private readonly attempts: Attempts,
  ) {}

  async spend(tenantId: string, accountId: string, nonce: string): Promise<Outcome<null, Problem>> {
    const key = this.attempts.key(tenantId, 'mailed-code', accountId);
    const taken = await this.attempts.take(key);
    if (!taken.ok) return taken;
    return this.around.db.run(tenantId, async (tx) => {
      const spent = await this.mailed.spendCode(tx, accountId, ['reauthentication'], normaliseCode(nonce));
      await (spent ? this.attempts.succeed(tx, key) : this.attempts.fail(tx, key));
      return spent ? ok(null) : refuse({ code: 'supabase.reauthentication_not_valid' as const });
    });
  }
}
