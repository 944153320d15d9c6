import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { Grants } from '#server/sessions';
import { isPublic, scopesOf } from '#server/tenancy';
import type { Registration } from '../db/registration.store.ts';
import { forMachines, narrowScopes } from '../domain/scopes.ts';
import { TokenAnswers, type TokenAnswer } from '../token-answers.ts';
import { issued, notIssued, type TokenExchange, type TokenForm } from './token-exchange.ts';

/** A token for the client itself: no person, no refresh, no scope of a person or of the management API. */
@Injectable()
export class ExchangeClientCredentials implements TokenExchange {
  constructor(
    private readonly db: TenantDb,
    private readonly grants: Grants,
    private readonly answers: TokenAnswers,
    private readonly audit: AuditTrail,
  ) {}

  run(call: Call, tenantId: string, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const answer = await this.issue(tx, call, registration, form);
      if (!answer.ok) await this.audit.append(tx, call, [notIssued('client_credentials', answer.problem)]);
      return answer;
    });
  }

  private async issue(tx: Tx, call: Call, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    const { client } = registration;
    if (isPublic(client)) return refuse({ code: 'oauth.unauthorized_client' }); // anybody may say a public client's name
    const scopes = narrowScopes(form.scope, forMachines(scopesOf(client)));
    if (scopes === null) return refuse({ code: 'oauth.invalid_scope' });
    const grant = await this.grants.open(tx, { clientId: client.id, accountId: null, sessionId: null, scopes, facts: {} });
    await this.audit.append(tx, call, [issued('client_credentials', { target: { type: 'grant', id: grant.id } }, scopes)]);
    return ok(await this.answers.first(tx, registration, grant));
  }
}
