import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import {
  FactorChallengeStore,
  FactorStore,
  FactorTries,
  TotpFactors,
  type Factor,
  type FactorTry,
  type TotpVerdict,
} from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { AccountMails } from '../../account-mails.ts';
import { OwnActs, ownerOf, type Self } from '../../own-acts.ts';
import type { TokenAnswer } from '../../token-answers.ts';
import { OpenChallenges, type Asked } from './open-challenges.ts';
import { RaiseSession } from '../sessions/raise-session.ts';
import { VerifyPhoneCode } from './verify-phone-code.ts';

type Given = Readonly<{ challenge_id?: string | null | undefined; code?: string | null | undefined }>;
type Wrong = Exclude<TotpVerdict, { kind: 'right' }>;

/** What a code is judged with. */
@Injectable()
export class CodeParts {
  constructor(
    readonly factors: FactorStore,
    readonly totp: TotpFactors,
    readonly tries: FactorTries,
    readonly challenges: FactorChallengeStore,
    readonly mails: AccountMails,
    readonly raise: RaiseSession,
  ) {}
}

/** `POST factors/:id/verify`: one right code, once, makes the factor verified and this session aal2. */
@Injectable()
export class VerifyFactor {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: CodeParts,
    private readonly open: OpenChallenges,
    private readonly phones: VerifyPhoneCode,
  ) {}

  async run(call: Call, factorId: string, { challenge_id: challengeId, code }: Given): Promise<Outcome<TokenAnswer, Problem>> {
    if (!isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    if (!code) return refuse({ code: 'supabase.invalid', message: 'Code needs to be non-empty' });
    if (!challengeId || !isUuid(challengeId)) return refuse({ code: 'supabase.challenge_not_found' });
    const asked = { factorId, challengeId, code };
    const ready = await this.own.run(call, (tx, self) => this.open.find(tx, call, self, asked));
    if (!ready.ok) return ready;
    if (ready.value.factor.type === 'sms') return this.phones.run(call, asked);
    const { tenantId, accountId } = ownerOf(call);
    const taken = await this.parts.tries.take(tenantId, accountId, 'totp', [factorId]);
    if (!taken.ok) return this.locked(call, asked, taken.problem);
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.judge(tx, call, self, asked, taken.value);
    });
    if (!isSettled) await this.parts.tries.giveBack(taken.value);
    return outcome;
  }

  private locked(call: Call, { factorId }: Asked, problem: Problem): Promise<Outcome<never, Problem>> {
    return this.own.run(call, async (tx, self) => {
      await this.open.record(tx, call, self, factorId, [{ type: 'totp_failure', outcome: 'denied', reason: 'locked' }]);
      return refuse(problem);
    });
  }

  /** Alone for this account: the challenge, the step of the code and the tries change together. */
  private async judge(tx: Tx, call: Call, self: Self, asked: Asked, taken: FactorTry): Promise<Outcome<TokenAnswer, Problem>> {
    const open = await this.open.find(tx, call, self, asked);
    if (!open.ok) {
      await this.parts.tries.giveBackIn(tx, taken);
      return open;
    }
    const { id: accountId } = self.portrait.account;
    const { factor } = open.value;
    const verdict =
      factor.status === 'pending'
        ? await this.parts.totp.confirm(tx, accountId, factor.id, asked.code)
        : await this.parts.totp.verify(tx, accountId, asked.code, factor.id);
    if (verdict.kind !== 'right') return this.refused(tx, call, self, asked, taken, verdict);
    if (!(await this.parts.challenges.spend(tx, asked.challengeId)))
      throw new Error('a challenge was answered twice under one lock');
    await this.parts.tries.succeed(tx, taken);
    return ok(await this.conclude(tx, call, self, factor));
  }

  private async conclude(tx: Tx, call: Call, self: Self, factor: Factor): Promise<TokenAnswer> {
    const { session, portrait } = self;
    const isNew = factor.status === 'pending';
    if (isNew) {
      await this.parts.factors.removePending(tx, portrait.account.id, 'totp', 'replaced');
      await this.parts.mails.tell(tx, self, portrait.account.id, 'factorAdded');
    }
    const proof = { interaction: 'totp-authentication', method: 'totp', factorId: factor.id };
    const { answer, ended } = await this.parts.raise.run(tx, session, proof);
    await this.open.record(tx, call, self, factor.id, [
      { type: 'totp_success', outcome: 'success', detail: { sessions_ended: ended } },
      ...(isNew ? [{ type: 'factor_enrolled' as const, outcome: 'success' as const, detail: { factor_type: 'totp' } }] : []),
    ]);
    return answer;
  }

  private async refused(
    tx: Tx,
    call: Call,
    self: Self,
    { factorId, challengeId }: Asked,
    taken: FactorTry,
    verdict: Wrong,
  ): Promise<Outcome<never, Problem>> {
    const events: AuditEvent[] = [
      { type: 'totp_failure', outcome: 'failure', reason: reasonOf(verdict), detail: detailOf(verdict) },
    ];
    if (verdict.kind === 'replayed' && verdict.again) await this.parts.tries.giveBackIn(tx, taken);
    else {
      await this.parts.challenges.miss(tx, challengeId);
      const { locked, retryAfterSeconds } = await this.parts.tries.fail(tx, taken);
      if (locked) {
        events.push({
          type: 'mfa_locked',
          outcome: 'denied',
          reason: 'too_many_wrong_codes',
          detail: { seconds: retryAfterSeconds },
        });
        await this.parts.mails.tell(tx, self, self.portrait.account.id, 'factorLocked');
      }
    }
    await this.open.record(tx, call, self, factorId, events);
    return refuse(problemOf(verdict));
  }
}

const reasonOf = (verdict: Wrong): string =>
  ({ replayed: 'replayed', drifted: 'clock_drift', wrong: 'wrong_code', broken: 'key_unreadable' })[verdict.kind];

const detailOf = (verdict: Wrong): Record<string, unknown> => (verdict.kind === 'drifted' ? { drift_steps: verdict.steps } : {});

function problemOf(verdict: Wrong): Problem {
  if (verdict.kind === 'replayed') return { code: 'supabase.totp_replayed', retryAfterSeconds: verdict.secondsToNext };
  return { code: verdict.kind === 'drifted' ? 'supabase.totp_drifted' : 'supabase.totp_rejected' };
}
