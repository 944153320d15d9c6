import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, contextWords, MAX_PASSWORD_LENGTH, Passwords } from '#server/accounts';
import { Connectors, SendQuota } from '#server/mfa';
import { normalisePhone } from '#server/platform';
import { uniformRegistration } from '#server/policies';
import { AccountNotices } from '../../account-notices.ts';
import type { Registration } from '../../domain/registration.ts';
import { pageOf } from '../../page-of.ts';
import { PasswordFloor } from '../../password-floor.ts';
import { isBoundToSomebody } from '../../situation.ts';
import type { Step } from '../../step.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.looseObject({
  email: z.string().max(320),
  password: z
    .string()
    .min(1)
    .max(MAX_PASSWORD_LENGTH * 4),
  name: z.string().max(200).optional(),
  phone_number: z.string().max(40).optional(),
});
type Input = z.output<typeof input>;
type Plan = Readonly<{ email: string; phone: string | null; taken: boolean; uniform: boolean }>;

/** `initial-registration`: a new account, which lives in the transaction until the whole login is complete. */
@Injectable()
export class InitialRegistration implements Interaction<typeof input> {
  readonly name = 'initial-registration';
  readonly method = 'initial-registration';
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(
    private readonly accounts: AccountStore,
    private readonly passwords: Passwords,
    private readonly connectors: Connectors,
    private readonly floor: PasswordFloor,
    private readonly notices: AccountNotices,
    private readonly quota: SendQuota,
  ) {}

  async run(step: Step, body: Input): Promise<Outcome<Done, Problem>> {
    const plan = await this.prepare(step, body);
    if (!plan.ok) return this.refused(step, body, plan.problem);
    // Hashed for a taken address too, so that both answers take the same time.
    const passwordHash = await this.passwords.hash(body.password);
    if (!passwordHash.ok) return passwordHash;
    const recorded = await step.record(async (tx, situation) => {
      const { transaction } = situation;
      // Asked again under the lock: somebody may have been bound while we hashed.
      if (isBoundToSomebody(situation))
        return { outcome: refuse({ code: 'interaction.conflict' as const }), counts: false, events: [] };
      const { email, phone, taken, uniform } = plan.value;
      const about = { clientId: transaction.clientId, userName: maskEmail(email) };
      if (taken && (await this.quota.take(tx, [`notice/${email}`])).ok)
        await this.notices.alreadyRegistered(tx, pageOf(step.call, situation), email);
      if (taken && !uniform) {
        return {
          outcome: refuse({ code: 'registration.taken' as const }),
          events: [{ type: 'user_initial_registration_conflict', outcome: 'failure', ...about }],
        };
      }
      const registration: Registration = {
        accountId: randomUUID(),
        email,
        phone,
        name: body.name?.trim() || null,
        passwordHash: passwordHash.value,
        emailVerified: false,
        phoneVerified: false,
        decoy: taken,
      };
      const outcome = ok({ status: 'success', user: { sub: registration.accountId, status: 'INITIALIZED' } });
      const type = taken ? 'user_initial_registration_conflict' : 'user_initial_registration_success';
      return { outcome, registration, events: [{ type, outcome: taken ? 'failure' : 'success', ...about }] };
    });
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  /** No try of the policy's counters: nothing was proven or guessed. On record all the same (L-04). */
  private refused(step: Step, body: Input, problem: Problem): Promise<Outcome<never, Problem>> {
    const email = normaliseEmail(body.email);
    const about = { reason: problem.code, userName: email === null ? null : maskEmail(email) };
    return step.record(async (_tx, { transaction: { clientId } }) => ({
      outcome: refuse(problem),
      counts: false,
      events: [{ type: 'user_initial_registration_failure', outcome: 'failure', clientId, ...about }],
    })) as Promise<Outcome<never, Problem>>;
  }

  private prepare(step: Step, body: Input): Promise<Outcome<Plan, Problem>> {
    return step.reserve(async (tx, situation) => {
      if (isBoundToSomebody(situation)) return refuse({ code: 'interaction.conflict' as const });
      const faults = await this.schemaFaults(tx, body);
      if (faults.length > 0) return refuse({ code: 'request.invalid' as const, messages: faults });
      const email = normaliseEmail(body.email);
      if (!email) return refuse({ code: 'registration.invalid_email' as const });
      const phone = body.phone_number === undefined || body.phone_number.trim() === '' ? null : normalisePhone(body.phone_number);
      if (phone === null && body.phone_number?.trim()) return refuse({ code: 'factor.invalid_phone' as const });
      const words = contextWords(situation.tenant.name, email, body.name ?? null);
      const verdict = this.passwords.judge(body.password, await this.floor.of(tx, situation.tenant), words);
      if (verdict.problems.length > 0)
        return refuse({
          code: 'password.unacceptable' as const,
          messages: verdict.problems.map((problem) => `password: ${problem}`),
        });
      const taken = (await this.accounts.findByUsername(tx, email)) !== null;
      return ok({ email, phone, taken, uniform: uniformRegistration(situation.policy) });
    });
  }

  /** What the tenant's own registration schema says, where it has one. */
  private async schemaFaults(tx: Parameters<Connectors['find']>[0], body: Input): Promise<readonly string[]> {
    const connector = await this.connectors.find(tx, 'initial-registration');
    const schema = connector?.configuration.interactions.get('initial-registration')?.requestSchema;
    return schema ? schema.check(JSON.parse(JSON.stringify(body))) : [];
  }
}
