import { Injectable } from '@nestjs/common';
import type { NextStep, Way } from '#shared/contracts';
import { ChallengeStore, isAnswerable, methodOfFactor, MOST_SENDS, RESEND_SECONDS, type Challenge } from '#server/mfa';
import { secondsUntil, type Call, type Tx } from '#server/platform';
import { nextWays } from '#server/policies';
import type { Enrolment } from './domain/enrolment.ts';
import { stateAt } from './domain/transaction.ts';
import { accountOf, EndingSteps } from './ending-steps.ts';
import { MISSES_BEFORE_HINT } from './interactions/totp/authenticate.ts';
import { AppSetUp } from './interactions/totp/set-up.ts';
import { PasswordFloor } from './password-floor.ts';
import { isBoundToSomebody, mustSetUp, type Situation } from './situation.ts';
import { Surroundings } from './surroundings.ts';
import { isStuck, waysOf } from './ways.ts';

/** Decides what the person does next. The pages draw the answer and hold no rule of their own. */
@Injectable()
export class NextSteps {
  constructor(
    private readonly challenges: ChallengeStore,
    private readonly floor: PasswordFloor,
    private readonly setUp: AppSetUp,
    private readonly endings: EndingSteps,
    private readonly around: Surroundings,
  ) {}

  async of(tx: Tx, call: Call, situation: Situation): Promise<NextStep> {
    const { transaction, policy, facts, configured } = situation;
    const state = stateAt(transaction, this.around.clock.now());
    if (state !== 'in_progress' && state !== 'success')
      return { step: 'ended', reason: state, returnUri: returnUriOf(transaction.request.redirectUri) };
    if (this.endings.offersCodes(situation)) return { step: 'recovery-codes', account: accountOf(situation) };
    if (state === 'success') return this.endings.of(tx, call, situation);
    const ways = nextWays(policy, facts, configured);
    if (!isBoundToSomebody(situation)) {
      return {
        step: 'identify',
        ways: ways.filter((way) => way === 'password' || way === 'initial-registration'),
        passwordMinLength: await this.floor.of(tx, situation.tenant),
        loginHint: transaction.request.loginHint,
      };
    }
    return this.second(tx, situation, waysOf(situation));
  }

  private async second(tx: Tx, situation: Situation, ways: readonly Way[]): Promise<NextStep> {
    const sent = (await this.challenges.list(tx, situation.transaction.id)).find(
      (one) => (one.state === 'open' || one.state === 'exhausted') && ways.some(({ method }) => method === one.method),
    );
    if (sent) return this.codeStep(situation, sent, ways);
    const account = accountOf(situation);
    const enrolment = this.setUp.underWay(situation);
    const mustEnrol = enrolment !== null || mustSetUp(situation.subject) || isStuck(ways);
    if (mustEnrol) return this.enrolStep(tx, situation, enrolment, ways);
    if (preferred(situation, ways) === 'totp') {
      const misses = situation.transaction.evidence['totp-authentication']?.failure_count ?? 0;
      const otherWays = ways.filter(({ method }) => method !== 'totp');
      return { step: 'totp', checkClock: misses >= MISSES_BEFORE_HINT, otherWays, account };
    }
    return { step: 'choose', ways, account };
  }

  private async enrolStep(tx: Tx, situation: Situation, enrolment: Enrolment | null, ways: readonly Way[]): Promise<NextStep> {
    const allowed = await this.setUp.allowed(tx, situation, enrolment?.ticket ?? null);
    const otherWays = ways.filter(({ usable }) => usable);
    return { step: 'enrol', ticketNeeded: !allowed.ok, underWay: enrolment !== null, otherWays, account: accountOf(situation) };
  }

  private codeStep(situation: Situation, challenge: Challenge, ways: readonly Way[]): NextStep {
    const now = this.around.clock.now();
    const way = ways.find(({ method }) => method === challenge.method);
    const resendAt = new Date(challenge.sentAt.getTime() + RESEND_SECONDS * 1000);
    return {
      step: 'code',
      method: challenge.method,
      target: way?.target ?? '',
      expiresIn: secondsUntil(now, challenge.expiresAt),
      resendIn: secondsUntil(now, resendAt),
      sendsLeft: Math.max(0, MOST_SENDS - challenge.sends),
      triesLeft: isAnswerable(challenge, now) ? challenge.triesLeft : 0,
      otherWays: ways.filter(({ method }) => method !== challenge.method),
      account: accountOf(situation),
    };
  }
}

/** What was used last, else the first in the order of the registry; recovery codes are for when nothing else is at hand. */
function preferred({ subject }: Situation, ways: readonly Way[]): Way['method'] | null {
  const usable = ways.filter((way) => way.usable && way.method !== 'recovery-code').map(({ method }) => method);
  const used = subject.factors
    .filter(({ type, lastUsedAt }) => lastUsedAt !== null && usable.some((method) => method === methodOfFactor(type)))
    .sort((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0));
  const last = used[0];
  return usable.find((method) => last !== undefined && method === methodOfFactor(last.type)) ?? usable[0] ?? null;
}

/** The application's own address, without what only its callback understands. */
const returnUriOf = (redirectUri: string): string | null => (URL.canParse(redirectUri) ? new URL(redirectUri).origin : null);
