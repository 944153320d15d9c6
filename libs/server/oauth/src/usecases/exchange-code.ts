import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { Grants, isVerifier, type Redemption } from '#server/sessions';
import type { Registration } from '../db/registration.store.ts';
import { TokenAnswers, type TokenAnswer } from '../token-answers.ts';
import { issued, missing, notIssued, type TokenExchange, type TokenForm } from './token-exchange.ts';

/** Authorization code and PKCE verifier for tokens. */
@Injectable()
export class ExchangeCode implements TokenExchange {
  constructor(
    private readonly db: TenantDb,
    private readonly grants: Grants,
    private readonly answers: TokenAnswers,
    private readonly audit: AuditTrail,
  ) {}

  run(call: Call, tenantId: string, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const redemption = readRedemption(registration, form);
      const answer = redemption.ok ? await this.redeem(tx, call, registration, redemption.value) : redemption;
      if (!answer.ok) await this.audit.append(tx, call, [notIssued('authorization_code', answer.problem)]);
      return answer;
    });
  }

  private async redeem(
    tx: Tx,
    call: Call,
    registration: Registration,
    redemption: Redemption,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const redeemed = await this.grants.redeemCode(tx, call, redemption);
    if (!redeemed.ok) return redeemed;
    const grant = redeemed.value;
    const answer = await this.answers.first(tx, registration, grant);
    const who = { accountId: grant.accountId, target: { type: 'grant', id: grant.id } };
    await this.audit.append(tx, call, [issued('authorization_code', who, grant.scopes)]);
    return ok(answer);
  }
}

function readRedemption({ client }: Registration, form: TokenForm): Outcome<Redemption, Problem> {
  const { code, redirect_uri: redirectUri, code_verifier: verifier } = form;
  if (code === undefined) return missing('code');
  if (redirectUri === undefined) return missing('redirect_uri');
  if (verifier !== undefined && !isVerifier(verifier))
    return refuse({ code: 'oauth.invalid_request', detail: 'code_verifier must be 43 to 128 unreserved characters' });
  return ok({ code, redirectUri, verifier: verifier ?? null, clientId: client.id });
}
