import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts, type Account } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { PasswordCheck, passwordKey } from '#server/sessions';
import { Surroundings } from '../../surroundings.ts';

type OnRight<T> = (tx: Tx, account: Account) => Promise<Outcome<T, Problem>>;

const wrong = refuse({ code: 'login.invalid_credentials' } as const);

/** Asks for a password on the login page's own counter. */
@Injectable()
export class CheckPassword {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly attempts: Attempts,
    private readonly check: PasswordCheck,
  ) {}

  /** Runs `onRight` in the transaction that records the success. */
  async run<T>(
    call: Call,
    tenantId: string,
    username: string,
    password: string,
    onRight: OnRight<T>,
  ): Promise<Outcome<T, Problem>> {
    const { db, audit } = this.around;
    const counter = passwordKey(this.attempts, tenantId, username);
    const find = () => db.run(tenantId, (tx) => this.accounts.findByUsername(tx, username));
    const begun = await this.check.begin(counter, { username, password }, find);
    if (!begun.ok) return this.refused(call, tenantId, username, begun.problem);
    return db.run(tenantId, async (tx) => {
      const result = await this.check.settle(tx, begun.value);
      await audit.append(tx, call, result.events);
      return result.kind === 'right' ? onRight(tx, result.account) : wrong;
    });
  }

  private async refused(call: Call, tenantId: string, username: string, problem: Problem): Promise<Outcome<never, Problem>> {
    const userName = maskEmail(username);
    const event: AuditEvent = { type: 'password_failure', outcome: 'denied', reason: problem.code, userName };
    await this.around.db.run(tenantId, (tx) => this.around.audit.append(tx, call, [event]));
    return refuse(problem);
  }
}
