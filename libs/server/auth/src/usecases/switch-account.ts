import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { ChallengeStore } from '#server/mfa';
import { TenantDb, type Call } from '#server/platform';
import { TransactionStore } from '../db/transaction.store.ts';
import { requireOpen } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';

/** 「別のアカウントを使う」: the login starts over for somebody else. Counters of wrong answers stay where they are. */
@Injectable()
export class SwitchAccount {
  constructor(
    private readonly db: TenantDb,
    private readonly transactions: TransactionStore,
    private readonly challenges: ChallengeStore,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, transactionId: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const transaction = await this.transactions.lock(tx, transactionId);
      if (!transaction) return refuse({ code: 'transaction.not_found' as const });
      const open = requireOpen(transaction, this.around.clock.now());
      if (!open.ok) return open;
      const failuresOnly = Object.fromEntries(
        Object.entries(transaction.evidence).map(([name, record]) => [name, { ...record, success_count: 0 }]),
      );
      await this.transactions.save(tx, {
        ...transaction,
        state: 'in_progress',
        accountId: null,
        registrationSealed: null,
        enrolmentSealed: null,
        evidence: failuresOnly,
      });
      await this.challenges.voidAll(tx, transactionId);
      await this.around.audit.append(tx, call, [
        {
          type: 'transaction_switch_account',
          outcome: 'success',
          accountId: transaction.accountId,
          clientId: transaction.clientId,
        },
      ]);
      return ok({ status: 'success' as const });
    });
  }
}
