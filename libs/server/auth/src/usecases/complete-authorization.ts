import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { mayLogIn } from '#server/accounts';
import { Reply, TenantDb, type Call, type Tx } from '#server/platform';
import { SESSION_SECONDS, sessionCookie, sessionSecretOf, Sessions } from '#server/sessions';
import { TransactionStore } from '../db/transaction.store.ts';
import { authTimeOf, requireOpen, type Transaction } from '../domain/transaction.ts';
import { Situations, standingOf, type Situation } from '../situation.ts';
import { AfterLogin } from '../after-login.ts';
import { IssueCode } from './issue-code.ts';
import { SignUp } from './sign-up.ts';
import { Surroundings } from '../surroundings.ts';

type Asked = Readonly<{ tenantId: string; transactionId: string; deniedScopes: readonly string[]; rememberDevice: boolean }>;
type Parts = Readonly<{ sessions: Sessions; codes: IssueCode; signUp: SignUp; after: AfterLogin; around: Surroundings }>;

/** What completes a login, once its transaction is spent. */
@Injectable()
export class LoginEnding {
  readonly parts: Parts;

  constructor(sessions: Sessions, codes: IssueCode, signUp: SignUp, after: AfterLogin, around: Surroundings) {
    this.parts = { sessions, codes, signUp, after, around };
  }
}

/** `authorize`: spends a successful transaction for one authorization code; a registration becomes an account here. */
@Injectable()
export class CompleteAuthorization {
  constructor(
    private readonly db: TenantDb,
    private readonly transactions: TransactionStore,
    private readonly situations: Situations,
    private readonly ending: LoginEnding,
  ) {}

  run(call: Call, asked: Asked): Promise<Outcome<Reply, Problem>> {
    return this.db.run(asked.tenantId, async (tx) => {
      const transaction = await this.transactions.lock(tx, asked.transactionId);
      if (!transaction) return refuse({ code: 'transaction.not_found' as const });
      const situation = await this.situations.of(tx, transaction);
      if (!situation) return refuse({ code: 'tenant.not_found' as const });
      const mayEnd = this.mayEnd(situation);
      if (!mayEnd.ok) {
        await this.ending.parts.around.audit.append(tx, call, [failure(transaction, mayEnd.problem.code)]);
        return mayEnd;
      }
      return this.finish(tx, call, situation, asked);
    });
  }

  /** Evaluated anew: what was enough a moment ago may not be any more. */
  private mayEnd({ transaction, policy, facts, subject }: Situation): Outcome<null, Problem> {
    const open = requireOpen(transaction, this.ending.parts.around.clock.now());
    if (!open.ok) return open;
    if (!subject.account && !subject.registration) return refuse({ code: 'transaction.incomplete' });
    if (subject.account && !mayLogIn(subject.account, this.ending.parts.around.clock.now()))
      return refuse({ code: 'transaction.incomplete' });
    if (transaction.state !== 'success' || standingOf(policy, facts, subject) !== 'success')
      return refuse({ code: 'transaction.incomplete' });
    return ok(null);
  }

  private async finish(
    tx: Tx,
    call: Call,
    situation: Situation,
    { deniedScopes, rememberDevice }: Asked,
  ): Promise<Outcome<Reply, Problem>> {
    const { sessions, codes, signUp, after, around } = this.ending.parts;
    const { transaction, policy, subject } = situation;
    // One conditional UPDATE decides who of many gets the code.
    if (!(await this.transactions.end(tx, transaction.id, 'consumed', ['success'], around.clock.now())))
      return refuse({ code: 'transaction.ended', state: 'consumed' });
    const signedUp = subject.registration ? await signUp.runIn(tx, call, situation, subject.registration) : null;
    if (signedUp && !signedUp.ok) return signedUp;
    const accountId = signedUp?.value ?? subject.account?.id;
    if (!accountId) return refuse({ code: 'transaction.incomplete' });
    const authTime = authTimeOf(transaction.evidence);
    await sessions.retire(tx, sessionSecretOf(call, tx.tenantId)); // A7-04: the cookie before this login opens nothing any more
    const session = await sessions.open(tx, {
      accountId,
      evidence: transaction.evidence,
      authTime,
      ip: call.ip,
      userAgent: call.userAgent,
    });
    const { clientId, request, evidence } = transaction;
    const uri = await codes.runIn(tx, {
      clientId,
      accountId,
      sessionId: session.id,
      request,
      policy,
      evidence,
      authTime,
      deniedScopes,
    });
    const remembered = await after.runIn(tx, call, situation, { accountId, rememberDevice });
    const about = { accountId, clientId } as const;
    await around.audit.append(tx, call, [
      { type: 'oauth_authorize', outcome: 'success', ...about },
      { type: 'login_success', outcome: 'success', ...about, detail: { methods: Object.keys(evidence) } },
      ...remembered.events,
    ]);
    const cookie = sessionCookie(tx.tenantId, session.secret, SESSION_SECONDS);
    return ok(Reply.of({ redirect_uri: uri }).setting(cookie, ...remembered.cookies));
  }
}

const failure = (transaction: Transaction, reason: string): AuditEvent => ({
  type: 'authorize_failure',
  outcome: 'failure',
  reason,
  accountId: transaction.accountId,
  clientId: transaction.clientId,
});
