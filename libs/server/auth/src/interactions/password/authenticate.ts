import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Problem } from '#shared/contracts';
import { maskEmail, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { AccountStore, MAX_PASSWORD_LENGTH, normaliseUsername, type Account } from '#server/accounts';
import type { Call, Cookie, Tx } from '#server/platform';
import { PasswordCheck, type PasswordTry } from '#server/sessions';
import { AccountNotices } from '../../account-notices.ts';
import { DeviceTrust, type StandIn } from '../../device-trust.ts';
import { KnownDevices } from '../../known-device.ts';
import { pageOf } from '../../page-of.ts';
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

/** `password-authentication`: who is it, and does the person know the password. */
@Injectable()
export class PasswordAuthentication implements Interaction<typeof input> {
  readonly name = 'password-authentication';
  readonly method = 'password';
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(
    private readonly accounts: AccountStore,
    private readonly check: PasswordCheck,
    private readonly devices: KnownDevices,
    private readonly notices: AccountNotices,
    private readonly trust: DeviceTrust,
  ) {}

  async run(step: Step, body: z.output<typeof input>): Promise<Outcome<Done, Problem>> {
    const account = await step.reserve((tx, situation) => this.whoIsMeant(tx, situation, body.username));
    if (!account.ok) return account;
    const counter = this.devices.counter(step.call, step.tenantId, body.username);
    const begun = await this.check.begin(counter, body, async () => account.value);
    if (!begun.ok) return this.refuseLocked(step, account.value, body.username, begun.problem);
    let standIn: StandIn | null = null;
    const recorded = await step.record(async (tx, situation) => {
      const verdict = await this.conclude(tx, step.call, situation, begun.value);
      standIn = verdict.bind ? await this.trust.standIn(tx, step.call, situation, verdict.bind.accountId) : null;
      return withStandIn(verdict, standIn);
    });
    return recorded.ok ? ok({ body: recorded.value, cookies: this.cookies(step, body.username, standIn) }) : recorded;
  }

  /** The browser is known for this name from now on; a remembered one holds another secret after each use. */
  private cookies(step: Step, username: string, standIn: StandIn | null): readonly Cookie[] {
    return [this.devices.remember(step.tenantId, username), ...(standIn ? [standIn.cookie] : [])];
  }

  /** Somebody who is bound already stays who he is (TH-14). */
  private async whoIsMeant(tx: Tx, situation: Situation, username: string): Promise<Outcome<Account | null, Problem>> {
    if (isSomebodyElse(situation, username)) return refuse({ code: 'interaction.conflict' });
    return ok(situation.subject.account ?? (await this.accounts.findByUsername(tx, username)));
  }

  private async conclude(tx: Tx, call: Call, situation: Situation, attempt: PasswordTry): Promise<Verdict> {
    const { transaction } = situation;
    // Asked again under the lock: somebody else may have been bound while we hashed.
    if (isSomebodyElse(situation, attempt.username)) {
      await this.check.giveBackIn(tx, attempt);
      return { outcome: refuse({ code: 'interaction.conflict' }), counts: false, events: [] };
    }
    const result = await this.check.settle(tx, attempt);
    const events = result.events.map((event) => ({ ...event, clientId: transaction.clientId }));
    if (result.kind === 'right') {
      return { outcome: ok(successBody(result.account)), bind: { accountId: result.account.id }, events };
    }
    if (result.locked && result.account) await this.notices.locked(tx, pageOf(call, situation), result.account.id);
    return { outcome: refuse({ code: 'login.invalid_credentials' }), events };
  }

  /** The same words and status for names that exist and names that do not. */
  private async refuseLocked(
    step: Step,
    account: Account | null,
    username: string,
    problem: Problem,
  ): Promise<Outcome<Done, Problem>> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const recorded = await step.record(async (_tx, { transaction }) => {
      const who = { accountId: account?.id ?? null, userName: account?.username ?? maskEmail(username) };
      const event = { type: 'password_failure', outcome: 'denied', reason: 'locked', clientId: transaction.clientId } as const;
      return { outcome: refuse(problem), events: [{ ...event, ...who }] };
    });
    return recorded.ok ? refuse(problem) : recorded;
  }
}

const withStandIn = (verdict: Verdict, standIn: StandIn | null): Verdict =>
  standIn ? { ...verdict, standIn: standIn.record, events: [...verdict.events, standIn.event] } : verdict;

const isSomebodyElse = ({ subject: { account, registration } }: Situation, username: string): boolean =>
  registration !== null || (account !== null && account.username !== normaliseUsername(username));

const successBody = (account: Account): JsonObject => ({
  status: 'success',
  user_id: account.id,
  username: account.username,
  user: { sub: account.id, status: account.status },
});
