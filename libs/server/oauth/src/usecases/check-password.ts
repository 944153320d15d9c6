import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome, type Refused } from '#shared/kernel';
import { AccountStore, Attempts, mayLogIn, type Account } from '#server/accounts';
import { AuditTrail } from '#server/audit';
import { Clock, TenantDb, type Call, type Tx } from '#server/platform';
import { PasswordCheck, passwordKey, type PasswordTry } from '#server/sessions';
import { notIssued } from './token-exchange.ts';

type Credentials = Readonly<{ username: string; password: string }>;
type OnRight<T> = (tx: Tx, account: Account) => Promise<Outcome<T, Problem>>;

const wrong = refuse({ code: 'oauth.invalid_grant' } as const);

/** The password grant's check, on the login page's own counter; each refusal says in the trail that no tokens were issued. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly db: TenantDb,
    private readonly accounts: AccountStore,
    private readonly attempts: Attempts,
    private readonly check: PasswordCheck,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Runs `onRight` in the transaction that records the success. */
  async run<T>(call: Call, tenantId: string, credentials: Credentials, onRight: OnRight<T>): Promise<Outcome<T, Problem>> {
    const counter = passwordKey(this.attempts, tenantId, credentials.username);
    const find = () => this.db.run(tenantId, (tx) => this.accounts.findByUsername(tx, credentials.username));
    const begun = await this.check.begin(counter, credentials, find);
    if (!begun.ok) return this.refused(call, tenantId, begun);
    return this.db.run(tenantId, (tx) => this.settle(tx, call, begun.value, onRight));
  }

  /** Answers a refusal that was decided before the password counted, and records it. */
  async refused(call: Call, tenantId: string, refusal: Refused<Problem>): Promise<Refused<Problem>> {
    await this.db.run(tenantId, (tx) => this.audit.append(tx, call, [notIssued('password', refusal.problem)]));
    return refusal;
  }

  /** Whose factors were reset or lost gets nothing for a password alone (rulings section 6). */
  private mayPass(account: Account): boolean {
    return mayLogIn(account, this.clock.now()) && !account.enrolmentLocked;
  }

  private async settle<T>(tx: Tx, call: Call, attempt: PasswordTry, onRight: OnRight<T>): Promise<Outcome<T, Problem>> {
    const result = await this.check.settle(tx, attempt);
    if (result.kind === 'wrong' || !this.mayPass(result.account)) {
      const reason = result.kind === 'right' ? 'banned_or_reset' : result.events[0]?.reason;
      const who = { accountId: result.account?.id ?? null, userName: result.events[0]?.userName ?? null };
      const refused = notIssued('password', wrong.problem, { ...who, ...(reason === undefined ? {} : { reason }) });
      await this.audit.append(tx, call, [...result.events, refused]);
      return wrong;
    }
    await this.audit.append(tx, call, result.events);
    return onRight(tx, result.account);
  }
}
