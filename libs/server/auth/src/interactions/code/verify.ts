import { z } from 'zod';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isJsonObject, normaliseCode, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { AccountStore, AttemptKey, Attempts } from '#server/accounts';
import {
  codeKey,
  type Challenge,
  type ChallengeStore,
  type CodeMethod,
  type Codes,
  type Connector,
  type Connectors,
  type FactorStore,
} from '#server/mfa';
import type { Tx, Vault } from '#server/platform';
import { challengePlace } from './send.ts';
import type { Situation } from '../../situation.ts';
import type { Step, Verdict } from '../../step.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.looseObject({ verification_code: z.string().min(1).max(64) });
type Input = z.output<typeof input>;

export type VerifyParts = Readonly<{
  challenges: ChallengeStore;
  codes: Codes;
  connectors: Connectors;
  attempts: Attempts;
  accounts: AccountStore;
  factors: FactorStore;
  vault: Vault;
}>;
type Plan = Readonly<{ connector: Connector; challenge: Challenge; decoy: boolean }>;
type Checked = Readonly<{ verdict: 'right' | 'wrong' | 'unknown'; problem: Problem | null; body: JsonObject }>;

const eventNames = {
  sms: ['sms_verification_success', 'sms_verification_failure'],
  email: ['email_verification_success', 'email_verification_failure'],
} as const;

/** `sms-authentication` and `email-authentication`: checks a code. A try is taken before the check, and a right code is spent once. */
export class VerifyCode implements Interaction<typeof input> {
  readonly name: string;
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(
    readonly method: CodeMethod,
    private readonly parts: VerifyParts,
  ) {
    this.name = `${method}-authentication`;
  }

  async run(step: Step, body: Input): Promise<Outcome<Done, Problem>> {
    const counter = await this.counterOf(step);
    if (!counter.ok) return counter;
    const taken = await this.parts.attempts.take(counter.value);
    if (!taken.ok) return taken;
    const plan = await step.reserve((tx, situation, now) => this.takeTry(tx, situation, now));
    if (!plan.ok) {
      await this.parts.attempts.giveBack(counter.value);
      return plan.problem.code === 'factor.code_rejected' ? this.refuseUnanswerable(step) : plan;
    }
    const code = normaliseCode(body.verification_code);
    const checked = await this.check(step, plan.value, code);
    const recorded = await step.record((tx, situation, now) =>
      this.conclude(tx, situation, plan.value, checked, counter.value, now),
    );
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  /** One counter for all codes to one person's number, and one for those to the mailbox, whatever the transaction (TH-01). */
  private counterOf(step: Step): Promise<Outcome<AttemptKey, Problem>> {
    return step.reserve(async (_tx, { subject }) => {
      const who = subject.account?.id ?? subject.registration?.email;
      return who
        ? ok(codeKey(this.parts.attempts, step.tenantId, who, this.method))
        : refuse({ code: 'interaction.out_of_order' as const });
    });
  }

  private async takeTry(tx: Tx, situation: Situation, now: Date): Promise<Outcome<Plan, Problem>> {
    const connector = await this.parts.connectors.find(tx, this.method);
    if (!connector?.configuration.interactions.has(this.name)) return refuse({ code: 'configuration.not_found' });
    const { id } = situation.transaction;
    const challenge = await this.parts.challenges.takeTry(tx, id, this.method, now);
    if (challenge) return ok({ connector, challenge, decoy: situation.subject.registration?.decoy ?? false });
    const known = await this.parts.challenges.find(tx, id, this.method);
    return refuse(known ? { code: 'factor.code_rejected', triesLeft: known.triesLeft } : { code: 'factor.no_challenge' });
  }

  /**
   * Asks the service, or compares with our own code. `unknown` means that nobody could tell, which is no try. A registration of
   * a taken address is asked after like any other, and is never right.
   */
  private async check(step: Step, plan: Plan, code: string): Promise<Checked> {
    const checked = await this.compare(step, plan, code);
    return plan.decoy && checked.verdict === 'right' ? { verdict: 'wrong', problem: null, body: {} } : checked;
  }

  private async compare(step: Step, { connector, challenge }: Plan, code: string): Promise<Checked> {
    if (challenge.codeMac !== null) {
      const right = this.parts.codes.matches(
        challenge.codeMac,
        step.tenantId,
        challenge.transactionId,
        challenge.generation,
        code,
      );
      return { verdict: right ? 'right' : 'wrong', problem: null, body: {} };
    }
    const interaction = connector.configuration.interactions.get(this.name);
    if (!interaction) throw new Error('the interaction vanished from its configuration');
    const roots = { request_body: { verification_code: code }, interaction: this.storedBy(challenge, step.tenantId) };
    const result = await this.parts.connectors.call(connector, interaction, roots, step.tenantId, false);
    if (result.status < 400 && !result.isText) return { verdict: 'right', problem: null, body: result.contents };
    // A page that some gateway answers with 200 vouches for nobody.
    if (result.status >= 500 || result.failure || result.isText) {
      const status = result.status === 503 || result.status === 504 ? result.status : 502;
      return { verdict: 'unknown', problem: { code: 'provider.unreachable', status }, body: result.contents };
    }
    return { verdict: 'wrong', problem: null, body: result.contents };
  }

  private async conclude(
    tx: Tx,
    situation: Situation,
    { challenge }: Plan,
    checked: Checked,
    counter: AttemptKey,
    now: Date,
  ): Promise<Verdict> {
    const { transaction, subject } = situation;
    const [succeeded, failed] = eventNames[this.method];
    const about = {
      accountId: subject.account?.id ?? subject.registration?.accountId ?? null,
      clientId: transaction.clientId,
      userName: subject.account?.username ?? null,
    };
    if (checked.verdict === 'unknown') {
      await this.parts.challenges.returnTry(tx, challenge);
      await this.parts.attempts.giveBackIn(tx, counter);
      return {
        outcome: refuse(checked.problem ?? { code: 'provider.unreachable', status: 502 }),
        counts: false,
        events: [{ type: failed, outcome: 'failure', reason: 'provider_unreachable', ...about }],
      };
    }
    // A right answer counts once, however many arrive together: whoever spends the code has won.
    if (checked.verdict === 'right' && (await this.parts.challenges.spend(tx, challenge))) {
      await this.parts.attempts.succeed(tx, counter);
      const registration = await this.prove(tx, situation, challenge, now);
      const outcome = ok({
        status: 'success',
        ...checked.body,
        ...(subject.account ? { user: { sub: subject.account.id, status: subject.account.status } } : {}),
      });
      return { outcome, ...(registration ? { registration } : {}), events: [{ type: succeeded, outcome: 'success', ...about }] };
    }
    const replay = checked.verdict === 'right';
    if (replay) await this.parts.attempts.giveBackIn(tx, counter);
    else await this.parts.challenges.exhaust(tx, challenge);
    const locked = replay ? false : (await this.parts.attempts.fail(tx, counter)).locked;
    const events: AuditEvent[] = [
      { type: failed, outcome: 'failure', reason: replay ? 'already_spent' : 'wrong_code', ...about },
    ];
    if (locked) events.push({ type: 'user_lock', outcome: 'denied', reason: 'too_many_wrong_codes', ...about });
    return { outcome: refuse({ code: 'factor.code_rejected', triesLeft: challenge.triesLeft }), events };
  }

  /** The number or address is now known to be this person's, and was used last: the next login offers it first. */
  private async prove(tx: Tx, { subject }: Situation, challenge: Challenge, now: Date) {
    const value = this.parts.vault.open(
      challengePlace(tx.tenantId, challenge.transactionId, this.method, 'recipient_sealed'),
      challenge.recipientSealed,
    );
    if (subject.account) {
      await this.parts.accounts.markVerified(tx, subject.account.id, this.method === 'sms' ? 'phone' : 'email', value, now);
      await this.parts.factors.useContact(tx, subject.account.id, this.method);
    }
    if (!subject.registration) return null;
    return {
      ...subject.registration,
      ...(this.method === 'sms' ? { phone: value, phoneVerified: true } : { emailVerified: true }),
    };
  }

  /** Nothing was left to try: expired, used up, already spent. The answer does not say which. */
  private async refuseUnanswerable(step: Step): Promise<Outcome<Done, Problem>> {
    const recorded = await step.record(async (_tx, { transaction, subject }) => ({
      outcome: refuse({ code: 'factor.code_rejected' as const, triesLeft: 0 }),
      events: [
        {
          type: eventNames[this.method][1],
          outcome: 'failure',
          reason: 'no_open_code',
          accountId: subject.account?.id ?? null,
          clientId: transaction.clientId,
        },
      ],
    }));
    return recorded.ok ? refuse({ code: 'factor.code_rejected', triesLeft: 0 }) : recorded;
  }

  private storedBy(challenge: Challenge, tenantId: string): JsonObject {
    if (challenge.interactionSealed === null) return {};
    const place = challengePlace(tenantId, challenge.transactionId, this.method, 'interaction_sealed');
    const stored: unknown = JSON.parse(this.parts.vault.open(place, challenge.interactionSealed));
    return isJsonObject(stored) ? stored : {};
  }
}
