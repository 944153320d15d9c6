import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isJsonObject, normaliseCode, ok, refuse, type JsonObject, type Outcome } from '#shared/kernel';
import { Attempts, type AttemptKey } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { FactorChallengeStore } from '../db/factor-challenge.store.ts';
import type { FactorChallenge } from '../domain/factor-challenge.ts';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import type { TokenAnswer } from '../token-answers.ts';
import type { Asked } from './open-challenges.ts';
import { PhoneSteps } from './phone-steps.ts';
import { interactionPlace, PhoneParts } from './send-phone-code.ts';

const SMS_ANSWER = 'sms-authentication';
type Verdict = 'right' | 'wrong' | 'unknown';

/** Checks a code that was sent to a number, on the counter that all sent codes of a person share with the login page (TH-01). */
@Injectable()
export class VerifyPhoneCode {
  constructor(
    private readonly own: OwnActs,
    private readonly attempts: Attempts,
    private readonly challenges: FactorChallengeStore,
    private readonly parts: PhoneParts,
    private readonly steps: PhoneSteps,
  ) {}

  async run(call: Call, asked: Asked): Promise<Outcome<TokenAnswer, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    const counter = this.attempts.key(tenantId, 'code', accountId);
    const taken = await this.attempts.take(counter);
    if (!taken.ok) return taken;
    const open = await this.own.run(call, async (tx) => ok(await this.challenges.find(tx, asked.challengeId)));
    const verdict = open.ok && open.value ? await this.check(tenantId, open.value, normaliseCode(asked.code)) : 'unknown';
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.conclude(tx, call, self, asked, counter, verdict);
    });
    if (!isSettled) await this.attempts.giveBack(counter);
    return outcome;
  }

  /** Compares with our own code, or asks the service; `unknown` means that nobody could tell, which is no try. */
  private async check(tenantId: string, challenge: FactorChallenge, code: string): Promise<Verdict> {
    const { id, codeMac } = challenge;
    if (codeMac !== null) return this.parts.codes.matches(codeMac, tenantId, id, id, code) ? 'right' : 'wrong';
    const connector = await this.steps.connector(tenantId);
    const interaction = connector?.configuration.interactions.get(SMS_ANSWER);
    if (!connector || !interaction) return 'unknown';
    const roots = { request_body: { verification_code: code }, interaction: this.storedBy(tenantId, challenge) };
    const result = await this.parts.connectors.call(connector, interaction, roots, tenantId, false);
    if (result.status < 400 && !result.isText) return 'right';
    return result.status >= 500 || result.failure || result.isText ? 'unknown' : 'wrong';
  }

  private async conclude(
    tx: Tx,
    call: Call,
    self: Self,
    asked: Asked,
    counter: AttemptKey,
    verdict: Verdict,
  ): Promise<Outcome<TokenAnswer, Problem>> {
    const open = await this.steps.open.find(tx, call, self, asked);
    if (!open.ok || verdict === 'unknown') {
      await this.attempts.giveBackIn(tx, counter);
      return open.ok ? refuse({ code: 'provider.unreachable', status: 502 }) : open;
    }
    if (verdict === 'right' && (await this.challenges.spend(tx, asked.challengeId))) {
      await this.attempts.succeed(tx, counter);
      const proof = { interaction: SMS_ANSWER, method: 'sms', factorId: asked.factorId };
      const { answer, ended } = await this.steps.raise.run(tx, self.session, proof);
      const event = { type: 'sms_verification_success', outcome: 'success', detail: { sessions_ended: ended } } as const;
      await this.steps.open.record(tx, call, self, asked.factorId, [event]);
      return ok(answer);
    }
    await this.challenges.miss(tx, asked.challengeId);
    const { locked } = await this.attempts.fail(tx, counter);
    const events: AuditEvent[] = [{ type: 'sms_verification_failure', outcome: 'failure', reason: 'wrong_code' }];
    if (locked) events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes' });
    await this.steps.open.record(tx, call, self, asked.factorId, events);
    return refuse({ code: 'supabase.phone_code_rejected' });
  }

  private storedBy(tenantId: string, { id, interactionSealed }: FactorChallenge): JsonObject {
    if (interactionSealed === null) return {};
    const stored: unknown = JSON.parse(this.parts.vault.open(interactionPlace(tenantId, id), interactionSealed));
    return isJsonObject(stored) ? stored : {};
  }
}
