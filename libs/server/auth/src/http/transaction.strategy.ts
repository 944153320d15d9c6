import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { isUuid } from '#shared/kernel';
import { callOf, Refusal, TenantDb, type Actor, type SekishoRequest } from '#server/platform';
import { restorePolicy } from '#server/policies';
import { holdsSecret } from '../browser-secret.ts';
import { TransactionStore } from '../db/transaction.store.ts';
import { mayContinue } from '../domain/binding.ts';
import { Surroundings } from '../surroundings.ts';

/** Who may continue a transaction: the browser that opened it, or, where none did, an API client that is no browser (rulings section 4). */
@Injectable()
export class TransactionStrategy extends PassportStrategy(Strategy, 'transaction') {
  constructor(
    private readonly db: TenantDb,
    private readonly transactions: TransactionStore,
    private readonly around: Surroundings,
  ) {
    super();
  }

  async validate(request: SekishoRequest): Promise<Actor> {
    const { tenantId = '', id = '' } = request.params as Record<string, string | undefined>;
    if (!isUuid(tenantId) || !isUuid(id)) throw new Refusal({ code: 'transaction.not_found' });
    const transaction = await this.db.run(tenantId, (tx) => this.transactions.find(tx, id));
    if (!transaction) throw new Refusal({ code: 'transaction.not_found' });
    const call = callOf(request);
    const rule = { bound: transaction.bound, demanded: restorePolicy(transaction.policy).auth_session_binding_required };
    const cookieMatches = holdsSecret(call, tenantId, transaction.bindingHash);
    const ownOrigin = new URL(this.around.config.PUBLIC_URL).origin;
    if (!mayContinue(rule, call.browser, cookieMatches, ownOrigin)) throw new Refusal({ code: 'transaction.binding_mismatch' });
    return { kind: 'anonymous' };
  }
}
