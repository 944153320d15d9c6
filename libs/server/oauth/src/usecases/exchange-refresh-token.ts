import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { Grants } from '#server/sessions';
import type { Registration } from '../db/registration.store.ts';
import { narrowScopes } from '../domain/scopes.ts';
import { TokenAnswers, type TokenAnswer } from '../token-answers.ts';
import { issued, missing, notIssued, type TokenExchange, type TokenForm } from './token-exchange.ts';

/** The next access and refresh token of a grant. */
@Injectable()
export class ExchangeRefreshToken implements TokenExchange {
  constructor(
    private readonly db: TenantDb,
    private readonly grants: Grants,
    private readonly answers: TokenAnswers,
    private readonly audit: AuditTrail,
  ) {}

  run(call: Call, tenantId: string, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const answer = await this.rotate(tx, call, registration, form);
      if (!answer.ok) await this.audit.append(tx, call, [notIssued('refresh_token', answer.problem)]);
      return answer;
    });
  }

  /** Narrower scopes hold for this access token only; the refresh token keeps those of the grant (RFC 6749 section 6). */
  private async rotate(tx: Tx, call: Call, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    if (form.refresh_token === undefined) return missing('refresh_token');
    const known = form.scope === undefined ? null : await this.grants.scopesOf(tx, form.refresh_token, registration.client.id);
    if (known !== null && narrowScopes(form.scope, known) === null) return refuse({ code: 'oauth.invalid_scope' });
    const rotated = await this.grants.rotate(tx, call, form.refresh_token, registration.client.id);
    if (!rotated.ok) return rotated;
    const { grant, refreshToken } = rotated.value;
    const scopes = narrowScopes(form.scope, grant.scopes) ?? grant.scopes;
    const answer = await this.answers.next(tx, registration, grant, refreshToken, scopes);
    const who = { accountId: grant.accountId, target: { type: 'grant', id: grant.id } };
    await this.audit.append(tx, call, [issued('refresh_token', who, scopes)]);
    return ok(answer);
  }
}
