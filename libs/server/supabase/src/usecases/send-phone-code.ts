import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { Codes, Connectors, FactorStore, SendQuota, type Connector, type Factor } from '#server/mfa';
import { secondsUntil, secondsFrom, Vault, type Call, type Tx } from '#server/platform';
import { FactorChallengeStore } from '../db/factor-challenge.store.ts';
import { MESSAGE_SECONDS } from '../domain/factor-challenge.ts';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import { Surroundings } from '../surroundings.ts';
import { OpenChallenges } from './open-challenges.ts';

type Sent = Readonly<{ id: string; type: 'phone'; expires_at: number }>;
type Plan = Readonly<{ connector: Connector; challengeId: string; expiresAt: Date; number: string; code: string | null }>;

export const SMS_CHALLENGE = 'sms-authentication-challenge';

/** Where the answer of a provider is sealed. */
export const interactionPlace = (tenantId: string, challengeId: string) => ({
  tenantId,
  table: 'factor_challenge',
  row: challengeId,
  column: 'interaction_sealed',
});

/** What a message is sent with. */
@Injectable()
export class PhoneParts {
  constructor(
    readonly connectors: Connectors,
    readonly quota: SendQuota,
    readonly codes: Codes,
    readonly factors: FactorStore,
    readonly vault: Vault,
  ) {}
}

/** Sends a code to a bound number by the tenant's own service, within the quotas that hold on the login page. */
@Injectable()
export class SendPhoneCode {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly challenges: FactorChallengeStore,
    private readonly open: OpenChallenges,
    private readonly parts: PhoneParts,
  ) {}

  async run(call: Call, factorId: string): Promise<Outcome<Sent, Problem>> {
    const plan = await this.own.runAlone(call, (tx, self) => this.begin(tx, self, factorId));
    if (!plan.ok) return plan;
    const { connector, challengeId, number, code } = plan.value;
    const interaction = connector.configuration.interactions.get(SMS_CHALLENGE);
    if (!interaction) throw new Error('the interaction vanished from its configuration');
    const own: JsonObject = code === null ? {} : { verification_code: code, to: number };
    const request: JsonObject = { phone_number: number, template: 'authentication', ...own };
    // No connection is held while the service is asked; a code of its answer never goes on to the caller.
    const { tenantId } = ownerOf(call);
    const result = await this.parts.connectors.call(connector, interaction, { request_body: request }, tenantId, false);
    const isSent = result.status < 400;
    return this.own.run(call, async (tx, self) => {
      const outcome = isSent ? 'success' : 'failure';
      const type = isSent ? 'sms_verification_challenge_success' : 'sms_verification_challenge_failure';
      await this.open.record(tx, call, self, factorId, [{ type, outcome }]);
      if (!isSent) return this.unsent(tx, challengeId);
      if (result.stored) {
        const sealed = this.parts.vault.seal(interactionPlace(tx.tenantId, challengeId), JSON.stringify(result.stored));
        await this.challenges.keep(tx, challengeId, sealed);
      }
      return ok({ id: challengeId, type: 'phone' as const, expires_at: Math.floor(plan.value.expiresAt.getTime() / 1000) });
    });
  }

  /** Decides and counts before anything leaves the house. */
  private async begin(tx: Tx, { session, portrait }: Self, factorId: string): Promise<Outcome<Plan, Problem>> {
    const factor = portrait.factors.find(({ id, type }) => id === factorId && type === 'sms');
    if (!factor?.contact) return refuse({ code: 'supabase.factor_not_found' });
    const connector = await this.parts.connectors.find(tx, 'sms');
    const interaction = connector?.configuration.interactions.get(SMS_CHALLENGE);
    if (!connector || !interaction) return refuse({ code: 'supabase.phone_verify_disabled' });
    const wait = this.waitFor(factor);
    if (wait > 0) return refuse({ code: 'factor.resend_too_early', retryAfterSeconds: wait });
    const allowed = await this.parts.quota.take(tx, [factor.contact, session.accountId]);
    if (!allowed.ok) return allowed;
    const isOurs = interaction.execution.kind === 'built_in';
    let code: string | null = null;
    const { id, expiresAt } = await this.challenges.open(tx, factor.id, session.id, (challengeId) => {
      if (!isOurs) return null;
      const made = this.parts.codes.make(tx.tenantId, challengeId, challengeId);
      code = made.code;
      return made.mac;
    });
    await this.parts.factors.touchChallenged(tx, factor.id);
    return ok({ connector, challengeId: id, expiresAt, number: factor.contact, code });
  }

  private waitFor({ lastChallengedAt }: Factor): number {
    return lastChallengedAt ? secondsUntil(this.around.clock.now(), secondsFrom(lastChallengedAt, MESSAGE_SECONDS)) : 0;
  }

  private async unsent(tx: Tx, challengeId: string): Promise<Outcome<never, Problem>> {
    await this.challenges.drop(tx, challengeId);
    return refuse({ code: 'provider.unreachable', status: 502 });
  }
}
