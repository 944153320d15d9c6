import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, ok, refuse, type Outcome, type Refused } from '#shared/kernel';
import { AccountStore, Attempts, isActive, Passwords, type Account, type AttemptKey } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { passwordKey } from '#server/sessions';
import { notIssued } from './token-exchange.ts';

type Credentials = Readonly<{ username: string; password: string }>;
type Verdict = Readonly<{ matches: boolean; rehashed: string | null }>;

const wrong = refuse({ code: 'oauth.invalid_grant' } as const);

/**
 * Checks a password on the login page's own counter: take a try, hash outside of any transaction, record (rulings section 8).
 * Unknown, wrong and inactive are answered alike and cost the same.
 */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly db: TenantDb,
    private readonly accounts: AccountStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly audit: AuditTrail,
  ) {}

  /** Runs `onRight` in the transaction that records the success. */
  async run<T>(
    call: Call,
    tenantId: string,
    credentials: Credentials,
    onRight: (tx: Tx, account: Account) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    const key = passwordKey(this.attempts, tenantId, credentials.username);
    const taken = await this.attempts.take(key);
    if (!taken.ok) return this.refused(call, tenantId, taken);
    const before = await this.db.run(tenantId, (tx) => this.accounts.findByUsername(tx, credentials.username));
    const verdict = await this.compare(before, credentials.password);
    if (!verdict.ok) {
      await this.attempts.giveBack(key);
      return this.refused(call, tenantId, verdict);
    }
    return this.db.run(tenantId, (tx) => this.record(tx, call, key, credentials.username, before, verdict.value, onRight));
  }

  /** Answers a refusal that was decided before the password counted, and records it. */
  async refused(call: Call, tenantId: string, refusal: Refused<Problem>): Promise<Refused<Problem>> {
    await this.db.run(tenantId, (tx) => this.audit.append(tx, call, [notIssued('password', refusal.problem)]));
    return refusal;
  }

  private async compare(account: Account | null, password: string): Promise<Outcome<Verdict, Problem>> {
    const verified = await this.passwords.verify(account?.passwordHash ?? null, password);
    if (!verified.ok) return verified;
    const { matches, outdated } = verified.value;
    const rehashed = matches && outdated ? await this.passwords.hash(password) : null;
    return ok({ matches, rehashed: rehashed?.ok ? rehashed.value : null });
  }

  /** The account is read again: a password that was changed while we hashed is no longer right. */
  private async record<T>(
    tx: Tx,
    call: Call,
    key: AttemptKey,
    username: string,
    before: Account | null,
    { matches, rehashed }: Verdict,
    onRight: (tx: Tx, account: Account) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    const account = before === null ? null : await this.accounts.find(tx, before.id);
    const isRight = matches && account !== null && account.passwordHash === before?.passwordHash;
    if (!isRight || !mayLogIn(account)) {
      const { locked } = await this.attempts.fail(tx, key);
      await this.audit.append(tx, call, failures(account, username, isRight, locked));
      return wrong;
    }
    await this.attempts.succeed(tx, key);
    if (rehashed !== null && account.passwordHash !== null)
      await this.accounts.rehash(tx, account.id, account.passwordHash, rehashed);
    const who = { accountId: account.id, userName: account.username };
    await this.audit.append(tx, call, [{ type: 'password_success', outcome: 'success', ...who }]);
    return onRight(tx, account);
  }
}

/** Whose factors were reset or lost gets nothing for a password alone (rulings section 6). */
const mayLogIn = (account: Account): boolean => isActive(account) && !account.enrolmentLocked;

/** The name of nobody is masked: it may be a password typed into the wrong field (L-04). */
function failures(account: Account | null, username: string, isRight: boolean, locked: boolean): readonly AuditEvent[] {
  const known = account ? account.username : username.includes('@') ? maskEmail(username.slice(0, 254)) : '***';
  const who = { accountId: account?.id ?? null, userName: known };
  const reason = isRight ? 'inactive' : account ? 'wrong_password' : 'unknown_user';
  return [
    { type: 'password_failure', outcome: 'failure', reason, ...who },
    ...(isRight ? [{ type: 'user_status_inactive' as const, outcome: 'denied' as const, ...who }] : []),
    ...(locked ? [{ type: 'user_lock' as const, outcome: 'success' as const, ...who }] : []),
    notIssued('password', wrong.problem, { ...who, reason }),
  ];
}
