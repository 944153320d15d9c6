import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { Account } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import type { Call, Tx } from '#server/platform';
import { Grants } from '#server/sessions';
import type { Registration } from '../db/registration.store.ts';
import { TokenAnswers, type TokenAnswer } from '../token-answers.ts';
import { CheckPassword } from './check-password.ts';
import { PasswordAssurance, type Assurance } from './password-assurance.ts';
import { issued, missing, notIssued, type TokenExchange, type TokenForm } from './token-exchange.ts';

/** Name and password for tokens, for the scripts of administrators (product.md section 4.3). It opens no session. */
@Injectable()
export class ExchangePassword implements TokenExchange {
  constructor(
    private readonly assurances: PasswordAssurance,
    private readonly checkPassword: CheckPassword,
    private readonly grants: Grants,
    private readonly answers: TokenAnswers,
    private readonly audit: AuditTrail,
  ) {}

  async run(call: Call, tenantId: string, registration: Registration, form: TokenForm): Promise<Outcome<TokenAnswer, Problem>> {
    const { username, password, scope } = form;
    if (username === undefined) return this.checkPassword.refused(call, tenantId, missing('username'));
    if (password === undefined) return this.checkPassword.refused(call, tenantId, missing('password'));
    const assurance = await this.assurances.of(registration, scope);
    if (!assurance.ok) return this.checkPassword.refused(call, tenantId, assurance);
    return this.checkPassword.run(call, tenantId, { username, password }, (tx, account) =>
      this.issue(tx, call, registration, account, assurance.value),
    );
  }

  private async issue(
    tx: Tx,
    call: Call,
    registration: Registration,
    account: Account,
    assurance: Assurance,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const who = { accountId: account.id, userName: account.username };
    if (!(await this.assurances.suffices(tx, registration, account, assurance))) {
      const refusal = refuse({ code: 'oauth.mfa_required' } as const);
      await this.audit.append(tx, call, [notIssued('password', refusal.problem, who)]);
      return refusal;
    }
    const { scopes } = assurance;
    const facts = this.assurances.claims(assurance);
    const draft = { clientId: registration.client.id, accountId: account.id, sessionId: null, scopes, facts };
    const grant = await this.grants.open(tx, draft);
    await this.audit.append(tx, call, [issued('password', { ...who, target: { type: 'grant', id: grant.id } }, scopes)]);
    return ok(await this.answers.first(tx, registration, grant));
  }
}
