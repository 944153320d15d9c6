import { z } from 'zod';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { recoverySetOf, shownRecoveryCode, type NewCodes, type RecoveryCodes } from '#server/mfa';
import type { Tx } from '#server/platform';
import type { AccountNotices } from '../../account-notices.ts';
import type { TransactionStore } from '../../db/transaction.store.ts';
import { pageOf } from '../../page-of.ts';
import type { Situation } from '../../situation.ts';
import type { Step, Verdict } from '../../step.ts';
import { aboutSubject } from '../about.ts';
import type { Done, Interaction } from '../interaction.ts';

const input = z.looseObject({});

/**
 * `recovery-code-generation`: codes for whoever has just set up the first app in this very login, shown once (L-050). At any
 * other time they are made on the security page, after a fresh proof of a factor.
 */
export class RecoveryCodeGeneration implements Interaction<typeof input> {
  readonly name = 'recovery-code-generation';
  readonly method = 'totp';
  readonly operation = 'CHALLENGE';
  readonly input = input;

  constructor(
    private readonly codes: RecoveryCodes,
    private readonly transactions: TransactionStore,
    private readonly notices: AccountNotices,
  ) {}

  async run(step: Step): Promise<Outcome<Done, Problem>> {
    const mayMake = await step.reserve(async (_tx, situation) => this.mayMake(situation));
    if (!mayMake.ok) return mayMake;
    const made = await this.codes.make();
    if (!made.ok) return made;
    const recorded = await step.record((tx, situation) => this.conclude(tx, step, situation, made.value));
    return recorded.ok ? ok({ body: recorded.value }) : recorded;
  }

  private mayMake({ transaction }: Situation): Outcome<null, Problem> {
    const enrolment = this.transactions.enrolmentOf(transaction);
    if (enrolment === null || enrolment.confirmedStep === null) return refuse({ code: 'interaction.unavailable' });
    return enrolment.codes === null ? ok(null) : refuse({ code: 'factor.codes_exist' });
  }

  private async conclude(tx: Tx, step: Step, situation: Situation, made: NewCodes): Promise<Verdict> {
    const mayMake = this.mayMake(situation);
    const enrolment = this.transactions.enrolmentOf(situation.transaction);
    if (!mayMake.ok || !enrolment)
      return { outcome: mayMake.ok ? refuse({ code: 'interaction.unavailable' }) : mayMake, events: [] };
    const { account } = situation.subject;
    if (account) {
      await this.codes.replace(tx, step.call, account.id, made.stored);
      // The first ones belong to the app's set-up, of which the owner was told; others made older ones void.
      if (recoverySetOf(situation.subject.factors))
        await this.notices.recoveryCodesMade(tx, pageOf(step.call, situation), account.id);
    }
    const { salt, hashes, name } = made.stored;
    const kept = account ? 'stored' : { salt: salt.toString('base64url'), hashes, name };
    return {
      outcome: ok({ status: 'success', codes: made.codes.map(shownRecoveryCode), total: made.codes.length }),
      enrolment: { ...enrolment, codes: kept },
      events: [
        {
          type: 'recovery_codes_generated',
          outcome: 'success',
          ...aboutSubject(situation),
          detail: { total: made.codes.length },
        },
      ],
    };
  }
}
