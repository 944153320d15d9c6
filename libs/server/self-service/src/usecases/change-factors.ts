import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import {
  demandsFactor,
  FactorStore,
  isLastFactor,
  isNameTaken,
  LONGEST_NAME,
  ownRemoval,
  recoverySetOf,
  type Factor,
} from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { mayRemove } from '../domain/own-rules.ts';
import { requireFresh } from '../domain/proof.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';
import { PolicyDemands } from '../policy-demands.ts';

/** What a factor's change reads and writes. */
@Injectable()
export class FactorParts {
  constructor(
    readonly factors: FactorStore,
    readonly evidence: SessionEvidence,
    readonly demands: PolicyDemands,
    readonly mails: OwnMails,
  ) {}
}

/** Removing and renaming the own factors. */
@Injectable()
export class ChangeFactors {
  constructor(
    private readonly own: OwnActs,
    private readonly parts: FactorParts,
  ) {}

  /** `DELETE me/factors/:id`: every session that stands on it loses what it proved, and its owner is told. */
  remove(call: Call, factorId: string): Promise<Outcome<{ id: string }, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      const factor = ownFactor(self, factorId);
      if (!factor) return refuse({ code: 'factor.not_found' as const });
      const document = await this.parts.demands.document(tx);
      const allowed = mayRemove(factor, {
        factors: self.person.factors,
        contacts: self.person.contacts,
        document,
        demanded: demandsFactor(self.tenant),
        proof: self.proof,
      });
      if (!allowed.ok) {
        const reason = allowed.problem.code;
        await this.own.record(tx, call, self, [about(factor, { type: 'factor_removal_refused', outcome: 'denied', reason })]);
        return allowed;
      }
      const events = [await this.take(tx, self, factor, 'factor_removed')];
      const set = recoverySetOf(self.person.factors);
      if (set && isLastFactor(self.person.factors, factor)) events.push(await this.take(tx, self, set, 'recovery_codes_removed'));
      await this.parts.mails.tell(tx, self, 'factorRemoved');
      await this.own.record(tx, call, self, events);
      return ok({ id: factor.id });
    });
  }

  /** `PATCH me/factors/:id`. Names that look the same are the same; empty ones never conflict. */
  rename(call: Call, factorId: string, given: string): Promise<Outcome<{ id: string; name: string }, Problem>> {
    const name = given.trim();
    return this.own.runAlone(call, async (tx, self) => {
      if (name.length > LONGEST_NAME)
        return refuse({ code: 'request.invalid' as const, messages: [`name: at most ${LONGEST_NAME} characters`] });
      const factor = ownFactor(self, factorId);
      if (!factor) return refuse({ code: 'factor.not_found' as const });
      const proved = requireFresh(self.proof);
      if (!proved.ok) return proved;
      if (isNameTaken(self.person.factors, factor, name)) return refuse({ code: 'factor.name_taken' as const });
      await this.parts.factors.rename(tx, factor.id, name, true);
      await this.parts.mails.tell(tx, self, 'factorRenamed');
      await this.own.record(tx, call, self, [about(factor, { type: 'factor_renamed', outcome: 'success' })]);
      return ok({ id: factor.id, name });
    });
  }

  private async take(
    tx: Tx,
    { session }: Self,
    factor: Factor,
    type: 'factor_removed' | 'recovery_codes_removed',
  ): Promise<AuditEvent> {
    await this.parts.factors.remove(tx, factor.id, ownRemoval(session.id));
    const lowered = await this.parts.evidence.drop(tx, session.accountId, factor.id);
    return about(factor, { type, outcome: 'success', reason: 'owner' }, { sessions_lowered: lowered });
  }
}

const about = (factor: Factor, event: AuditEvent, detail: Readonly<Record<string, unknown>> = {}): AuditEvent => ({
  ...event,
  target: { type: 'factor', id: factor.id },
  detail: { factor_type: factor.type, ...detail },
});

/** Verified ones only: a pending one protects nobody and goes by itself, and recovery codes are renewed, not removed. */
const ownFactor = ({ person }: Self, wanted: string): Factor | undefined =>
  person.factors.find(({ id, status, type }) => id === wanted && status === 'verified' && type !== 'recovery_code');
