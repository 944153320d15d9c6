import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, isActive } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence, Sessions, type KnownSession } from '#server/sessions';
import { SupabaseSessionStore } from '../../db/supabase-session.store.ts';
import { judgeOld } from '../../domain/refresh.ts';
import { isBanned } from '../../domain/user-view.ts';
import { RefreshTokens, type RefreshClaim } from '../../refresh-tokens.ts';
import { Surroundings } from '../../surroundings.ts';
import { TokenAnswers, type TokenAnswer } from '../../token-answers.ts';

/** What a session is read from and ended with. */
@Injectable()
export class SessionParts {
  constructor(
    readonly evidence: SessionEvidence,
    readonly sessions: Sessions,
    readonly counters: SupabaseSessionStore,
    readonly accounts: AccountStore,
  ) {}
}

/** `token?grant_type=refresh_token`: rotation without stored tokens (rulings section 10). */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: SessionParts,
    private readonly tokens: RefreshTokens,
    private readonly answers: TokenAnswers,
  ) {}

  async run(call: Call, tenantId: string, token: string | null | undefined): Promise<Outcome<TokenAnswer, Problem>> {
    if (!token) return refuse({ code: 'supabase.invalid', message: 'refresh_token is required' });
    const claim = this.tokens.read(tenantId, token);
    if (!claim) return refuse({ code: 'supabase.refresh_token_not_found' });
    return this.around.db.run(tenantId, (tx) => this.renew(tx, call, claim));
  }

  private async renew(tx: Tx, call: Call, claim: RefreshClaim): Promise<Outcome<TokenAnswer, Problem>> {
    const session = await this.parts.evidence.find(tx, claim.sessionId);
    const usable = await this.requireUsable(tx, session);
    if (!usable.ok) return this.refused(tx, call, session, usable.problem);
    // What was proved is read before the token is spent: a level that rises meanwhile spends the token instead.
    const next = await this.parts.counters.spend(tx, claim.sessionId, claim.counter);
    if (next !== null) return this.answered(tx, call, usable.value, next);
    const counters = await this.parts.counters.read(tx, claim.sessionId);
    if (counters && judgeOld(claim.counter, counters, this.around.clock.now()) === 'current')
      return this.answered(tx, call, usable.value, counters.counter);
    await this.parts.sessions.end(tx, claim.sessionId);
    if (session) await this.parts.sessions.withdrawNewAddress(tx, session.accountId);
    return this.refused(tx, call, session, { code: 'supabase.refresh_token_already_used' });
  }

  private async requireUsable(tx: Tx, session: KnownSession | null): Promise<Outcome<KnownSession, Problem>> {
    if (!session || session.ended) return refuse({ code: 'supabase.refresh_session_gone' });
    if (session.expired) return refuse({ code: 'supabase.session_expired' });
    const account = await this.parts.accounts.find(tx, session.accountId);
    const lives = account !== null && isActive(account) && !isBanned(account, this.around.clock.now());
    return lives ? ok(session) : refuse({ code: 'supabase.sign_in_banned' });
  }

  private async answered(tx: Tx, call: Call, session: KnownSession, counter: number): Promise<Outcome<TokenAnswer, Problem>> {
    await this.around.audit.append(tx, call, [{ type: 'refresh_token_success', outcome: 'success', ...about(session) }]);
    return ok(await this.answers.write(tx, session, counter));
  }

  private async refused(tx: Tx, call: Call, session: KnownSession | null, problem: Problem): Promise<Outcome<never, Problem>> {
    const isReuse = problem.code === 'supabase.refresh_token_already_used';
    const type: AuditEvent['type'] = isReuse ? 'refresh_token_reuse' : 'refresh_token_failure';
    await this.around.audit.append(tx, call, [{ type, outcome: 'denied', reason: problem.code, ...about(session) }]);
    return refuse(problem);
  }
}

const about = (session: KnownSession | null) =>
  session ? { accountId: session.accountId, target: { type: 'session', id: session.id } } : {};
