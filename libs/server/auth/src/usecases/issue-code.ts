import { Injectable } from '@nestjs/common';
import { acrOf, amrOf, scopesAllowed, type Evidence, type Policy } from '#server/policies';
import type { Tx } from '#server/platform';
import { Grants, issuerOf } from '#server/sessions';
import { answerUri } from '../domain/authorization-request.ts';
import type { AuthorizationRequest } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';

export type Authorized = Readonly<{
  clientId: string;
  accountId: string;
  sessionId: string;
  request: AuthorizationRequest;
  policy: Policy;
  evidence: Evidence;
  authTime: Date;
  deniedScopes: readonly string[];
}>;

/** Turns a proven login into an authorization code. What the token may say of it comes from the evidence alone. */
@Injectable()
export class IssueCode {
  constructor(
    private readonly grants: Grants,
    private readonly around: Surroundings,
  ) {}

  /** The client's redirect URI with the code. */
  async runIn(tx: Tx, login: Authorized): Promise<string> {
    const { request, policy, evidence } = login;
    const scopes = scopesAllowed(policy, evidence, request.scopes).filter((scope) => !login.deniedScopes.includes(scope));
    const grantId = await this.grants.create(tx, {
      clientId: login.clientId,
      accountId: login.accountId,
      sessionId: login.sessionId,
      scopes,
      facts: {
        ...(request.nonce === null ? {} : { nonce: request.nonce }),
        authTime: Math.floor(login.authTime.getTime() / 1000),
        acr: acrOf(policy, evidence),
        amr: amrOf(evidence),
      },
    });
    const code = await this.grants.issueCode(tx, {
      grantId,
      redirectUri: request.redirectUri,
      codeChallenge: request.codeChallenge,
    });
    return answerUri(request.redirectUri, { code }, request.state, issuerOf(this.around.config, tx.tenantId));
  }
}
