import { Inject, Injectable } from '@nestjs/common';
import { resetSteps } from '#shared/contracts';
import { LoginHolds } from '#server/accounts';
import { LOG, Outbox, secondsFrom, systemCall, type Call, type Job, type JobHandler, type Log, type Tx } from '#server/platform';
import { ResetStore, type Reset } from '../db/reset.store.ts';
import { RunStore } from '../db/run.store.ts';
import type { StepMark, StepRow } from '../db/step.store.ts';
import { Escalations } from '../notices/escalations.ts';
import { IncidentNotices } from '../notices/incident-notices.ts';
import { Deregistrations } from '../runs/deregistrations.ts';
import { NotAllowed, RunSteps } from '../runs/run-steps.ts';
import { Surroundings } from '../surroundings.ts';
import { JOB_ATTEMPTS, RUN_JOB } from './execute-reset.ts';

/** Tries after the first, and the time between them (D-13). Then a person decides. */
const MOST_TRIES = 3;
const RETRY_SECONDS = 30;
/** A step whose workers die again and again is not begun for ever. */
const MOST_BEGINNINGS = 12;
const FACTORS = 3;

/** What ends a run, well or not. */
@Injectable()
export class EndParts {
  constructor(
    readonly resets: ResetStore,
    readonly runs: RunStore,
    readonly holds: LoginHolds,
    readonly escalations: Escalations,
    readonly outbox: Outbox,
    readonly incidents: IncidentNotices,
  ) {}
}

/**
 * The run as a job. Whoever works it goes on at the first step that is not done: a step and its mark are one transaction, so a
 * worker that is killed leaves a step done or not begun (D-12). Two workers wait for each other at the row of the run.
 */
@Injectable()
export class RunReset implements JobHandler {
  readonly kind = RUN_JOB;

  constructor(
    private readonly around: Surroundings,
    private readonly steps: RunSteps,
    private readonly hooks: Deregistrations,
    private readonly parts: EndParts,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async handle(job: Job): Promise<void> {
    const { resetId } = job.payload as { resetId: string };
    const call = systemCall('mfa-reset', job.id);
    let step = await this.around.db.run(job.tenantId, (tx) => this.begin(tx, call, resetId));
    while (step !== null) {
      const now = step;
      try {
        if (now === FACTORS) await this.hooks.run(job.tenantId, resetId);
        step = await this.around.db.run(job.tenantId, (tx) => this.work(tx, call, resetId, now));
      } catch (fault) {
        const reason = fault instanceof Error ? fault.message : 'unknown fault';
        this.log.warn({ reset: resetId, request_id: job.id, step: now, reason }, 'a step of a reset failed');
        return this.fail(job.tenantId, call, resetId, now, fault); // throws where that cannot be written: the job comes back
      }
    }
  }

  /** The step to go on with, marked as begun for those who watch; null when there is none. */
  private async begin(tx: Tx, call: Call, resetId: string): Promise<number | null> {
    const reset = await this.parts.resets.lock(tx, resetId);
    if (reset?.state !== 'running') return null;
    return this.goOn(tx, call, reset, await this.parts.runs.steps.list(tx, resetId), null);
  }

  /** One step, its mark and the beginning of the next one: one transaction. Answers the next step. */
  private async work(tx: Tx, call: Call, resetId: string, step: number): Promise<number | null> {
    const reset = await this.parts.resets.lock(tx, resetId);
    if (reset?.state !== 'running') return null;
    const steps = await this.parts.runs.steps.list(tx, resetId);
    if (steps[step - 1]?.state !== 'running') return this.goOn(tx, call, reset, steps, null); // another worker was here
    await this.steps.run(step, tx, call, reset);
    if (step === FACTORS && (await this.leftOver(tx, resetId))) {
      await this.halt(tx, call, reset, step, 'MFA-502-DEREGISTRATION');
      return null;
    }
    const next = await this.goOn(tx, call, reset, steps, step);
    if (step === resetSteps.length) await this.complete(tx, reset);
    return next;
  }

  /** Marks the step that was `done` and the one after it; the rows were read under the lock of the run, so they still hold. */
  private async goOn(tx: Tx, call: Call, reset: Reset, steps: readonly StepRow[], done: number | null) {
    const next = steps.find(({ step, state }) => step !== done && state !== 'done');
    const isBegun = next !== undefined && next.tries < MOST_BEGINNINGS;
    const marks: StepMark[] = [];
    if (done !== null) marks.push({ step: done, state: 'done' });
    if (isBegun) marks.push({ step: next.step, state: 'running' });
    if (marks.length > 0) await this.parts.runs.steps.mark(tx, reset.id, ...marks);
    if (next && !isBegun) return this.stop(tx, call, reset, next.step);
    return next?.step ?? null;
  }

  private async leftOver(tx: Tx, resetId: string): Promise<boolean> {
    return (await this.parts.runs.factors(tx, resetId)).some(({ outcome }) => outcome === 'failed');
  }

  /** Success is final: what could have brought the factors back is given up (D-3). */
  private async complete(tx: Tx, reset: Reset): Promise<void> {
    await this.parts.holds.release(tx, reset.targetId); // a fault after the factors were gone held it again
    await this.parts.runs.settle(tx, reset.id, 'completed');
    await this.parts.runs.shred(tx, reset.id);
    await this.parts.runs.tell(tx, reset.id, 'completed');
    await this.around.audit.anchorAtOnce(tx);
    if (reset.urgency !== 'critical') return;
    await this.parts.escalations.notice(tx, reset);
    await this.parts.incidents.tell(tx, reset, 'critical_reset');
  }

  private fail(tenantId: string, call: Call, resetId: string, step: number, fault: unknown): Promise<void> {
    return this.around.db.run(tenantId, async (tx) => {
      const reset = await this.parts.resets.lock(tx, resetId);
      if (reset?.state !== 'running') return;
      if (fault instanceof NotAllowed) return this.giveUp(tx, call, reset, step, 'MFA-409-PREFLIGHT');
      const code = `MFA-500-STEP${step}`;
      if (reset.tries >= MOST_TRIES) return void (await this.stop(tx, call, reset, step));
      await this.parts.runs.settle(tx, resetId, 'running', reset.tries + 1, code);
      await this.parts.runs.tell(tx, resetId, 'retrying', {
        step,
        code,
        trace: call.requestId,
        try: reset.tries + 1,
        seconds: RETRY_SECONDS,
      });
      const runAt = secondsFrom(this.around.clock.now(), RETRY_SECONDS);
      await this.parts.outbox.put(tx, { kind: RUN_JOB, payload: { resetId }, runAt, maxAttempts: JOB_ATTEMPTS });
    });
  }

  /** No worker goes on with it. Before the third step nothing was touched yet. */
  private async stop(tx: Tx, call: Call, reset: Reset, step: number): Promise<null> {
    const code = `MFA-500-STEP${step}`;
    if (step < FACTORS) await this.giveUp(tx, call, reset, step, code);
    else await this.halt(tx, call, reset, step, code);
    return null;
  }

  /** Nothing of the factors was touched: the account is as open as it was. Its sessions stay ended. */
  private async giveUp(tx: Tx, call: Call, reset: Reset, step: number, code: string): Promise<void> {
    await this.parts.holds.release(tx, reset.targetId);
    await this.end(tx, call, reset, step, 'failed', code);
    await this.parts.runs.shred(tx, reset.id);
    if (code.startsWith('MFA-5'))
      await this.parts.escalations.raise(tx, call, { ...reset, lastCode: code }, 'retries_exhausted', null);
  }

  /** Some factors may be gone: the account stays on hold until somebody retries or rolls back (D-4), and help is called. */
  private async halt(tx: Tx, call: Call, reset: Reset, step: number, code: string): Promise<void> {
    await this.parts.holds.hold(tx, reset.targetId, `mfa_reset:${reset.id}`);
    await this.end(tx, call, reset, step, 'partially_failed', code);
    const cause = code.startsWith('MFA-502') ? 'partially_failed' : 'retries_exhausted';
    await this.parts.escalations.raise(tx, call, { ...reset, lastCode: code }, cause, null);
    await this.parts.incidents.tell(tx, { ...reset, lastCode: code }, 'partial_failure');
  }

  private async end(
    tx: Tx,
    call: Call,
    reset: Reset,
    step: number,
    state: 'failed' | 'partially_failed',
    code: string,
  ): Promise<void> {
    await this.parts.runs.steps.fail(tx, reset.id, step, code);
    await this.parts.runs.settle(tx, reset.id, state, reset.tries, code);
    await this.parts.runs.tell(tx, reset.id, state, { step, code, trace: call.requestId });
    const factors = await this.parts.runs.outcomes(tx, reset.id);
    const target = { type: 'mfa_reset', id: reset.id };
    const event = { type: 'mfa_reset_failed', outcome: 'failure', reason: code, accountId: reset.targetId, target } as const;
    await this.around.tell(tx, call, { ...event, detail: { number: reset.number, step, factors } });
    await this.around.audit.anchorAtOnce(tx);
  }
}
