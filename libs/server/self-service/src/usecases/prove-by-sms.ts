import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { normaliseCode, ok, refuse, type Outcome } from '#shared/kernel';
import { Attempts, type AttemptKey } from '#server/accounts';
import {
  codeKey,
  FactorChallengeStore,
  judgeChallenge,
  PhoneCodes,
  type FactorChallenge,
  type MessageVerdict,
} from '#server/mfa';
import { Clock, Reply, type Call, type Tx } from '#server/platform';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';
import { RaiseSession } from '../raise-session.ts';

export type SentCode = Readonly<{ challengeId: string; code: string }>;

const rejected = refuse({ code: 'factor.code_rejected', triesLeft: 0 } as const);

/** What a sent code is judged with. */
@Injectable()
export class MessageProofParts {
  constructor(
    readonly attempts: Attempts,
    readonly challenges: FactorChallengeStore,
    readonly codes: PhoneCodes,
    readonly mails: OwnMails,
    readonly clock: Clock,
  ) {}
}

/** A code that was sent to the own number in this session, good once. It counts with the sent codes of logins (TH-01). */
@Injectable()
export class ProveBySms {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: MessageProofParts,
    private readonly raise: RaiseSession,
  ) {}

  async run(call: Call, { challengeId, code }: SentCode): Promise<Outcome<Reply, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    const { attempts, codes } = this.parts;
    const counter = codeKey(attempts, tenantId, accountId, 'sms');
    const taken = await attempts.take(counter);
    if (!taken.ok) return taken;
    const open = await this.own.run(call, async (tx, self) => ok(await this.open(tx, self, challengeId)));
    const challenge = open.ok ? open.value : null;
    const verdict = challenge ? await codes.check(tenantId, challenge, normaliseCode(code)) : 'wrong';
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.conclude(tx, call, self, challengeId, counter, verdict);
    });
    if (!isSettled) await attempts.giveBack(counter);
    return outcome;
  }

  /** The open challenge of this session, for a number that still stands; null for every other one. */
  private async open(tx: Tx, { person, session }: Self, challengeId: string): Promise<FactorChallenge | null> {
    const challenge = await this.parts.challenges.find(tx, challengeId);
    const factor = person.factors.find(
      ({ id, type, status }) => id === challenge?.factorId && type === 'sms' && status === 'verified',
    );
    if (!challenge || !factor) return null;
    const by = { factorId: factor.id, sessionId: session.id };
    return judgeChallenge(challenge, by, this.parts.clock.now()) === 'open' ? challenge : null;
  }

  private async conclude(
    tx: Tx,
    call: Call,
    self: Self,
    challengeId: string,
    counter: AttemptKey,
    verdict: MessageVerdict,
  ): Promise<Outcome<Reply, Problem>> {
    const { attempts, challenges } = this.parts;
    const challenge = await this.open(tx, self, challengeId);
    if (!challenge || verdict === 'unknown') {
      await attempts.giveBackIn(tx, counter);
      const reason = challenge ? 'provider_unreachable' : 'no_open_code';
      await this.own.record(tx, call, self, [{ type: 'sms_verification_failure', outcome: 'failure', reason }]);
      return challenge ? refuse({ code: 'provider.unreachable', status: 502 }) : rejected;
    }
    if (verdict === 'wrong' || !(await challenges.spend(tx, challengeId))) return this.miss(tx, call, self, challenge, counter);
    await attempts.succeed(tx, counter);
    const { factorId } = challenge;
    const cookie = await this.raise.prove(tx, self.session, { interaction: 'sms-authentication', method: 'sms', factorId });
    const target = { type: 'factor', id: factorId };
    await this.own.record(tx, call, self, [{ type: 'step_up_success', outcome: 'success', reason: 'sms', target }]);
    return ok(Reply.of({ status: 'success' }).setting(cookie));
  }

  private async miss(
    tx: Tx,
    call: Call,
    self: Self,
    { id, triesLeft }: FactorChallenge,
    counter: AttemptKey,
  ): Promise<Outcome<Reply, Problem>> {
    await this.parts.challenges.miss(tx, id);
    const { locked } = await this.parts.attempts.fail(tx, counter);
    const events: AuditEvent[] = [{ type: 'sms_verification_failure', outcome: 'failure', reason: 'wrong_code' }];
    if (locked) {
      events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes', detail: { type: 'sms' } });
      await this.parts.mails.tell(tx, self, 'factorLocked');
    }
    await this.own.record(tx, call, self, events);
    return refuse({ code: 'factor.code_rejected', triesLeft: triesLeft - 1 });
  }
}
