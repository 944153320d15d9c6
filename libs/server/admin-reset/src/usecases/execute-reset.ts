import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Approvals, SpendApproval } from '#server/approvals';
import { FactorStore } from '#server/mfa';
import { constantTimeEqual, Outbox, tokenHash, type Call, type Tx } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import { RunStore } from '../db/run.store.ts';
import type { Admin } from '../desk.ts';
import { requireTicked } from '../domain/checklist.ts';
import { requireRipe } from '../domain/confirmation.ts';
import { dueFrom } from '../domain/head-start.ts';
import { Drafts, RUN, type Draft } from '../drafts.ts';
import { Alerts } from '../notices/alerts.ts';
import { Admins } from '../people/admins.ts';
import { Surroundings } from '../surroundings.ts';

export const RUN_JOB = 'mfa-reset-run';
/** The engine gives a job up after so many tries; a run ends long before, by its own rules. */
export const JOB_ATTEMPTS = 100;

export type Execution = Readonly<{
  /** `If-Match`: the version of the target that was shown. */
  targetVersion: number;
  confirmation: string;
  /** `Idempotency-Key`: the same one starts the same run. */
  key: string;
  /** The last four characters of the user id, for an important account. */
  typedSuffix: string | null;
}>;

/** What is written when a run begins. */
@Injectable()
export class StartParts {
  constructor(
    readonly resets: ResetStore,
    readonly runs: RunStore,
    readonly approvals: Approvals,
    readonly spending: SpendApproval,
    readonly factors: FactorStore,
    readonly outbox: Outbox,
  ) {}
}

/** `POST …/execute`: one conditional change decides, whoever sends how often. The intent is on record before anything is done. */
@Injectable()
export class ExecuteReset {
  constructor(
    private readonly around: Surroundings,
    private readonly drafts: Drafts,
    private readonly parts: StartParts,
    private readonly alerts: Alerts,
    private readonly admins: Admins,
  ) {}

  run(call: Call, tenantId: string, id: string, given: Execution): Promise<Outcome<{ runId: string }, Problem>> {
    return this.around.asAdmin(call, tenantId, { type: 'mfa_reset', id }, 'mfa_reset.execute', async (tx, admin) => {
      const known = await this.parts.resets.lock(tx, id); // before the key is looked up: of many at once the others wait here
      const same = await this.parts.resets.findByKey(tx, admin.accountId, tokenHash(given.key));
      if (same && known)
        return same.id === known.id ? ok({ runId: same.id }) : refuse({ code: 'reset.wrong_state', state: same.state });
      const draft = await this.drafts.open(tx, admin, id, 'execute');
      if (!draft.ok) return draft;
      await this.parts.factors.lockAccount(tx, draft.value.reset.targetId);
      const fresh = await this.drafts.open(tx, admin, id, 'execute');
      if (!fresh.ok) return fresh;
      return this.start(tx, call, admin, fresh.value, given);
    });
  }

  private async start(
    tx: Tx,
    call: Call,
    admin: Admin,
    draft: Draft,
    given: Execution,
  ): Promise<Outcome<{ runId: string }, Problem>> {
    const may = this.mayStart(draft, given);
    if (!may.ok) {
      if (may.problem.code === 'reset.target_changed') await this.drafts.forget(tx, call, draft);
      return may;
    }
    const { reset, needs, hash, approval } = draft;
    if (needs.length > 0 && !(await this.admins.standsBehind(tx, admin.tenantId, approval))) {
      await this.parts.approvals.voidFor(tx, call, RUN, reset.id);
      return refuse({ code: 'reset.approval_required', reasons: needs });
    }
    const what = { kind: RUN, subject: reset.id } as const;
    const spent = needs.length > 0 && hash !== null ? await this.parts.spending.run(tx, call, { ...what, hash }) : null;
    if (spent && !spent.ok) return refuse({ code: 'reset.approval_required', reasons: needs });
    const [token, key] = [tokenHash(given.confirmation), tokenHash(given.key)];
    const under = { ip: call.ip, session: admin.sessionId, ...elevationOf(admin) };
    const begun = { token, key, reasons: needs, approvalId: spent?.value ?? null, under };
    // Checked above under the lock of the row: if it fails here, nothing of the above may stand.
    if (!(await this.parts.resets.begin(tx, reset.id, begun))) throw new Error('a reset was begun twice');
    await this.tell(tx, call, draft);
    await this.parts.runs.steps.open(tx, reset.id);
    await this.parts.runs.tell(tx, reset.id, 'started');
    const runAt = dueFrom(reset.urgency, this.around.clock.now());
    await this.parts.outbox.put(tx, { kind: RUN_JOB, payload: { resetId: reset.id }, runAt, maxAttempts: JOB_ATTEMPTS });
    // What was raised after he decided is nothing that he has looked at.
    if (begun.approvalId !== null && approval?.decidedAt) await this.alerts.clear(tx, admin.accountId, approval.decidedAt);
    await this.alerts.watch(tx, call, { adminId: admin.accountId, kind: 'run', subject: reset.targetId, resetId: reset.id });
    return ok({ runId: reset.id });
  }

  private mayStart(draft: Draft, given: Execution): Outcome<null, Problem> {
    const { reset, target, needs, phase } = draft;
    const ready = this.drafts.requireReady(draft);
    if (!ready.ok) return ready;
    if (given.targetVersion !== target.account.securityVersion)
      return refuse({ code: 'reset.target_changed', version: target.account.securityVersion });
    const ticked = requireTicked(reset.checklist);
    if (!ticked.ok) return ticked;
    if (needs.length > 0 && phase !== 'approved') return refuse({ code: 'reset.approval_required', reasons: needs });
    if (target.facts.importance.length > 0 && given.typedSuffix !== reset.targetId.slice(-4))
      return refuse({ code: 'reset.typed_suffix_wrong' });
    const { confirmHash, confirmFrom: from, confirmUntil: until } = reset;
    if (confirmHash === null || from === null || until === null || !constantTimeEqual(confirmHash, tokenHash(given.confirmation)))
      return refuse({ code: 'reset.confirmation_invalid' });
    return requireRipe({ from, until }, this.around.clock.now());
  }

  /** The intent, before step 1: without it nothing runs (ux.md D-2). */
  private tell(tx: Tx, call: Call, { reset, needs, hash, target }: Draft): Promise<void> {
    return this.around.tell(tx, call, {
      type: 'mfa_reset_started',
      outcome: 'success',
      accountId: reset.targetId,
      target: { type: 'mfa_reset', id: reset.id },
      ...(reset.reasonDetail === null ? {} : { reasonText: reset.reasonDetail }),
      detail: {
        ...{ number: reset.number, method: reset.method, reason_code: reset.reason, urgency: reset.urgency },
        ...{ identity_proof: reset.identityProof, checklist: reset.checklist, approval_reasons: needs, content_hash: hash },
        factors: target.overview.factors.map(({ id, type }) => ({ id, type })),
        ...(reset.incidentId === null ? {} : { incident: reset.incidentId }),
      },
    });
  }
}

const elevationOf = ({ elevation }: Admin) =>
  elevation === null || elevation === 'expired'
    ? { elevation: null, elevatedUntil: null }
    : { elevation: elevation.id, elevatedUntil: elevation.until };
