import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts, isActive, Passwords, type Account, type AttemptKey } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { passwordKey } from '#server/sessions';
import { Surroundings } from '../surroundings.ts';

type Verdict = Readonly<{ matches: boolean; rehashed: string | null }>;
type OnRight<T> = (tx: Tx, account: Account) => Promise<Outcome<T, Problem>>;
type Try = Readonly<{ key: AttemptKey; username: string; before: Account | null; verdict: Verdict }>;

const wrong = refuse({ code: 'login.invalid_credentials' } as const);

/** Checks a password on the login page's own counter: unknown, wrong and inactive are answered alike and cost the same. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
  ) {}

  /** Runs `onRight` in the transaction that records the success. */
  async run<T>(
    call: Call,
    tenantId: string,
    username: string,
    password: string,
    onRight: OnRight<T>,
  ): Promise<Outcome<T, Problem>> {
    const key = passwordKey(this.attempts, tenantId, username);
    const taken = await this.attempts.take(key);
    if (!taken.ok) return this.locked(call, tenantId, username, taken.problem);
    const before = await this.around.db.run(tenantId, (tx) => this.accounts.findByUsername(tx, username));
    const verdict = await this.compare(before, password);
    if (!verdict.ok) {
      await this.attempts.giveBack(key);
      return verdict;
    }
    const attempt = { key, username, before, verdict: verdict.value };
    return this.around.db.run(tenantId, (tx) => this.record(tx, call, attempt, onRight));
  }

  private async locked(call: Call, tenantId: string, username: string, problem: Problem): Promise<Outcome<never, Problem>> {
    const event: AuditEvent = { type: 'password_failure', outcome: 'denied', reason: 'locked', userName: shown(null, username) };
    await this.around.db.run(tenantId, (tx) => this.around.audit.append(tx, call, [event]));
    return refuse(problem);
  }

  private async compare(account: Account | null, password: string): Promise<Outcome<Verdict, Problem>> {
    const verified = await this.passwords.verify(account?.passwordHash ?? null, password);
    if (!verified.ok) return verified;
    const { matches, outdated } = verified.value;
    const rehashed = matches && outdated ? await this.passwords.hash(password) : null;
    return ok({ matches, rehashed: rehashed?.ok ? rehashed.value : null });
  }

  /** The account is read again: a password that was changed while we hashed is no longer right. */
  private async record<T>(tx: Tx, call: Call, attempt: Try, onRight: OnRight<T>): Promise<Outcome<T, Problem>> {
    const { key, username, before, verdict } = attempt;
    const account = before === null ? null : await this.accounts.find(tx, before.id);
    const isRight = verdict.matches && account !== null && account.passwordHash === before?.passwordHash;
    if (!isRight || !isActive(account)) {
      const { locked } = await this.attempts.fail(tx, key);
      const reason = isRight ? 'inactive' : account ? 'wrong_password' : 'unknown_user';
      const who = { accountId: account?.id ?? null, userName: shown(account, username) };
      const events: AuditEvent[] = [{ type: 'password_failure', outcome: 'failure', reason, ...who }];
      if (locked) events.push({ type: 'user_lock', outcome: 'denied', reason: 'too_many_failures', ...who });
      await this.around.audit.append(tx, call, events);
      return wrong;
    }
    await this.attempts.succeed(tx, key);
    if (verdict.rehashed !== null && account.passwordHash !== null)
      await this.accounts.rehash(tx, account.id, account.passwordHash, verdict.rehashed);
    const who = { accountId: account.id, userName: account.username };
    await this.around.audit.append(tx, call, [{ type: 'password_success', outcome: 'success', ...who }]);
    return onRight(tx, account);
  }
}

/** The name of nobody is masked: it may be a password typed into the wrong field (L-04). */
const shown = (account: Account | null, username: string): string =>
  account ? account.username : username.includes('@') ? maskEmail(username.slice(0, 254)) : '***';
