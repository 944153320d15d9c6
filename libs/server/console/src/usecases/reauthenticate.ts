import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem, ReauthenticationView, ReauthenticationWay } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts, type AttemptLimit } from '#server/accounts';
import { FactorStore, isFresh, type Factor } from '#server/mfa';
import { Reply, type Call, type Tx } from '#server/platform';
import { PasswordCheck, SessionEvidence, type PasswordTry } from '#server/sessions';
import { BindingStore } from '../db/binding.store.ts';
import { ReauthenticationStore } from '../db/reauthentication.store.ts';
import { printOf } from '../domain/rights.ts';
import { Elevate } from '../elevate.ts';
import { SeniorNotices } from '../senior-notices.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

/** five failures lock the proof for 15 minutes. The counter is the account's own; no sign-in page spends it. */
const REAUTH_LIMIT: AttemptLimit = { failures: 5, lockSeconds: 900 };

/** What a typed password is judged with. */
@Injectable()
export class ReauthenticationParts {
  constructor(
    readonly accounts: AccountStore,
    readonly attempts: Attempts,
    readonly check: PasswordCheck,
    readonly factors: FactorStore,
    readonly evidence: SessionEvidence,
    readonly bindings: BindingStore,
    readonly notices: SeniorNotices,
  ) {}
}

/** `POST /api/reauthentications`: the password again, and then a code, unless one was given minutes ago at the login (rulings section 6). */
@Injectable()
export class Reauthenticate {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: ReauthenticationParts,
    private readonly store: ReauthenticationStore,
    private readonly elevate: Elevate,
  ) {}

  async run(call: Call, password: string): Promise<Outcome<ReauthenticationView | Reply, Problem>> {
    const { tenantId, accountId } = adminOf(call);
    const { accounts, attempts, check } = this.parts;
    const account = await this.around.db.run(tenantId, (tx) => accounts.find(tx, accountId));
    const counter = attempts.key(tenantId, 'console-reauthentication', accountId);
    const typed = { username: account?.username ?? '', password };
    const begun = await check.begin(counter, typed, async () => account, REAUTH_LIMIT);
    if (!begun.ok) return this.locked(call, begun.problem);
    return this.around.db.run(tenantId, (tx) => this.judge(tx, call, begun.value));
  }

  private async judge(tx: Tx, call: Call, typed: PasswordTry): Promise<Outcome<ReauthenticationView | Reply, Problem>> {
    const { accountId, sessionId } = adminOf(call);
    const result = await this.parts.check.settle(tx, typed);
    if (result.kind === 'wrong') return this.wrong(tx, call, result);
    const roles = printOf(await this.parts.bindings.of(tx, accountId));
    const id = await this.store.begin(tx, { sessionId, accountId, roles });
    const recent = await this.provedAtLogin(tx, call);
    if (recent) return this.elevate.run(tx, call, { id, by: 'login' });
    const ways = waysOf(await this.parts.factors.list(tx, accountId));
    return ok({ id, state: 'second_factor', ways, expires_at: null });
  }

  /** The first elevation of a session may stand on the code of its login, five minutes long. */
  private async provedAtLogin(tx: Tx, call: Call): Promise<boolean> {
    const { sessionId } = adminOf(call);
    if ((await this.store.newest(tx, sessionId)) !== null) return false;
    const login = await this.elevate.loginOf(tx, call);
    const session = login === null ? null : await this.parts.evidence.find(tx, login);
    return session !== null && !session.ended && isFresh(session.evidence, this.around.clock.now());
  }

  private async wrong(
    tx: Tx,
    call: Call,
    { left, locked }: Readonly<{ left: number; locked: boolean }>,
  ): Promise<Outcome<never, Problem>> {
    const { accountId } = adminOf(call);
    const events: AuditEvent[] = [{ type: 'admin_reauth_failure', outcome: 'failure', reason: 'wrong_password', accountId }];
    if (locked) events.push({ type: 'admin_reauth_locked', outcome: 'denied', reason: 'too_many_failures', accountId });
    await this.around.audit.append(tx, call, events);
    if (locked) await this.parts.notices.locked(tx, call);
    return locked
      ? refuse({ code: 'reauth.locked' as const, retryAfterSeconds: REAUTH_LIMIT.lockSeconds })
      : refuse({ code: 'reauth.invalid_credentials' as const, triesLeft: left });
  }

  private locked(call: Call, problem: Problem): Promise<Outcome<never, Problem>> | Outcome<never, Problem> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const { tenantId, accountId } = adminOf(call);
    return this.around.db.run(tenantId, async (tx) => {
      await this.around.audit.append(tx, call, [
        { type: 'admin_reauth_failure', outcome: 'denied', reason: 'locked', accountId },
      ]);
      return refuse({ code: 'reauth.locked' as const, retryAfterSeconds: problem.retryAfterSeconds });
    });
  }
}

const waysOf = (factors: readonly Factor[]): readonly ReauthenticationWay[] => {
  const standing = factors.filter(({ status }) => status === 'verified');
  return [
    ...(standing.some(({ type }) => type === 'totp') ? (['totp'] as const) : []),
    ...(standing.some(({ type, codesLeft }) => type === 'recovery_code' && codesLeft > 0) ? (['recovery_code'] as const) : []),
  ];
};
