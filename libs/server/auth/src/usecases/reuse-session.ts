import { Injectable } from '@nestjs/common';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { loginFacts, Persons } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { evaluate, type Policy } from '#server/policies';
import { Sessions, sessionSecretOf, type Session } from '#server/sessions';
import type { Client } from '#server/tenancy';
import type { RedirectableError } from '../domain/authorization-request.ts';
import { isNavigation } from '../domain/binding.ts';
import type { AuthorizationRequest } from '../domain/transaction.ts';
import { Surroundings } from '../surroundings.ts';
import { IssueCode } from './issue-code.ts';

type Asked = Readonly<{ client: Client; request: AuthorizationRequest; policy: Policy }>;
const ASKS_ANEW = ['login', 'select_account', 'create', 'consent'];
const loginRequired = refuse<RedirectableError>({ error: 'login_required', description: 'the user has to log in' });

/** Answers an authorization request from a session that is good enough for it: alive, fresh enough, and satisfying the policy. */
@Injectable()
export class ReuseSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly persons: Persons,
    private readonly codes: IssueCode,
    private readonly around: Surroundings,
  ) {}

  async tryIn(tx: Tx, call: Call, { client, request, policy }: Asked): Promise<Outcome<string, RedirectableError>> {
    const secret = sessionSecretOf(call, tx.tenantId);
    if (secret === null || !isNavigation(call.browser) || request.prompts.some((prompt) => ASKS_ANEW.includes(prompt)))
      return loginRequired;
    const session = await this.sessions.find(tx, secret);
    if (!session || !this.isFresh(session, request) || !(await this.satisfies(tx, session, policy))) return loginRequired;
    const uri = await this.codes.runIn(tx, {
      clientId: client.id,
      accountId: session.accountId,
      sessionId: session.id,
      request,
      policy,
      evidence: session.evidence,
      authTime: session.authTime,
      deniedScopes: [],
    });
    await this.around.audit.append(tx, call, [
      { type: 'oauth_authorize_with_session', outcome: 'success', accountId: session.accountId, clientId: client.id },
    ]);
    return ok(uri);
  }

  /** max_age=0 always asks anew. */
  private isFresh(session: Session, request: AuthorizationRequest): boolean {
    return request.maxAge === null || this.around.clock.now().getTime() - session.authTime.getTime() < request.maxAge * 1000;
  }

  private async satisfies(tx: Tx, session: Session, policy: Policy): Promise<boolean> {
    const person = await this.persons.find(tx, session.accountId);
    if (!person || person.account.enrolmentLocked) return false;
    return evaluate(policy, loginFacts(session.evidence, person)).state === 'success';
  }
}
