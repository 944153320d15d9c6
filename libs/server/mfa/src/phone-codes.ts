import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isJsonObject, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import type { Language } from '#shared/i18n';
import { Clock, secondsFrom, secondsUntil, TenantDb, Vault, type Tx } from '#server/platform';
import { Codes } from './codes.ts';
import { Connectors, type Connector } from './connectors.ts';
import { FactorChallengeStore } from './db/factor-challenge.store.ts';
import { FactorStore } from './db/factor.store.ts';
import { MESSAGE_SECONDS, type FactorChallenge } from './domain/factor-challenge.ts';
import type { Factor } from './domain/factor.ts';
import { SendQuota } from './send-quota.ts';

export type MessagePlan = Readonly<{
  connector: Connector;
  challengeId: string;
  expiresAt: Date;
  number: string;
  language: Language;
  code: string | null;
}>;
export type Delivery = Readonly<{ isSent: boolean; stored: JsonObject | null }>;
/** `unknown`: nobody could tell, which is no try. */
export type MessageVerdict = 'right' | 'wrong' | 'unknown';

const SEND = 'sms-authentication-challenge';
const CHECK = 'sms-authentication';
/** Where the answer of a provider is sealed. */
const place = (tenantId: string, challengeId: string) => ({
  tenantId,
  table: 'factor_challenge',
  row: challengeId,
  column: 'interaction_sealed',
});

/** What a message is sent with. */
@Injectable()
export class MessageParts {
  constructor(
    readonly connectors: Connectors,
    readonly quota: SendQuota,
    readonly codes: Codes,
    readonly factors: FactorStore,
    readonly challenges: FactorChallengeStore,
  ) {}
}

/**
 * Codes to a number within a session, by the tenant's own service and within the quotas that hold on the login page. `begin`
 * decides and counts, `deliver` calls the service while no connection is held, `settle` writes what came of it.
 */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly parts: MessageParts,
    private readonly db: TenantDb,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Whether the tenant has a service that can send. */
  async isOffered(tx: Tx): Promise<boolean> {
    return (await this.parts.connectors.find(tx, 'sms'))?.configuration.interactions.has(SEND) ?? false;
  }

  /** `language`: of the message, for the service to choose its words by (`$.request_attributes.language`). */
  async begin(tx: Tx, factor: Factor, sessionId: string, language: Language): Promise<Outcome<MessagePlan, Problem>> {
    const connector = await this.parts.connectors.find(tx, 'sms');
    const interaction = connector?.configuration.interactions.get(SEND);
    if (!connector || !interaction) return refuse({ code: 'configuration.not_found' });
    if (factor.contact === null) return refuse({ code: 'factor.no_phone' });
    const wait = this.waitFor(factor);
    if (wait > 0) return refuse({ code: 'factor.resend_too_early', retryAfterSeconds: wait });
    const allowed = await this.parts.quota.take(tx, [factor.contact, factor.accountId]);
    if (!allowed.ok) return allowed;
    let code: string | null = null;
    const macOf = (challengeId: string): string | null => {
      if (interaction.execution.kind !== 'built_in') return null;
      const made = this.parts.codes.make(tx.tenantId, challengeId, challengeId);
      code = made.code;
      return made.mac;
    };
    const { id: challengeId, expiresAt } = await this.parts.challenges.open(tx, factor.id, sessionId, macOf);
    await this.parts.factors.touchChallenged(tx, factor.id);
    return ok({ connector, challengeId, expiresAt, number: factor.contact, language, code });
  }

  async deliver(tenantId: string, { connector, number, language, code }: MessagePlan): Promise<Delivery> {
    const interaction = connector.configuration.interactions.get(SEND);
    if (!interaction) throw new Error('the interaction vanished from its configuration');
    const own: JsonObject = code === null ? {} : { verification_code: code, to: number };
    const request: JsonObject = { phone_number: number, template: 'authentication', ...own };
    const roots = { request_body: request, request_attributes: { language } };
    const result = await this.parts.connectors.call(connector, interaction, roots, tenantId, false);
    return { isSent: result.status < 400, stored: result.stored ?? null };
  }

  /** A code that never left opens nothing. */
  async settle(tx: Tx, { challengeId }: MessagePlan, { isSent, stored }: Delivery): Promise<void> {
    if (!isSent) return this.parts.challenges.drop(tx, challengeId);
    if (stored === null) return;
    const sealed = this.vault.seal(place(tx.tenantId, challengeId), JSON.stringify(stored));
    await this.parts.challenges.keep(tx, challengeId, sealed);
  }

  /** Compares with our own code, or asks the service. */
  async check(tenantId: string, challenge: FactorChallenge, code: string): Promise<MessageVerdict> {
    const { id, codeMac } = challenge;
    if (codeMac !== null) return this.parts.codes.matches(codeMac, tenantId, id, id, code) ? 'right' : 'wrong';
    const connector = await this.db.run(tenantId, (tx) => this.parts.connectors.find(tx, 'sms'));
    const interaction = connector?.configuration.interactions.get(CHECK);
    if (!connector || !interaction) return 'unknown';
    const roots = { request_body: { verification_code: code }, interaction: this.storedBy(tenantId, challenge) };
    const result = await this.parts.connectors.call(connector, interaction, roots, tenantId, false);
    if (result.status < 400 && !result.isText) return 'right';
    // A page that some gateway answers with 200 vouches for nobody.
    return result.status >= 500 || result.failure || result.isText ? 'unknown' : 'wrong';
  }

  private waitFor({ lastChallengedAt }: Factor): number {
    return lastChallengedAt ? secondsUntil(this.clock.now(), secondsFrom(lastChallengedAt, MESSAGE_SECONDS)) : 0;
  }

  private storedBy(tenantId: string, { id, interactionSealed }: FactorChallenge): JsonObject {
    if (interactionSealed === null) return {};
    const stored: unknown = JSON.parse(this.vault.open(place(tenantId, id), interactionSealed));
    return isJsonObject(stored) ? stored : {};
  }
}
