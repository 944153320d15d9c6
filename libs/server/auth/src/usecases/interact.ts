import { Inject, Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { TenantDb, type Call } from '#server/platform';
import { TransactionStore } from '../db/transaction.store.ts';
import { INTERACTIONS, type Done, type Interaction } from '../interactions/interaction.ts';
import { Situations } from '../situation.ts';
import { Step, type StepParts } from '../step.ts';
import { Surroundings } from '../surroundings.ts';

type Asked = Readonly<{ tenantId: string; transactionId: string; interaction: string; body: unknown }>;

/** Runs one interaction of a login by its name. */
@Injectable()
export class Interact {
  readonly #parts: StepParts;

  constructor(
    @Inject(INTERACTIONS) private readonly interactions: readonly Interaction[],
    db: TenantDb,
    transactions: TransactionStore,
    situations: Situations,
    { audit, clock }: Surroundings,
  ) {
    this.#parts = { db, transactions, situations, audit, clock };
  }

  async run(call: Call, asked: Asked): Promise<Outcome<Done, Problem>> {
    const interaction = this.interactions.find(({ name }) => name === asked.interaction);
    if (!interaction) return refuse({ code: 'interaction.unknown' });
    const body = interaction.input.safeParse(asked.body);
    if (!body.success) {
      return refuse({
        code: 'request.invalid',
        messages: body.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
      });
    }
    return interaction.run(new Step(this.#parts, call, asked.tenantId, asked.transactionId, interaction), body.data);
  }
}
