import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorTries, TotpFactors, type FactorTry } from '#server/mfa';
import { Reply, type Call, type Tx } from '#server/platform';
import { CodeVerdicts } from '../code-verdicts.ts';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import { RaiseSession } from '../raise-session.ts';

/** A code of a verified app, good once at every door, raises this session. */
@Injectable()
export class ProveByApp {
  constructor(
    private readonly own: OwnActs,
    private readonly totp: TotpFactors,
    private readonly tries: FactorTries,
    private readonly verdicts: CodeVerdicts,
    private readonly raise: RaiseSession,
  ) {}

  async run(call: Call, code: string, only: string | null): Promise<Outcome<Reply, Problem>> {
    const apps = await this.own.run(call, async (_tx, self) => appsOf(self, only));
    if (!apps.ok) return apps;
    const { tenantId, accountId } = ownerOf(call);
    const taken = await this.tries.take(tenantId, accountId, 'totp', apps.value);
    if (!taken.ok) return this.verdicts.locked(call, 'totp_failure', taken.problem);
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.judge(tx, call, self, { code, only, taken: taken.value });
    });
    if (!isSettled) await this.tries.giveBack(taken.value);
    return outcome;
  }

  private async judge(
    tx: Tx,
    call: Call,
    self: Self,
    { code, only, taken }: Readonly<{ code: string; only: string | null; taken: FactorTry }>,
  ): Promise<Outcome<Reply, Problem>> {
    const verdict = await this.totp.verify(tx, self.person.account.id, code, only);
    if (verdict.kind !== 'right') return this.verdicts.refuseTotp(tx, call, self, taken, verdict);
    await this.tries.succeed(tx, taken);
    const proof = { interaction: 'totp-authentication', method: 'totp', factorId: verdict.factorId };
    const cookie = await this.raise.prove(tx, self.session, proof);
    const target = { type: 'factor', id: verdict.factorId };
    await this.own.record(tx, call, self, [{ type: 'step_up_success', outcome: 'success', reason: 'totp', target }]);
    return ok(Reply.of({ status: 'success' }).setting(cookie));
  }
}

function appsOf({ person }: Self, only: string | null): Outcome<readonly string[], Problem> {
  const apps = person.factors
    .filter(({ type, status }) => type === 'totp' && status === 'verified')
    .map(({ id }) => id)
    .filter((id) => only === null || id === only);
  return apps.length > 0 ? ok(apps) : refuse({ code: 'factor.none_enrolled' });
}
