import { Injectable } from '@nestjs/common';
import type { OwnAppKey, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { FactorTries, hasSecondFactor, levelOf, TotpFactors, type FactorTry } from '#server/mfa';
import { Reply, type Call, type Cookie, type Tx } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { CodeVerdicts } from '../code-verdicts.ts';
import { Enrolment } from '../enrolment.ts';
import { OwnActs, ownerOf, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';
import { RaiseSession } from '../raise-session.ts';

/** What a new app is judged with, and what it changes. */
@Injectable()
export class AppParts {
  constructor(
    readonly totp: TotpFactors,
    readonly tries: FactorTries,
    readonly evidence: SessionEvidence,
    readonly raise: RaiseSession,
    readonly mails: OwnMails,
  ) {}
}

/** Setting up an authenticator app: its key is shown once, and it protects nothing until a code of it was right (L-040, L-042). */
@Injectable()
export class AddApp {
  constructor(
    private readonly own: OwnActs,
    private readonly enrolment: Enrolment,
    private readonly parts: AppParts,
    private readonly verdicts: CodeVerdicts,
  ) {}

  /** `POST me/factors`. */
  begin(call: Call, name: string): Promise<Outcome<OwnAppKey, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      const { account, contacts } = self.person;
      const allowed = await this.enrolment.allowed(tx, self);
      const accountName = contacts.find(({ kind }) => kind === 'email')?.value ?? account.username;
      const draft = { accountId: account.id, accountName, issuer: self.tenant.name, name: name.trim() };
      const begun = allowed.ok ? await this.parts.totp.begin(tx, call, draft) : allowed;
      if (!begun.ok) return this.refused(tx, call, self, begun.problem);
      const { factorId: id, key } = begun.value;
      const about = { target: { type: 'factor', id }, detail: { factor_type: 'totp' } };
      await this.own.record(tx, call, self, [{ type: 'factor_enrolment_started', outcome: 'success', ...about }]);
      return ok({ id, totp: { qr_code: key.qrSvg, secret: key.secret, secret_grouped: key.grouped, uri: key.uri } });
    });
  }

  /** `POST me/factors/:id/verify`: the first code makes it stand, and proves it in this session. */
  async verify(call: Call, factorId: string, code: string): Promise<Outcome<Reply, Problem>> {
    const ready = await this.own.run(call, (tx, self) => this.mayConfirm(tx, call, self, factorId));
    if (!ready.ok) return ready;
    const { tenantId, accountId } = ownerOf(call);
    const taken = await this.parts.tries.take(tenantId, accountId, 'totp', [factorId]);
    if (!taken.ok) return this.verdicts.locked(call, 'totp_failure', taken.problem);
    let isSettled = false;
    const outcome = await this.own.runAlone(call, (tx, self) => {
      isSettled = true;
      return this.confirm(tx, call, self, factorId, code, taken.value);
    });
    if (!isSettled) await this.parts.tries.giveBack(taken.value);
    return outcome;
  }

  /** Asked again under the lock: somebody may have set up another factor since this one was begun. */
  private async mayConfirm(tx: Tx, call: Call, self: Self, factorId: string): Promise<Outcome<null, Problem>> {
    const isPending = self.person.factors.some(({ id, status }) => id === factorId && status === 'pending');
    if (!isPending) return refuse({ code: 'factor.not_found' });
    const allowed = await this.enrolment.allowed(tx, self);
    return allowed.ok ? allowed : this.refused(tx, call, self, allowed.problem);
  }

  private async confirm(
    tx: Tx,
    call: Call,
    self: Self,
    factorId: string,
    code: string,
    taken: FactorTry,
  ): Promise<Outcome<Reply, Problem>> {
    const still = await this.mayConfirm(tx, call, self, factorId);
    if (!still.ok) {
      await this.parts.tries.giveBackIn(tx, taken);
      return still;
    }
    const verdict = await this.parts.totp.confirm(tx, self.person.account.id, factorId, code);
    if (verdict.kind !== 'right') return this.verdicts.refuseTotp(tx, call, self, taken, verdict);
    await this.parts.tries.succeed(tx, taken);
    return ok(Reply.of({ status: 'success', id: factorId }, 201).setting(await this.conclude(tx, call, self, factorId)));
  }

  /** The first factor ends the sessions that stand on the password alone: they are worth less than this account demands now. */
  private async conclude(tx: Tx, call: Call, self: Self, factorId: string): Promise<Cookie> {
    const proof = { interaction: 'totp-authentication', method: 'totp', factorId };
    const cookie = await this.parts.raise.prove(tx, self.session, proof);
    const { account, factors } = self.person;
    const isWeak = (evidence: Self['session']['evidence']): boolean => levelOf(evidence) === 'aal1';
    const ended = hasSecondFactor(factors) ? 0 : await this.parts.evidence.endWeak(tx, account.id, self.session.id, isWeak);
    await this.parts.mails.tell(tx, self, 'factorAdded');
    const about = { target: { type: 'factor', id: factorId }, detail: { factor_type: 'totp', sessions_ended: ended } };
    await this.own.record(tx, call, self, [{ type: 'factor_enrolled', outcome: 'success', ...about }]);
    return cookie;
  }

  private async refused(tx: Tx, call: Call, self: Self, problem: Problem): Promise<Outcome<never, Problem>> {
    const detail = { factor_type: 'totp' };
    const event = { type: 'factor_enrolment_refused', outcome: 'denied', reason: problem.code, detail } as const;
    await this.own.record(tx, call, self, [event]);
    return refuse(problem);
  }
}
