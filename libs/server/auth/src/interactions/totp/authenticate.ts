import { z } from 'zod';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import type { FactorTries, FactorTry, TotpFactors, TotpVerdict } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import type { AccountNotices } from '../../account-notices.ts';
import type { Enrolment } from '../../domain/enrolment.ts';
import { pageOf, type Page } from '../../page-of.ts';
import type { Situation } from '../../situation.ts';
import type { Step, Verdict } from '../../step.ts';
import { aboutSubject } from '../about.ts';
import type { Done, Interaction } from '../interaction.ts';
import type { AppSetUp } from './set-up.ts';

const input = z.looseObject({
  verification_code: z.string().min(1).max(64),
  /** One of several apps; any of them where it is left out. */
  factor_id: z.uuid().optional(),
});
type Input = z.output<typeof input>;

export type TotpParts = Readonly<{ totp: TotpFactors; tries: FactorTries; setUp: AppSetUp; notices: AccountNotices }>;

/** From the second miss on, the person is told to look at the device's clock (L-043, T-10). */
export const MISSES_BEFORE_HINT = 2;

/**
 * `totp-authentication`: a code of an authenticator app. It proves a verified app, or confirms the one that is being set up in
 * this login; that first code is used by it (T-07). Each code is good once, at every door (T-06).
 */
export class TotpAuthentication implements Interaction<typeof input> {
  readonly name = 'totp-authentication';
  readonly method = 'totp';
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(private readonly parts: TotpParts) {}

  async run(step: Step, body: Input): Promise<Outcome<Done, Problem>> {
    const asked = await step.reserve(async (_tx, situation) => this.whoIsAsked(situation, body));
    if (!asked.ok) return asked;
    const { who, factorIds } = asked.value;
    const taken = await this.parts.tries.take(step.tenantId, who, 'totp', factorIds);
    if (!taken.ok) return this.refuseLocked(step, taken.problem);
    const recorded = await step.record((tx, situation) => this.conclude(tx, step.call, situation, body, taken.value));
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  private whoIsAsked(
    situation: Situation,
    { factor_id }: Input,
  ): Outcome<{ who: string; factorIds: readonly string[] }, Problem> {
    const { subject } = situation;
    const who = subject.account?.id ?? subject.registration?.accountId;
    if (who === undefined) return refuse({ code: 'interaction.out_of_order' });
    const verified = verifiedApps(situation).filter((id) => factor_id === undefined || id === factor_id);
    const enrolment = this.parts.setUp.underWay(situation);
    const known = verified.length > 0 || enrolment === null ? verified : [enrolment.factorId];
    return known.length > 0 ? ok({ who, factorIds: known }) : refuse({ code: 'factor.none_enrolled' });
  }

  private async conclude(tx: Tx, call: Call, situation: Situation, body: Input, taken: FactorTry): Promise<Verdict> {
    const page = pageOf(call, situation);
    const enrolment = this.parts.setUp.underWay(situation);
    if (enrolment && verifiedApps(situation).length === 0)
      return this.confirm(tx, page, situation, enrolment, body.verification_code, taken);
    const { account } = situation.subject;
    const verdict: TotpVerdict = account
      ? await this.parts.totp.verify(tx, account.id, body.verification_code, body.factor_id ?? null)
      : { kind: 'wrong' };
    return verdict.kind === 'right'
      ? this.accept(tx, situation, taken, verdict.factorId)
      : this.reject(tx, page, situation, taken, verdict);
  }

  private async accept(tx: Tx, situation: Situation, taken: FactorTry, factorId: string): Promise<Verdict> {
    await this.parts.tries.succeed(tx, taken);
    const { account } = situation.subject;
    const outcome = ok({ status: 'success', ...(account ? { user: { sub: account.id, status: account.status } } : {}) });
    const event = { type: 'totp_success', outcome: 'success', ...aboutSubject(situation), detail: { factorId } } as const;
    return { outcome, factorId, events: [event] };
  }

  private async confirm(
    tx: Tx,
    page: Page,
    situation: Situation,
    enrolment: Enrolment,
    code: string,
    taken: FactorTry,
  ): Promise<Verdict> {
    const confirmed = await this.parts.setUp.confirm(tx, page, situation, enrolment, code);
    if (!confirmed.ok) {
      await this.parts.tries.giveBackIn(tx, taken);
      const about = aboutSubject(situation);
      const event = { type: 'factor_enrolment_refused', outcome: 'denied', reason: confirmed.problem.code, ...about } as const;
      return { outcome: confirmed, events: [event] };
    }
    const { verdict, enrolment: stands, events } = confirmed.value;
    if (verdict.kind !== 'right') return this.reject(tx, page, situation, taken, verdict);
    const accepted = await this.accept(tx, situation, taken, verdict.factorId);
    return { ...accepted, events: [...accepted.events, ...events], ...(stands ? { enrolment: stands } : {}) };
  }

  private async reject(
    tx: Tx,
    page: Page,
    situation: Situation,
    taken: FactorTry,
    verdict: Exclude<TotpVerdict, { kind: 'right' }>,
  ): Promise<Verdict> {
    const about = aboutSubject(situation);
    const again = verdict.kind === 'replayed' && verdict.again;
    if (again) await this.parts.tries.giveBackIn(tx, taken);
    const failed = again ? { locked: false, left: undefined } : await this.parts.tries.fail(tx, taken);
    const misses = (situation.transaction.evidence[this.name]?.failure_count ?? 0) + 1;
    const events: AuditEvent[] = [
      {
        type: 'totp_failure',
        outcome: 'failure',
        reason: reasonOf(verdict),
        ...about,
        detail: { ...triedBy(situation), ...detailOf(verdict) },
      },
    ];
    if (failed.locked) {
      events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes', ...about, detail: { type: 'totp' } });
      if (situation.subject.account) await this.parts.notices.factorLocked(tx, page, situation.subject.account.id);
    }
    const checkClock = misses >= MISSES_BEFORE_HINT && verdict.kind !== 'broken';
    const facts = { ...(failed.left === undefined ? {} : { triesLeft: failed.left }), ...(checkClock ? { checkClock } : {}) };
    return { outcome: refuse({ code: 'factor.totp_rejected', ...facts }), events };
  }

  private async refuseLocked(step: Step, problem: Problem): Promise<Outcome<Done, Problem>> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const recorded = await step.record(async (_tx, situation) => ({
      outcome: refuse(problem),
      events: [{ type: 'totp_failure', outcome: 'denied', reason: 'locked', ...aboutSubject(situation) }],
    }));
    return recorded.ok ? refuse(problem) : recorded;
  }
}

const verifiedApps = ({ subject }: Situation): readonly string[] =>
  subject.factors.filter(({ type, status }) => type === 'totp' && status === 'verified').map(({ id }) => id);

const reasons = {
  replayed: 'already_used',
  drifted: 'clock_drift',
  wrong: 'wrong_code',
  broken: 'secret_unreadable',
} as const;
const reasonOf = ({ kind }: Exclude<TotpVerdict, { kind: 'right' }>): string => reasons[kind];

/** A wrong code is of no app in particular, unless there is but one. */
function triedBy(situation: Situation): Readonly<Record<string, unknown>> {
  const [factorId, ...others] = verifiedApps(situation);
  return factorId === undefined || others.length > 0 ? {} : { factorId };
}

/** How far the device's clock is off, in seconds (T-10); never the code. */
const detailOf = (verdict: TotpVerdict): Readonly<Record<string, unknown>> => ({
  ...('factorId' in verdict ? { factorId: verdict.factorId } : {}),
  ...(verdict.kind === 'drifted' ? { offsetSeconds: verdict.steps * 30 } : {}),
});
