import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, type Outcome } from '#shared/kernel';
import { Outbox, type Call } from '#server/platform';
import { RunStore } from '../db/run.store.ts';
import { dueFrom } from '../domain/head-start.ts';
import { Drafts } from '../drafts.ts';
import { Surroundings } from '../surroundings.ts';
import { JOB_ATTEMPTS, RUN_JOB } from './execute-reset.ts';

/** 「今すぐ再試行」: a half-done run goes on where it stopped; what is removed stays removed. */
@Injectable()
export class RetryRun {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly runs: RunStore,
    private readonly outbox: Outbox,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    const target = { type: 'mfa_reset', id } as const;
    return this.around.asAdmin(call, tenantId, target, 'mfa_reset.execute', async (tx, admin) => {
      const draft = await this.drafts.open(tx, admin, id, 'retry');
      if (!draft.ok) return draft;
      const { steps } = this.runs;
      for (const { step, state } of await steps.list(tx, id)) if (state !== 'done') await steps.reopen(tx, id, step);
      await this.runs.settle(tx, id, 'running');
      await this.runs.tell(tx, id, 'retried');
      const runAt = dueFrom(draft.value.reset.urgency, this.around.clock.now());
      await this.outbox.put(tx, { kind: RUN_JOB, payload: { resetId: id }, runAt, maxAttempts: JOB_ATTEMPTS });
      await this.around.tell(tx, call, { type: 'mfa_reset_retried', outcome: 'success', target });
      return ok(null);
    });
  }
}
