import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, ok, type Outcome } from '#shared/kernel';
import {
  AccountStore,
  Attempts,
  isActive,
  LOGIN_LIMIT,
  Passwords,
  type Account,
  type AttemptKey,
  type AttemptLimit,
} from '#server/accounts';
import type { Tx } from '#server/platform';

/** A try that was taken and a hash that was compared; it has to be settled or given back. */
export type PasswordTry = Readonly<{
  counter: AttemptKey;
  limit: AttemptLimit;
  username: string;
  before: Account | null;
  matches: boolean;
  /** The same password under today's parameters, where the stored hash is of older ones. */
  rehashed: string | null;
}>;

export type PasswordResult =
  | Readonly<{ kind: 'right'; account: Account; events: readonly AuditEvent[] }>
  | Readonly<{ kind: 'wrong'; account: Account | null; locked: boolean; left: number; events: readonly AuditEvent[] }>;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The one way to ask for a password, whichever surface asks (rulings section 8): take a try, hash outside of any transaction,
 * settle in the act's own. Unknown, wrong and inactive cost the same, and are told apart by the record alone.
 */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly accounts: AccountStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
  ) {}

  /** `find` is asked after the try was taken. A refusal spent nothing. `limit`: how many wrong answers lock the counter, for how long. */
  async begin(
    counter: AttemptKey,
    { username, password }: Readonly<{ username: string; password: string }>,
    find: () => Promise<Account | null>,
    limit: AttemptLimit = LOGIN_LIMIT,
  ): Promise<Outcome<PasswordTry, Problem>> {
    const taken = await this.attempts.take(counter, limit);
    if (!taken.ok) return taken;
    const before = await find();
    const verified = await this.passwords.verify(before?.passwordHash ?? null, password);
    if (!verified.ok) {
      await this.attempts.giveBack(counter);
      return verified;
    }
    const { matches, outdated } = verified.value;
    const rehashed = matches && outdated ? await this.passwords.hash(password) : null;
    return ok({ counter, limit, username, before, matches, rehashed: rehashed?.ok ? rehashed.value : null });
  }

  /** The account is read again: a password that was changed while we hashed is no longer right. */
  async settle(tx: Tx, { counter, limit, username, before, matches, rehashed }: PasswordTry): Promise<PasswordResult> {
    const account = await this.accounts.find(tx, before?.id ?? NOBODY); // asked for nobody too: as many statements for every name
    const isRight = matches && account !== null && account.passwordHash === before?.passwordHash;
    const who = { accountId: account?.id ?? null, userName: account ? account.username : maskEmail(username) };
    if (isRight && isActive(account)) {
      await this.attempts.succeed(tx, counter);
      if (rehashed !== null && account.passwordHash !== null)
        await this.accounts.rehash(tx, account.id, account.passwordHash, rehashed);
      return { kind: 'right', account, events: [{ type: 'password_success', outcome: 'success', ...who }] };
    }
    const { locked, left } = await this.attempts.fail(tx, counter, limit);
    const reason = isRight ? 'inactive' : account ? 'wrong_password' : 'unknown_user';
    const events: AuditEvent[] = [{ type: 'password_failure', outcome: 'failure', reason, ...who }];
    if (isRight) events.push({ type: 'user_status_inactive', outcome: 'denied', ...who });
    if (locked) events.push({ type: 'user_lock', outcome: 'denied', reason: 'too_many_failures', ...who });
    return { kind: 'wrong', account, locked, left, events };
  }

  /** It is not going to be settled: it was no try. */
  giveBack({ counter }: PasswordTry): Promise<void> {
    return this.attempts.giveBack(counter);
  }

  /** The transaction that was to settle it refuses for another reason. */
  giveBackIn(tx: Tx, { counter }: PasswordTry): Promise<void> {
    return this.attempts.giveBackIn(tx, counter);
  }
}
