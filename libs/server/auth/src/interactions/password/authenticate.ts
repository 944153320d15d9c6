import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AuditEvent, Problem } from '#shared/contracts';
import { maskEmail, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import {
  AccountStore,
  Attempts,
  isActive,
  MAX_PASSWORD_LENGTH,
  normaliseUsername,
  Passwords,
  type Account,
  type AttemptKey,
  type Verified,
} from '#server/accounts';
import { AccountNotices } from '../../account-notices.ts';
import { KnownDevices } from '../../known-device.ts';
import type { Situation } from '../../situation.ts';
import type { Step, Verdict } from '../../step.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.object({
  username: z.string().min(1).max(320),
  password: z
    .string()
    .min(1)
    .max(MAX_PASSWORD_LENGTH * 4),
  provider_id: z.string().optional(),
});
type Plan = Readonly<{ account: Account | null; username: string }>;

/** `password-authentication`: who is it, and does the person know the password. */
@Injectable()
export class PasswordAuthentication implements Interaction<typeof input> {
  readonly name = 'password-authentication';
  readonly method = 'password';
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(
    private readonly accounts: AccountStore,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly devices: KnownDevices,
    private readonly notices: AccountNotices,
  ) {}

  async run(step: Step, body: z.output<typeof input>): Promise<Outcome<Done, Problem>> {
    const counter = this.devices.counter(step.call, step.tenantId, body.username);
    const plan = await step.reserve(async (tx, situation) => {
      const { account, registration } = situation.subject;
      if (registration || (account && account.username !== normaliseUsername(body.username)))
        return refuse({ code: 'interaction.conflict' as const });
      return ok({ account: account ?? (await this.accounts.findByUsername(tx, body.username)), username: body.username });
    });
    if (!plan.ok) return plan;
    const taken = await this.attempts.take(counter);
    if (!taken.ok) return this.refuseLocked(step, plan.value, taken.problem);

    const verified = await this.passwords.verify(plan.value.account?.passwordHash ?? null, body.password);
    if (!verified.ok) {
      await this.attempts.giveBack(counter);
      return verified;
    }
    const recorded = await step.record((tx, situation) =>
      this.conclude(tx, situation, { plan: plan.value, verified: verified.value, counter }),
    );
    if (!recorded.ok) return recorded;
    if (verified.value.outdated && plan.value.account) await this.renewHash(step, plan.value.account, body.password);
    return ok({ body: recorded.value, cookies: [this.devices.remember(step.tenantId, body.username)] });
  }

  private async conclude(
    tx: Parameters<Attempts['fail']>[0],
    situation: Situation,
    { plan, verified, counter }: { plan: Plan; verified: Verified; counter: AttemptKey },
  ): Promise<Verdict> {
    const { account } = plan;
    const clientId = situation.transaction.clientId;
    if (account && verified.matches && isActive(account)) {
      await this.attempts.succeed(tx, counter);
      const events: AuditEvent[] = [
        { type: 'password_success', outcome: 'success', accountId: account.id, userName: account.username, clientId },
      ];
      return { outcome: ok(successBody(account)), bind: { accountId: account.id }, events };
    }
    const failed = await this.attempts.fail(tx, counter);
    const userName = account ? account.username : maskEmail(normaliseUsername(plan.username));
    const about = { accountId: account?.id ?? null, userName, clientId } as const;
    const reason = !account ? 'unknown_user' : verified.matches ? 'inactive' : 'wrong_password';
    const events: AuditEvent[] = [
      { type: reason === 'inactive' ? 'user_status_inactive' : 'password_failure', outcome: 'failure', reason, ...about },
    ];
    if (failed.locked) {
      events.push({ type: 'user_lock', outcome: 'denied', reason: 'too_many_failures', ...about });
      if (account) await this.notices.locked(tx, situation.tenant, account.id);
    }
    return { outcome: refuse({ code: 'login.invalid_credentials' }), events };
  }

  /** The same words and status for names that exist and names that do not. */
  private async refuseLocked(step: Step, plan: Plan, problem: Problem): Promise<Outcome<Done, Problem>> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const recorded = await step.record(async (_tx, { transaction }) => ({
      outcome: refuse(problem),
      events: [
        {
          type: 'password_failure',
          outcome: 'denied',
          reason: 'locked',
          accountId: plan.account?.id ?? null,
          clientId: transaction.clientId,
        },
      ],
    }));
    return recorded.ok ? refuse(problem) : recorded;
  }

  private async renewHash(step: Step, account: Account, password: string): Promise<void> {
    const renewed = await this.passwords.hash(password);
    if (renewed.ok && account.passwordHash)
      await step.within((tx) => this.accounts.rehash(tx, account.id, account.passwordHash ?? '', renewed.value));
  }
}

const successBody = (account: Account): JsonObject => ({
  status: 'success',
  user_id: account.id,
  username: account.username,
  user: { sub: account.id, status: account.status },
});
