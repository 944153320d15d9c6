import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import {
  CODES_PER_SET,
  FactorStore,
  FactorTries,
  LONGEST_NAME,
  RecoveryCodes,
  recoverySetOf as setOf,
  type Factor,
  type NewCodes,
} from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { AccountMails } from '../../account-mails.ts';
import { mayMakeCodes, mayUnenrol } from '../../domain/may-change-factors.ts';
import { OwnActs, type Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

type Shown = Readonly<{ id: string; type: 'recovery_code'; friendly_name: string; total: number; codes: readonly string[] }>;
type Wanted = 'first' | 'renewed';

/** What a set of codes stands on. */
@Injectable()
export class RecoveryParts {
  constructor(
    readonly factors: FactorStore,
    readonly codes: RecoveryCodes,
    readonly tries: FactorTries,
    readonly evidence: SessionEvidence,
    readonly mails: AccountMails,
  ) {}
}

/** `factors/recovery-codes`: making, renewing, counting and removing the own codes. They are shown once. */
@Injectable()
export class OwnRecoveryCodes {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly parts: RecoveryParts,
  ) {}

  status(call: Call) {
    return this.own.run(call, async (_tx, { portrait }) => {
      const set = setOf(portrait.factors);
      if (!set) return refuse({ code: 'supabase.factor_not_found' as const });
      return ok({ id: set.id, type: 'recovery_code' as const, total: CODES_PER_SET, remaining: set.codesLeft });
    });
  }

  make(call: Call, name: string | null | undefined): Promise<Outcome<Shown, Problem>> {
    return this.write(call, 'first', name?.trim() || undefined);
  }

  renew(call: Call): Promise<Outcome<Shown, Problem>> {
    return this.write(call, 'renewed', undefined);
  }

  remove(call: Call): Promise<Outcome<{ id: string }, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      const set = setOf(self.portrait.factors);
      if (!set) return refuse({ code: 'supabase.factor_not_found' as const });
      const allowed = mayUnenrol(self.session.evidence, this.around.clock.now());
      if (!allowed.ok) return this.refused(tx, call, self, 'factor_removal_refused', allowed.problem);
      await this.parts.factors.remove(tx, set.id, 'owner');
      await this.parts.evidence.drop(tx, self.session.accountId, set.id);
      await this.parts.mails.tell(tx, self, self.session.accountId, 'factorRemoved');
      await this.record(tx, call, self, {
        type: 'recovery_codes_removed',
        outcome: 'success',
        target: { type: 'factor', id: set.id },
      });
      return ok({ id: set.id });
    });
  }

  /** Decided before the ten hashes and again after them, because they are made outside of any transaction. */
  private async write(call: Call, wanted: Wanted, name: string | undefined): Promise<Outcome<Shown, Problem>> {
    if ((name?.length ?? 0) > LONGEST_NAME)
      return refuse({ code: 'supabase.invalid', message: `friendly_name: at most ${LONGEST_NAME} characters` });
    const allowed = await this.own.run(call, (tx, self) => this.mayWrite(tx, call, self, wanted));
    if (!allowed.ok) return allowed;
    const made = await this.parts.codes.make(allowed.value?.name ?? name);
    if (!made.ok) return made;
    return this.own.runAlone(call, async (tx, self) => {
      const still = await this.mayWrite(tx, call, self, wanted);
      return still.ok ? this.store(tx, call, self, made.value) : still;
    });
  }

  private async store(tx: Tx, call: Call, self: Self, { codes, stored }: NewCodes): Promise<Outcome<Shown, Problem>> {
    const id = await this.parts.codes.replace(tx, call, self.session.accountId, stored);
    await this.parts.tries.forgive(tx, id);
    await this.parts.mails.tell(tx, self, self.session.accountId, 'recoveryCodesMade');
    await this.record(tx, call, self, { type: 'recovery_codes_generated', outcome: 'success', target: { type: 'factor', id } });
    return ok({ id, type: 'recovery_code', friendly_name: stored.name, total: codes.length, codes });
  }

  /** The standing set where it is to be renewed, null where there is none yet. */
  private async mayWrite(tx: Tx, call: Call, self: Self, wanted: Wanted): Promise<Outcome<Factor | null, Problem>> {
    const { factors } = self.portrait;
    const set = setOf(factors);
    const allowed = mayMakeCodes(factors, self.session.evidence, this.around.clock.now());
    if (!allowed.ok) return this.refused(tx, call, self, 'factor_enrolment_refused', allowed.problem);
    if (wanted === 'first') return set ? refuse({ code: 'supabase.recovery_codes_exist' }) : ok(null);
    return set ? ok(set) : refuse({ code: 'supabase.factor_not_found' });
  }

  private async refused(
    tx: Tx,
    call: Call,
    self: Self,
    type: AuditEvent['type'],
    problem: Problem,
  ): Promise<Outcome<never, Problem>> {
    await this.record(tx, call, self, {
      type,
      outcome: 'denied',
      reason: problem.code,
      detail: { factor_type: 'recovery_code' },
    });
    return refuse(problem);
  }

  private record(tx: Tx, call: Call, { portrait: { account } }: Self, event: AuditEvent): Promise<void> {
    return this.around.audit.append(tx, call, [{ ...event, accountId: account.id, userName: account.username }]);
  }
}
