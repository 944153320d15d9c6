import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import { FactorStore, FactorTries, RecoveryCodes, TotpFactors, type FactorTry, type TotpVerdict } from '#server/mfa';
import type { Call, Reply, Tx } from '#server/platform';
import { ReauthenticationStore } from '../db/reauthentication.store.ts';
import { Elevate } from '../elevate.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

type Given = Readonly<{ totp?: string | undefined; recovery_code?: string | undefined }>;
type Verdict = Readonly<{ problem: Problem | null; reason: string; spares: boolean }>;
const notPending = refuse({ code: 'reauth.not_pending' } as const);

/** What a typed code is judged with. */
@Injectable()
export class CodeParts {
  constructor(
    readonly factors: FactorStore,
    readonly tries: FactorTries,
    readonly totp: TotpFactors,
    readonly codes: RecoveryCodes,
  ) {}
}

/** `POST /api/reauthentications/{id}/otp`: a code of the administrator's own, counted with all other tries of it. */
@Injectable()
export class ProveSecondFactor {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: CodeParts,
    private readonly store: ReauthenticationStore,
    private readonly elevate: Elevate,
  ) {}

  async run(call: Call, id: string, given: Given): Promise<Outcome<Reply, Problem>> {
    const { tenantId, accountId, sessionId } = adminOf(call);
    const kind = given.totp === undefined ? 'recovery-code' : 'totp';
    const before = await this.around.db.run(tenantId, async (tx) => ({
      isPending: await this.store.isPending(tx, id, sessionId),
      ids: await this.idsOf(tx, accountId, kind),
    }));
    if (!before.isPending || before.ids.length === 0) return notPending;
    const taken = await this.parts.tries.take(tenantId, accountId, kind, before.ids);
    if (!taken.ok) return this.locked(call, taken.problem);
    const judged = kind === 'totp' ? await this.totp(tenantId, accountId, given.totp ?? '') : await this.recovery(call, given);
    if (!judged.ok) {
      await this.parts.tries.giveBack(taken.value);
      return judged;
    }
    return this.around.db.run(tenantId, (tx) => this.settle(tx, call, { id, kind, taken: taken.value, judge: judged.value }));
  }

  private async idsOf(tx: Tx, accountId: string, kind: 'totp' | 'recovery-code'): Promise<readonly string[]> {
    const type = kind === 'totp' ? 'totp' : 'recovery_code';
    const factors = await this.parts.factors.list(tx, accountId);
    return factors.filter((factor) => factor.type === type && factor.status === 'verified').map((factor) => factor.id);
  }

  /** Nothing to prepare: an app's code is compared where it is spent. */
  private async totp(_: string, accountId: string, code: string): Promise<Outcome<Judge, Problem>> {
    return { ok: true, value: async (tx) => verdictOfTotp(await this.parts.totp.verify(tx, accountId, code)) };
  }

  /** The hash of a recovery code is slow, so it is made before the transaction. */
  private async recovery(call: Call, { recovery_code: code = '' }: Given): Promise<Outcome<Judge, Problem>> {
    const { tenantId, accountId } = adminOf(call);
    const set = await this.around.db.run(tenantId, (tx) => this.parts.codes.find(tx, accountId));
    if (!set) return notPending;
    const hashed = await this.parts.codes.hashTyped(set, code);
    if (!hashed.ok) return hashed;
    return {
      ok: true,
      value: async (tx) => {
        const spent = await this.parts.codes.spend(tx, set, hashed.value);
        const problem: Problem | null = spent === 'right' ? null : { code: 'reauth.invalid_code' };
        return { problem, reason: spent === 'right' ? 'recovery_code' : 'wrong_recovery_code', spares: false };
      },
    };
  }

  private async settle(
    tx: Tx,
    call: Call,
    { id, kind, taken, judge }: Readonly<{ id: string; kind: string; taken: FactorTry; judge: Judge }>,
  ): Promise<Outcome<Reply, Problem>> {
    const { accountId, sessionId } = adminOf(call);
    await this.parts.factors.lockAccount(tx, accountId);
    if (!(await this.store.isPending(tx, id, sessionId))) {
      await this.parts.tries.giveBackIn(tx, taken);
      return notPending;
    }
    const { problem, reason, spares } = await judge(tx);
    if (problem === null) {
      await this.parts.tries.succeed(tx, taken);
      return this.elevate.run(tx, call, { id, by: reason });
    }
    const events: AuditEvent[] = [{ type: 'admin_reauth_failure', outcome: 'failure', reason, accountId }];
    if (spares) await this.parts.tries.giveBackIn(tx, taken);
    else if ((await this.parts.tries.fail(tx, taken)).locked)
      events.push({ type: 'admin_reauth_locked', outcome: 'denied', reason: `too_many_codes_${kind}`, accountId });
    await this.around.audit.append(tx, call, events);
    return refuse(problem);
  }

  private locked(call: Call, problem: Problem): Promise<Outcome<never, Problem>> | Outcome<never, Problem> {
    if (problem.code !== 'login.locked') return refuse(problem);
    const { tenantId, accountId } = adminOf(call);
    return this.around.db.run(tenantId, async (tx) => {
      await this.around.audit.append(tx, call, [
        { type: 'admin_reauth_failure', outcome: 'denied', reason: 'locked', accountId },
      ]);
      return refuse({ code: 'reauth.locked' as const, retryAfterSeconds: problem.retryAfterSeconds });
    });
  }
}

type Judge = (tx: Tx) => Promise<Verdict>;

/** A double click on the same button burns no try (T-08). */
function verdictOfTotp(verdict: TotpVerdict): Verdict {
  if (verdict.kind === 'right') return { problem: null, reason: 'totp', spares: false };
  if (verdict.kind === 'replayed') {
    const problem: Problem = { code: 'reauth.code_used', retryAfterSeconds: verdict.secondsToNext };
    return { problem, reason: 'already_used', spares: verdict.again };
  }
  const checkClock = verdict.kind === 'drifted' ? { checkClock: true } : {};
  return { problem: { code: 'reauth.invalid_code', ...checkClock }, reason: `totp_${verdict.kind}`, spares: false };
}
