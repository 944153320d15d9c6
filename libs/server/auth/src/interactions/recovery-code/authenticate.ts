import { z } from 'zod';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { LOW_CODES, type FactorTries, type FactorTry, type RecoveryCodes, type RecoverySet } from '#server/mfa';
import type { Tx } from '#server/platform';
import type { AccountNotices } from '../../account-notices.ts';
import { pageOf, type Page } from '../../page-of.ts';
import type { Situation } from '../../situation.ts';
import type { Step, Verdict } from '../../step.ts';
import { aboutSubject } from '../about.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.looseObject({ recovery_code: z.string().min(1).max(128) });

export type RecoveryParts = Readonly<{ codes: RecoveryCodes; tries: FactorTries; notices: AccountNotices }>;
type Plan = Readonly<{ accountId: string; set: RecoverySet }>;

/** `recovery-code-authentication`: one of the saved codes, good once. The owner is told by mail (L-051, N-16). */
export class RecoveryCodeAuthentication implements Interaction<typeof input> {
  readonly name = 'recovery-code-authentication';
  readonly method = 'recovery-code';
  readonly operation = 'AUTHENTICATION';
  readonly input = input;

  constructor(private readonly parts: RecoveryParts) {}

  async run(step: Step, body: z.output<typeof input>): Promise<Outcome<Done, Problem>> {
    const plan = await step.reserve((tx, situation) => this.begin(tx, situation));
    if (!plan.ok) return plan;
    const { accountId, set } = plan.value;
    const taken = await this.parts.tries.take(step.tenantId, accountId, 'recovery-code', [set.id]);
    if (!taken.ok) return this.refuseLocked(step, taken.problem);
    const hashed = await this.parts.codes.hashTyped(set, body.recovery_code);
    if (!hashed.ok) {
      await this.parts.tries.giveBack(taken.value);
      return hashed;
    }
    const recorded = await step.record((tx, situation) =>
      this.conclude(tx, pageOf(step.call, situation), situation, plan.value, hashed.value, taken.value),
    );
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  private async begin(tx: Tx, { subject }: Situation): Promise<Outcome<Plan, Problem>> {
    if (!subject.account) return refuse({ code: subject.registration ? 'factor.none_enrolled' : 'interaction.out_of_order' });
    const set = await this.parts.codes.find(tx, subject.account.id);
    return set ? ok({ accountId: subject.account.id, set }) : refuse({ code: 'factor.none_enrolled' });
  }

  private async conclude(
    tx: Tx,
    page: Page,
    situation: Situation,
    { accountId, set }: Plan,
    hash: string,
    taken: FactorTry,
  ): Promise<Verdict> {
    const verdict = await this.parts.codes.spend(tx, set, hash);
    const about = { ...aboutSubject(situation), target: { type: 'factor', id: set.id } };
    if (verdict === 'right') {
      await this.parts.tries.succeed(tx, taken);
      const before = situation.subject.factors.find(({ id }) => id === set.id)?.codesLeft ?? 1;
      const left = Math.max(0, before - 1);
      await this.parts.notices.recoveryCodeUsed(tx, page, accountId, left);
      return {
        outcome: ok({ status: 'success', remaining: left, low: left <= LOW_CODES }),
        factorId: set.id,
        events: [{ type: 'recovery_code_success', outcome: 'success', ...about, detail: { remaining: left } }],
      };
    }
    const failed = await this.parts.tries.fail(tx, taken);
    const events: AuditEvent[] = [
      { type: 'recovery_code_failure', outcome: 'failure', reason: verdict === 'wrong' ? 'wrong_code' : verdict, ...about },
    ];
    if (failed.locked) {
      const detail = { type: 'recovery_code' };
      events.push({ type: 'mfa_locked', outcome: 'denied', reason: 'too_many_wrong_codes', ...about, detail });
      await this.parts.notices.factorLocked(tx, page, accountId);
    }
    return { outcome: refuse({ code: 'factor.recovery_code_rejected', triesLeft: failed.left }), events };
  }

  private async refuseLocked(step: Step, problem: Problem): Promise<Outcome<Done, Problem>> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const recorded = await step.record(async (_tx, situation) => ({
      outcome: refuse(problem),
      events: [{ type: 'recovery_code_failure', outcome: 'denied', reason: 'locked', ...aboutSubject(situation) }],
    }));
    return recorded.ok ? refuse(problem) : recorded;
  }
}
