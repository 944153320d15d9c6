import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { normaliseCode, ok, refuse, type Outcome } from '#shared/kernel';
import type { Call } from '#server/platform';
import { MailedCodeStore } from '../../db/mailed-code.store.ts';
import { MailedCodeTries } from '../../mailed-code-tries.ts';
import { Surroundings } from '../../surroundings.ts';

/** Nonces that were mailed to whoever is signed in. */
@Injectable()
export class Nonces {
  constructor(
    private readonly around: Surroundings,
    private readonly mailed: MailedCodeStore,
    private readonly tries: MailedCodeTries,
  ) {}

  async spend(call: Call, tenantId: string, accountId: string, nonce: string): Promise<Outcome<null, Problem>> {
    const guess = { kind: 'reauthentication', whose: accountId, accountId } as const;
    const taken = await this.tries.take(call, tenantId, guess);
    if (!taken.ok) return taken;
    return this.around.db.run(tenantId, async (tx) => {
      const spent = await this.mailed.spendCode(tx, accountId, ['reauthentication'], normaliseCode(nonce));
      await this.tries.settle(tx, call, guess, spent !== null);
      return spent ? ok(null) : refuse({ code: 'supabase.reauthentication_not_valid' as const });
    });
  }
}
