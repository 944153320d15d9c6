import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { TenantDb, type Call } from '#server/platform';
import { issuerOf } from '#server/sessions';
import { TransactionStore } from '../db/transaction.store.ts';
import { answerUri } from '../domain/authorization-request.ts';
import { stateAt } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';

/** `deny`: the person gives up; the client learns `access_denied`. */
@Injectable()
export class DenyAuthorization {
  constructor(
    private readonly db: TenantDb,
    private readonly transactions: TransactionStore,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, transactionId: string): Promise<Outcome<{ redirect_uri: string }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const now = this.around.clock.now();
      const transaction = await this.transactions.find(tx, transactionId);
      if (!transaction) return refuse({ code: 'transaction.not_found' as const });
      if (!(await this.transactions.end(tx, transactionId, 'denied', ['in_progress', 'success'], now))) {
        return refuse({ code: 'transaction.ended' as const, state: stateAt(transaction, now) });
      }
      await this.around.audit.append(tx, call, [
        { type: 'oauth_deny', outcome: 'denied', accountId: transaction.accountId, clientId: transaction.clientId },
      ]);
      const { redirectUri, state } = transaction.request;
      const answer = { error: 'access_denied', error_description: 'the user denied the request' };
      return ok({ redirect_uri: answerUri(redirectUri, answer, state, issuerOf(this.around.config, tenantId)) });
    });
  }
}
