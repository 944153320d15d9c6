import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isJsonObject, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { mailLanguage, type Language } from '#shared/i18n';
import type { ChallengeStore, Codes, CodeMethod, Connector, Connectors, SendQuota } from '#server/mfa';
import { nextCode } from '#server/mfa';
import { secondsFrom, type Call, type Tx, type Vault } from '#server/platform';
import type { AccountNotices } from '../../account-notices.ts';
import { pageOf } from '../../page-of.ts';
import { ownRecipient, recipientOf } from './recipient.ts';
import type { Situation } from '../../situation.ts';
import type { Step } from '../../step.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.looseObject({
  phone_number: z.string().max(40).optional(),
  email: z.string().max(320).optional(),
  template: z.string().max(100).optional(),
});
type Input = z.output<typeof input>;

export type SendParts = Readonly<{
  challenges: ChallengeStore;
  codes: Codes;
  connectors: Connectors;
  quota: SendQuota;
  vault: Vault;
  notices: AccountNotices;
  exposeCodes: boolean;
}>;
type Plan = Readonly<{
  connector: Connector;
  generation: string;
  recipient: string;
  template: string;
  language: Language;
  ownCode: string | null;
  exposeCode: boolean;
}>;
type Sent = Readonly<{ delivered: boolean; problem: Problem | null; body: JsonObject; stored: JsonObject | null }>;

const eventNames = {
  sms: ['sms_verification_challenge_success', 'sms_verification_challenge_failure'],
  email: ['email_verification_request_success', 'email_verification_request_failure'],
} as const;

export const challengePlace = (tenantId: string, transactionId: string, method: CodeMethod, column: string) => ({
  tenantId,
  table: 'challenge',
  row: `${transactionId}/${method}`,
  column,
});

/** `sms-authentication-challenge` and `email-authentication-challenge`: sends a code to the person's own number or address. */
export class SendCode implements Interaction<typeof input> {
  readonly name: string;
  readonly operation = 'CHALLENGE';
  readonly input = input;

  constructor(
    readonly method: CodeMethod,
    private readonly parts: SendParts,
  ) {
    this.name = `${method}-authentication-challenge`;
  }

  async run(step: Step, body: Input): Promise<Outcome<Done, Problem>> {
    const plan = await step.reserve((tx, situation, now) => this.begin(tx, step.call, situation, body, now));
    if (!plan.ok) return plan;
    const sent = await this.send(step, plan.value, body);
    const recorded = await step.record((tx, situation) => this.conclude(tx, situation, plan.value, sent));
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  /**
   * Decides and counts in one transaction, before anything leaves the house. A taken address gets its code as a free one does:
   * what was not sent would be told by how fast the answer comes (L-011). It opens nothing, and the owner was told by mail.
   */
  private async begin(tx: Tx, call: Call, situation: Situation, body: Input, now: Date): Promise<Outcome<Plan, Problem>> {
    const recipient = recipientOf(situation, this.method, this.method === 'sms' ? body.phone_number : body.email);
    if (!recipient.ok) return recipient;
    const connector = await this.parts.connectors.find(tx, this.method);
    const interaction = connector?.configuration.interactions.get(this.name);
    if (!connector || !interaction) return refuse({ code: 'configuration.not_found' });
    const { retryCountLimitation: tries, expireSeconds: lifetimeSeconds } = connector.configuration.metadata;
    const { transaction, subject, tenant } = situation;
    const next = nextCode(await this.parts.challenges.find(tx, transaction.id, this.method), { tries, lifetimeSeconds }, now);
    if (!next.ok) return next;
    const allowed = await this.parts.quota.take(tx, [recipient.value, ...(subject.account ? [subject.account.id] : [])]);
    if (!allowed.ok) return allowed;

    const generation = randomUUID();
    const own = interaction.execution.kind === 'built_in' ? this.parts.codes.make(tx.tenantId, transaction.id, generation) : null;
    const recipientSealed = this.parts.vault.seal(
      challengePlace(tx.tenantId, transaction.id, this.method, 'recipient_sealed'),
      recipient.value,
    );
    const named = { transactionId: transaction.id, method: this.method, generation };
    await this.parts.challenges.begin(tx, {
      ...named,
      recipientSealed,
      codeMac: own?.mac ?? null,
      ...next.value,
      sentAt: now,
      expiresAt: secondsFrom(now, lifetimeSeconds),
    });
    const template = body.template ?? (subject.registration ? 'registration' : 'authentication');
    const page = pageOf(call, situation);
    const exposeCode = this.parts.exposeCodes && (tenant.settings.verification_code_in_response ?? false);
    if (own && this.method === 'email' && sendsItself(interaction)) {
      const mailbox = { address: recipient.value, language: subject.account?.language ?? null };
      await this.parts.notices.code(tx, page, mailbox, own.code, Math.ceil(lifetimeSeconds / 60));
    }
    const language = mailLanguage(subject.account?.language ?? null, page.asked);
    return ok({ connector, generation, recipient: recipient.value, template, language, ownCode: own?.code ?? null, exposeCode });
  }

  /** Calls the service; no connection is held meanwhile. */
  private async send(step: Step, plan: Plan, body: Input): Promise<Sent> {
    const interaction = plan.connector.configuration.interactions.get(this.name);
    if (!interaction) throw new Error('the interaction vanished from its configuration');
    if (sendsItself(interaction)) return { delivered: true, problem: null, body: {}, stored: null };
    const recipientField: JsonObject = this.method === 'sms' ? { phone_number: plan.recipient } : { email: plan.recipient };
    const code: JsonObject = plan.ownCode === null ? {} : { verification_code: plan.ownCode, to: plan.recipient };
    const requestBody = { ...plainObject(body), ...recipientField, template: plan.template, ...code };
    const result = await this.parts.connectors.call(
      plan.connector,
      interaction,
      { request_body: requestBody, request_attributes: { language: plan.language } },
      step.tenantId,
      plan.exposeCode,
    );
    if (result.status < 400) return { delivered: true, problem: null, body: result.contents, stored: result.stored ?? null };
    return { delivered: false, problem: problemOf(result), body: result.contents, stored: null };
  }

  private async conclude(tx: Tx, situation: Situation, plan: Plan, sent: Sent) {
    const { transaction, subject } = situation;
    const named = { transactionId: transaction.id, method: this.method, generation: plan.generation };
    const [succeeded, failed] = eventNames[this.method];
    const about = {
      accountId: subject.account?.id ?? subject.registration?.accountId ?? null,
      clientId: transaction.clientId,
      userName: subject.account?.username ?? null,
    };
    if (!sent.delivered) {
      await this.parts.challenges.markUnsent(tx, named);
      const events: AuditEvent[] = [{ type: failed, outcome: 'failure', reason: sent.problem?.code ?? 'refused', ...about }];
      const problem: Problem = sent.problem ?? { code: 'provider.unreachable', status: 503 };
      return { outcome: refuse(problem), counts: problem.code !== 'provider.unreachable', events };
    }
    const place = challengePlace(tx.tenantId, transaction.id, this.method, 'interaction_sealed');
    await this.parts.challenges.markOpen(
      tx,
      named,
      sent.stored ? this.parts.vault.seal(place, JSON.stringify(sent.stored)) : null,
    );
    const registration =
      subject.registration && ownRecipient(situation, this.method) === null
        ? { ...subject.registration, phone: plan.recipient }
        : undefined;
    const { metadata } = plan.connector.configuration;
    const outcome = ok({
      [metadata.transactionIdParam]: plan.generation,
      ...sent.body,
      ...(plan.ownCode !== null && plan.exposeCode ? { verification_code: plan.ownCode } : {}),
      expires_in: metadata.expireSeconds,
    });
    return {
      outcome,
      ...(registration ? { registration } : {}),
      events: [{ type: succeeded, outcome: 'success', ...about } satisfies AuditEvent],
    };
  }
}

/** A built-in code with no request behind it leaves by our own mail. */
const sendsItself = (interaction: { execution: { kind: string; details?: { sender: unknown } } }): boolean =>
  interaction.execution.kind === 'built_in' && typeof interaction.execution.details?.sender !== 'object';

const plainObject = (value: object): JsonObject => {
  const json: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(json) ? json : {};
};

/** The service's refusal in our words: what it says of an unknown template is the caller's, the rest is an outage. */
export const problemOf = (result: { status: number; externalError: boolean }): Problem => {
  if (result.status === 502 || result.status === 503 || result.status === 504)
    return { code: 'provider.unreachable', status: result.status };
  return result.status < 500 ? { code: 'factor.unknown_template' } : { code: 'provider.unreachable', status: 502 };
};
