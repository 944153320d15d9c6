import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Pauses } from '#server/accounts';
import { systemCall, type Call, type Job, type JobHandler, type Tx } from '#server/platform';
import { levelOf } from '#server/mfa';
import { SessionEvidence } from '#server/sessions';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import { jst } from '../domain/jst.ts';
import { mayAct } from '../domain/reset-phase.ts';
import { Notices } from '../notices/notices.ts';
import { PAUSE_JOB } from '../runs/run-steps.ts';
import { Surroundings } from '../surroundings.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** 「今すぐ再開」: from now on the second factor is asked for again, and sessions without one end. */
@Injectable()
export class ResumePause {
  constructor(
    private readonly around: Surroundings,
    private readonly resets: ResetStore,
    private readonly pauses: Pauses,
    private readonly evidence: SessionEvidence,
    private readonly notices: Notices,
  ) {}

  run(call: Call, tenantId: string, id: string): Promise<Outcome<null, Problem>> {
    const target = { type: 'mfa_reset', id } as const;
    return this.around.asAdmin(call, tenantId, target, 'mfa_reset.execute', async (tx) => {
      const reset = await this.resets.lock(tx, id);
      if (!reset) return refuse({ code: 'reset.not_found' });
      const allowed = mayAct(reset.state, 'resume');
      if (!allowed.ok) return allowed;
      if (reset.pausedUntil === null || !(await this.pauses.end(tx, reset.targetId, 'resumed')))
        return refuse({ code: 'reset.not_paused' });
      await this.evidence.endWeak(tx, reset.targetId, NOBODY, (evidence) => levelOf(evidence) !== 'aal2');
      const event = {
        type: 'mfa_pause_ended',
        outcome: 'success',
        reason: 'resumed',
        accountId: reset.targetId,
        target,
      } as const;
      await this.around.tell(tx, call, event);
      await tellEnd(tx, this.notices, reset);
      return ok(null);
    });
  }
}

/** Three days and one day before the end, and at it. A pause ends without this job as well: it only tells (D-5). */
@Injectable()
export class TellPause implements JobHandler {
  readonly kind = PAUSE_JOB;

  constructor(
    private readonly around: Surroundings,
    private readonly resets: ResetStore,
    private readonly pauses: Pauses,
    private readonly notices: Notices,
  ) {}

  async handle({ id, tenantId, payload }: Job): Promise<void> {
    const { resetId, before } = payload as { resetId: string; before: number };
    await this.around.db.run(tenantId, async (tx) => {
      const reset = await this.resets.find(tx, resetId);
      if (!reset?.pausedUntil) return;
      const { until, endReason } = await this.pauses.trace(tx, reset.targetId);
      if (until?.getTime() !== reset.pausedUntil.getTime()) return; // it ended earlier, or another one stands
      if (before > 0) return this.warn(tx, reset);
      const reason = endReason ?? 'expired';
      const about = { accountId: reset.targetId, target: { type: 'mfa_reset', id: resetId } };
      await this.around.tell(tx, systemCall('mfa-pause', id), { type: 'mfa_pause_ended', outcome: 'success', reason, ...about });
      await tellEnd(tx, this.notices, reset);
    });
  }

  private async warn(tx: Tx, reset: Reset): Promise<void> {
    const user = await this.notices.recipient(tx, reset);
    const facts = { until: jst(reset.pausedUntil ?? this.around.clock.now()) };
    if (user) await this.notices.tell(tx, user, 'mfaPauseEnding', facts);
  }
}

async function tellEnd(tx: Tx, notices: Notices, reset: Reset): Promise<void> {
  const user = await notices.recipient(tx, reset);
  if (user) await notices.tell(tx, user, 'mfaPauseEnded');
}
