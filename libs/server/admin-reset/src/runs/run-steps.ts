import { Injectable } from '@nestjs/common';
import type { ResetMethod } from '#shared/contracts';
import { AccountStore, LoginHolds, Pauses } from '#server/accounts';
import { OfflineKeys } from '#server/approvals';
import { FactorKeep, FactorStore, RememberedDevices } from '#server/mfa';
import { Outbox, secondsFrom, statement, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import type { Reset } from '../db/reset.store.ts';
import { RunStore } from '../db/run.store.ts';
import { jst } from '../domain/jst.ts';
import { Notices } from '../notices/notices.ts';
import { Admins } from '../people/admins.ts';
import { Surroundings } from '../surroundings.ts';
import { TrailCheck } from './trail-check.ts';

/** The run may not go on, and nothing was changed. */
export class NotAllowed extends Error {}

const SNAPSHOT_SECONDS = 86_400; // D-3
export const PAUSE_SECONDS = 168 * 3_600; // D-5
const NOTICES_BEFORE_END = [3 * 86_400, 86_400];
export const PAUSE_JOB = 'mfa-pause-notice';

const lockEnrolment = statement(
  'reset-run.lock-enrolment',
  `UPDATE account SET enrolment_locked = true, security_version = security_version + 1 WHERE tenant_id = $1 AND id = $2`,
);
const dropChallenges = statement(
  'reset-run.drop-challenges',
  `DELETE FROM factor_challenge c USING factor f WHERE c.tenant_id = $1 AND f.tenant_id = $1 AND f.id = c.factor_id AND f.account_id = $2`,
);

/** Where a removal came from; the snapshot gives back what was removed under this name and nothing else. */
export const removalOf = (resetId: string): string => `mfa_reset:${resetId}`;

/** What steps 2 and 3 touch. */
@Injectable()
export class StepParts {
  constructor(
    readonly sessions: Sessions,
    readonly devices: RememberedDevices,
    readonly holds: LoginHolds,
    readonly pauses: Pauses,
    readonly outbox: Outbox,
    readonly offlineKeys: OfflineKeys,
  ) {}
}

/** What is kept, and who is told. */
@Injectable()
export class RecordParts {
  constructor(
    readonly accounts: AccountStore,
    readonly factors: FactorStore,
    readonly keep: FactorKeep,
    readonly notices: Notices,
    readonly admins: Admins,
    readonly trail: TrailCheck,
  ) {}
}

/**
 * The five steps (ux.md D-2), each in one transaction with its mark, so that a step is done once however often it is begun.
 * The methods differ in their third and fifth step alone.
 */
@Injectable()
export class RunSteps {
  constructor(
    private readonly around: Surroundings,
    private readonly runs: RunStore,
    private readonly parts: StepParts,
    private readonly records: RecordParts,
  ) {}

  run(step: number, tx: Tx, call: Call, reset: Reset): Promise<void> {
    const steps = [this.preflight, this.endSessions, this.changeFactors, this.recordResult, this.notify];
    const chosen = steps[step - 1];
    if (!chosen) throw new Error(`there is no step ${step}`);
    return chosen.call(this, tx, call, reset);
  }

  /** 1 実行条件を確認中: rights and the target again, and the sealed snapshot. */
  private async preflight(tx: Tx, _: Call, reset: Reset): Promise<void> {
    await this.records.factors.lockAccount(tx, reset.targetId);
    const { requesterTenantId, requesterId, targetId } = reset;
    if (!(await this.records.admins.holds(tx, requesterTenantId, requesterId, 'mfa_reset.execute')))
      throw new NotAllowed('the right to reset is gone');
    const account = await this.records.accounts.find(tx, targetId);
    if (account?.securityVersion !== reset.targetVersion) throw new NotAllowed('the target has changed');
    const until = secondsFrom(this.around.clock.now(), SNAPSHOT_SECONDS);
    await this.runs.keep(tx, reset.id, await this.records.keep.take(tx, targetId), until);
  }

  /** 2 ログイン中のセッションを失効中: everything the account holds, and the hold that keeps a half-done reset shut (D-4). */
  private async endSessions(tx: Tx, _: Call, { id, targetId }: Reset): Promise<void> {
    await this.records.factors.lockAccount(tx, targetId);
    await this.parts.holds.hold(tx, targetId, `mfa_reset:${id}`);
    const { sessions } = await this.parts.sessions.endAllOf(tx, targetId);
    await this.parts.devices.forgetAll(tx, targetId);
    await tx.count(dropChallenges, [tx.tenantId, targetId]);
    await this.runs.note(tx, id, { sessions });
  }

  /** 3 MFA設定データを削除中, or paused. The hold goes only when nothing is left half done. */
  private async changeFactors(tx: Tx, call: Call, reset: Reset): Promise<void> {
    await this.records.factors.lockAccount(tx, reset.targetId);
    // A login that was finishing while step 2 ran has opened its session by now.
    await this.parts.sessions.endAllOf(tx, reset.targetId);
    const isWhole = reset.method === 'pause' ? await this.pause(tx, reset) : await this.remove(tx, call, reset);
    if (isWhole) await this.parts.holds.release(tx, reset.targetId);
  }

  /** False where a factor is left that its own system did not give up: half done, so the hold stays. */
  private async remove(tx: Tx, call: Call, { id, targetId, requesterId }: Reset): Promise<boolean> {
    const listed = await this.runs.factors(tx, id);
    for (const { factorId } of listed.filter(({ outcome }) => outcome === 'waiting' || outcome === 'deregistered')) {
      await this.records.factors.remove(tx, factorId, removalOf(id));
      await this.runs.markFactor(tx, id, factorId, 'removed');
    }
    if (listed.some(({ outcome }) => outcome === 'failed')) return false;
    await this.parts.pauses.end(tx, targetId, 'reset');
    await tx.count(lockEnrolment, [tx.tenantId, targetId]);
    // An administrator's: it was registered with the proof that is now taken away (threats 23).
    const key = await this.parts.offlineKeys.revoke(tx, targetId, requesterId);
    const revoked = { type: 'offline_key_revoked', outcome: 'success', reason: 'mfa_reset', accountId: targetId } as const;
    if (key !== null) await this.around.tell(tx, call, { ...revoked, target: { type: 'offline_key', id: key } });
    return true;
  }

  private async pause(tx: Tx, { id, targetId, executedAt }: Reset): Promise<boolean> {
    const until = secondsFrom(executedAt ?? this.around.clock.now(), PAUSE_SECONDS);
    await this.parts.pauses.begin(tx, targetId, until);
    await this.runs.note(tx, id, { pausedUntil: until });
    for (const { factorId } of await this.runs.factors(tx, id)) await this.runs.markFactor(tx, id, factorId, 'paused');
    for (const before of [...NOTICES_BEFORE_END, 0])
      await this.parts.outbox.put(tx, { kind: PAUSE_JOB, payload: { resetId: id, before }, runAt: secondsFrom(until, -before) });
    return true;
  }

  /** 4 監査ログを記録中: the result, and whether the trail holds that it is written into. */
  private async recordResult(tx: Tx, call: Call, reset: Reset): Promise<void> {
    const factors = await this.runs.outcomes(tx, reset.id);
    const { number, method, sessionsEnded: sessions } = reset;
    const target = { type: 'mfa_reset', id: reset.id };
    await this.around.tell(tx, call, {
      ...{ type: 'mfa_reset_completed', outcome: 'success', accountId: reset.targetId, target },
      detail: { number, method, sessions, factors },
    });
    await this.records.trail.run(tx, call, reset.id);
  }

  /** 5 対象ユーザーに通知を送信中: once, on every proven channel; after a reset with the ticket for a new factor. */
  private async notify(tx: Tx, call: Call, reset: Reset): Promise<void> {
    const user = await this.records.notices.recipient(tx, reset);
    if (!user) return;
    const facts = { until: reset.pausedUntil === null ? '' : jst(reset.pausedUntil) };
    const name = NOTICE[reset.method ?? 'complete'];
    const told = await this.records.notices.tell(tx, user, name, facts);
    if (reset.method !== 'pause') await this.records.notices.ticket(tx, user);
    const target = { type: 'mfa_reset', id: reset.id };
    const event = { type: 'mfa_reset_notified', outcome: 'success', accountId: reset.targetId, target } as const;
    await this.around.tell(tx, call, { ...event, detail: { total: told.length } });
  }
}

const NOTICE = { complete: 'mfaReset', re_enrol: 'mfaReset', pause: 'mfaPaused' } as const satisfies Record<ResetMethod, string>;
