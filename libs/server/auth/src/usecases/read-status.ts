import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { TenantDb } from '#server/platform';
import { provenMethods, type Evidence } from '#server/policies';
import { TransactionStore } from '../db/transaction.store.ts';
import { stateAt, type TransactionState } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';

export type TransactionStatus = Readonly<{
  status: TransactionState;
  interaction_results: Evidence;
  authentication_methods: readonly string[];
}>;

/** `authentication-status`: how far the login is. */
@Injectable()
export class ReadStatus {
  constructor(
    private readonly db: TenantDb,
    private readonly transactions: TransactionStore,
    private readonly around: Surroundings,
  ) {}

  run(tenantId: string, transactionId: string): Promise<Outcome<TransactionStatus, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const transaction = await this.transactions.find(tx, transactionId);
      if (!transaction) return refuse({ code: 'transaction.not_found' as const });
      const { evidence } = transaction;
      return ok({
        status: stateAt(transaction, this.around.clock.now()),
        interaction_results: evidence,
        authentication_methods: provenMethods(evidence).map(({ method }) => method),
      });
    });
  }
}
