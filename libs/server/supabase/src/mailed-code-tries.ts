import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, type Outcome } from '#shared/kernel';
import { Attempts, type AttemptKey } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { Surroundings } from './surroundings.ts';

/** What a typed code is for: a sign-in, a new address, or a new password. Each has tries of its own (TH-18). */
export const mailedCodeKinds = ['sign-in', 'new-address', 'reauthentication'] as const;
export type MailedCodeKind = (typeof mailedCodeKinds)[number];
/** `whose`: an account's id, or the address that nobody has. */
export type MailedGuess = Readonly<{ kind: MailedCodeKind; whose: string; accountId: string | null }>;

export const mailedCodeKey = (attempts: Attempts, tenantId: string, kind: MailedCodeKind, whose: string): AttemptKey =>
  attempts.key(tenantId, 'mailed-code', kind, whose);

/** Six digits can be guessed: tries are counted by whose the code is, and their end is on record. */
@Injectable()
export class MailedCodeTries {
  constructor(
    private readonly around: Surroundings,
    private readonly attempts: Attempts,
  ) {}

  async take(call: Call, tenantId: string, guess: MailedGuess): Promise<Outcome<null, Problem>> {
    const taken = await this.attempts.take(this.keyOf(tenantId, guess));
    if (taken.ok || taken.problem.code !== 'login.locked') return taken;
    const event = { type: 'email_verification_failure', outcome: 'denied', reason: 'locked', ...about(guess) } as const;
    await this.around.db.run(tenantId, (tx) => this.around.audit.append(tx, call, [event]));
    return taken;
  }

  /** A right code gives all tries back; a wrong one is on record, and so is the lock that it may bring. */
  async settle(tx: Tx, call: Call, guess: MailedGuess, isRight: boolean): Promise<void> {
    const key = this.keyOf(tx.tenantId, guess);
    if (isRight) return this.attempts.succeed(tx, key);
    const { locked } = await this.attempts.fail(tx, key);
    const events: AuditEvent[] = [
      { type: 'email_verification_failure', outcome: 'failure', reason: 'wrong_code', ...about(guess) },
    ];
    if (locked) events.push({ type: 'user_lock', outcome: 'denied', reason: 'too_many_wrong_codes', ...about(guess) });
    await this.around.audit.append(tx, call, events);
  }

  private keyOf(tenantId: string, { kind, whose }: MailedGuess): AttemptKey {
    return mailedCodeKey(this.attempts, tenantId, kind, whose);
  }
}

const about = ({ kind, whose, accountId }: MailedGuess): Partial<AuditEvent> => ({
  accountId,
  ...(accountId === null ? { userName: maskEmail(whose) } : {}),
  detail: { purpose: kind },
});
