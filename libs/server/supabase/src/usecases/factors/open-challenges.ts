import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Enrolments, FactorChallengeStore, type Factor, type FactorChallenge } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { requireAnswerable } from '../../domain/factor-challenge.ts';
import { mayEnrol } from '../../domain/may-change-factors.ts';
import type { Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

/** An answer to a challenge, as it came. */
export type Asked = Readonly<{ factorId: string; challengeId: string; code: string }>;
export type Open = Readonly<{ factor: Factor; challenge: FactorChallenge }>;

/** Finds what an answer is for, and keeps the record of answers. */
@Injectable()
export class OpenChallenges {
  constructor(
    private readonly around: Surroundings,
    private readonly challenges: FactorChallengeStore,
    private readonly enrolments: Enrolments,
  ) {}

  /** The factor and its open challenge, or the refusal in GoTrue's order; a refusal is on record. */
  async find(tx: Tx, call: Call, self: Self, { factorId, challengeId }: Asked): Promise<Outcome<Open, Problem>> {
    const { session, portrait } = self;
    const factor = portrait.factors.find(({ id, type }) => id === factorId && (type === 'totp' || type === 'sms'));
    if (!factor) return this.refused(tx, call, self, factorId, { code: 'supabase.factor_not_found' });
    const found = await this.challenges.find(tx, challengeId);
    const open = requireAnswerable(found, { factorId, sessionId: session.id }, this.around.clock.now());
    if (!open.ok) return this.refused(tx, call, self, factorId, open.problem);
    // Asked again: somebody may have set up a factor since this one was begun.
    const allowed = factor.status === 'pending' ? mayEnrol(await this.enrolments.inSession(tx, portrait, session)) : ok(null);
    return allowed.ok ? ok({ factor, challenge: open.value }) : this.refused(tx, call, self, factorId, allowed.problem);
  }

  record(tx: Tx, call: Call, { portrait }: Self, factorId: string, events: readonly AuditEvent[]): Promise<void> {
    const { id: accountId, username: userName } = portrait.account;
    const about = { accountId, userName, target: { type: 'factor', id: factorId } };
    return this.around.audit.append(
      tx,
      call,
      events.map((event) => ({ ...event, ...about })),
    );
  }

  private async refused(tx: Tx, call: Call, self: Self, factorId: string, problem: Problem): Promise<Outcome<never, Problem>> {
    const isPhone = self.portrait.factors.some(({ id, type }) => id === factorId && type === 'sms');
    const type = isPhone ? 'sms_verification_failure' : 'totp_failure';
    await this.record(tx, call, self, factorId, [{ type, outcome: 'failure', reason: problem.code }]);
    return refuse(problem);
  }
}
