import { Injectable } from '@nestjs/common';
import type { Input, oauthEndpoints, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { Reply, TenantDb, type Call } from '#server/platform';
import { RegistrationStore, type Registration } from '../db/registration.store.ts';
import { isGrantType, type GrantType } from '#server/tenancy';
import type { TokenAnswer } from '../token-answers.ts';
import { Exchanges } from './exchanges.ts';
import { missing, notIssued } from './token-exchange.ts';

/** The token endpoint: the client is known already; here its grant type is chosen and its answer made uncacheable. */
@Injectable()
export class ExchangeTokens {
  constructor(
    private readonly registrations: RegistrationStore,
    private readonly exchanges: Exchanges,
    private readonly db: TenantDb,
    private readonly audit: AuditTrail,
  ) {}

  async run(call: Call, { body }: Input<typeof oauthEndpoints.exchangeTokens>): Promise<Outcome<Reply<TokenAnswer>, Problem>> {
    const registration = this.registrations.of(call.actor);
    const { tenantId } = registration.client;
    const grantType = chooseGrantType(registration, body.grant_type);
    if (!grantType.ok) {
      const event = notIssued(body.grant_type?.slice(0, 100) ?? '', grantType.problem);
      await this.db.run(tenantId, (tx) => this.audit.append(tx, call, [event]));
      return grantType;
    }
    const answer = await this.exchanges.of(grantType.value).run(call, tenantId, registration, body);
    return answer.ok ? ok(Reply.of(answer.value).with({ 'cache-control': 'no-store', pragma: 'no-cache' })) : answer;
  }
}

/** A grant type must exist, and the client must be registered for it (A10-04). */
function chooseGrantType({ client }: Registration, wanted: string | undefined): Outcome<GrantType, Problem> {
  if (wanted === undefined) return missing('grant_type');
  if (!isGrantType(wanted)) return refuse({ code: 'oauth.unsupported_grant_type' });
  return client.settings.grant_types.includes(wanted) ? ok(wanted) : refuse({ code: 'oauth.unauthorized_client' });
}
