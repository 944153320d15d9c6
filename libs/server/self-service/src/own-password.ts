import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { PasswordCheck } from '#server/sessions';
import { CodeVerdicts } from './code-verdicts.ts';
import { OwnActs, ownerOf, type Act, type Self } from './own-acts.ts';
import { OwnMails } from './own-mails.ts';

/** What is asked about a typed password. */
@Injectable()
export class PasswordParts {
  constructor(
    readonly accounts: AccountStore,
    readonly attempts: Attempts,
    readonly check: PasswordCheck,
    readonly mails: OwnMails,
  ) {}
}

/**
 * Asks a logged-in person for the current password. The counter is the account's own for living sessions: a stranger who spends
 * the tries of the login page locks nobody out here (N-09), and whoever took a session over has no more tries than there.
 */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: PasswordParts,
    private readonly verdicts: CodeVerdicts,
  ) {}

  /** Runs `onRight` in the transaction that records the success. */
  async run<T>(call: Call, password: string, onRight: Act<T>): Promise<Outcome<T, Problem>> {
    const { attempts, check } = this.parts;
    const { tenantId, accountId } = ownerOf(call);
    const found = await this.own.run(call, async (tx) => ({
      ok: true as const,
      value: await this.parts.accounts.find(tx, accountId),
    }));
    if (!found.ok) return found;
    const counter = attempts.key(tenantId, 'password-session', accountId);
    const username = found.value?.username ?? '';
    const begun = await check.begin(counter, { username, password }, async () => found.value);
    if (!begun.ok) return this.verdicts.locked(call, 'password_failure', begun.problem);
    let isSettled = false;
    const outcome = await this.own.runAlone(call, async (tx, self) => {
      isSettled = true;
      const result = await check.settle(tx, begun.value);
      await this.own.record(tx, call, self, result.events);
      if (result.kind === 'right') return onRight(tx, self);
      if (result.locked) await this.tellOfLock(tx, self);
      return refuse({ code: 'login.invalid_credentials' as const });
    });
    if (!isSettled) await check.giveBack(begun.value);
    return outcome;
  }

  private tellOfLock(tx: Tx, self: Self): Promise<void> {
    return this.parts.mails.tell(tx, self, 'locked');
  }
}
