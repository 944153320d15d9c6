import { Injectable } from '@nestjs/common';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { EnrolmentGraces, loginFacts, Persons } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { evaluate, withoutDevice, type Policy } from '#server/policies';
import { Sessions, sessionSecretOf, type Session } from '#server/sessions';
import type { Client, Tenant } from '#server/tenancy';
import type { RedirectableError } from '../domain/authorization-request.ts';
import { isNavigation } from '../domain/binding.ts';
import { asksForProof } from '../domain/device-rules.ts';
import type { AuthorizationRequest } from '../domain/transaction.ts';
import { graceDaysOf } from '../situation.ts';
import { Surroundings } from '../surroundings.ts';
import { IssueCode } from './issue-code.ts';

type Asked = Readonly<{ tenant: Tenant; client: Client; request: AuthorizationRequest; policy: Policy }>;
const ASKS_ANEW = ['login', 'select_account', 'create', 'consent'];
const loginRequired = refuse<RedirectableError>({ error: 'login_required', description: 'the user has to log in' });

/** Answers an authorization request from a session that is good enough for it: alive, fresh enough, and satisfying the policy. */
@Injectable()
export class ReuseSession {
  constructor(
    private readonly sessions: Sessions,
    private readonly persons: Persons,
    private readonly graces: EnrolmentGraces,
    private readonly codes: IssueCode,
    private readonly around: Surroundings,
  ) {}

  async tryIn(tx: Tx, call: Call, asked: Asked): Promise<Outcome<string, RedirectableError>> {
    const { client, request, policy } = asked;
    const secret = sessionSecretOf(call, tx.tenantId);
    if (secret === null || !isNavigation(call.browser) || request.prompts.some((prompt) => ASKS_ANEW.includes(prompt)))
      return loginRequired;
    const session = await this.sessions.find(tx, secret);
    if (!session || !this.isFresh(session, request) || !(await this.satisfies(tx, session, asked))) return loginRequired;
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

  /** What a device stood in for is no proof for whoever asks for one; nor does a session outlast the days for setting up a factor. */
  private async satisfies(tx: Tx, session: Session, { tenant, request, policy }: Asked): Promise<boolean> {
    const person = await this.persons.find(tx, session.accountId);
    if (!person || person.account.enrolmentLocked) return false;
    const grace = await this.graces.of(tx, graceDaysOf(tenant), session.accountId, person.factors);
    if (grace?.left === 0) return false;
    const evidence = asksForProof(policy, request) ? withoutDevice(session.evidence) : session.evidence;
    return evaluate(policy, loginFacts(evidence, person, this.around.clock.now())).state === 'success';
  }
}
