import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { demandsFactor, FactorStore, hasSecondFactor, isNameTaken, LONGEST_NAME, ownRemoval, type Factor } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { readStoredPolicy } from '#server/policies';
import { SessionEvidence } from '#server/sessions';
import { AccountMails } from '../../account-mails.ts';
import { amrOf } from '../../domain/assurance.ts';
import { mayRemove } from '../../domain/may-change-factors.ts';
import { factorView, isShown, type FactorView } from '../../domain/user-view.ts';
import { OwnActs, type Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

/** Removing and renaming the own factors, and asking what the session is worth. */
@Injectable()
export class ChangeFactors {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly factors: FactorStore,
    private readonly evidence: SessionEvidence,
    private readonly mails: AccountMails,
  ) {}

  /** `DELETE factors/:id`: every session that stands on it loses what it proved. */
  async remove(call: Call, factorId: string): Promise<Outcome<{ id: string }, Problem>> {
    if (!isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    return this.own.runAlone(call, async (tx, self) => {
      const { session, portrait, tenant } = self;
      const factor = portrait.factors.find(({ id }) => id === factorId);
      if (!factor || !isShown(factor)) return refuse({ code: 'supabase.factor_not_found' as const });
      const document = readStoredPolicy(await this.around.directory.policy(tx, 'oauth'));
      const { factors, contacts } = portrait;
      const facts = { factors, contacts, evidence: session.evidence, document, demanded: demandsFactor(tenant) };
      const allowed = mayRemove(factor, facts, this.around.clock.now());
      if (!allowed.ok) {
        const { code: reason } = allowed.problem;
        await this.record(tx, call, self, factor, { type: 'factor_removal_refused', outcome: 'denied', reason });
        return allowed;
      }
      await this.factors.remove(tx, factor.id, ownRemoval(session.id));
      const lowered = await this.evidence.drop(tx, session.accountId, factor.id);
      if (factor.status === 'verified') await this.mails.tell(tx, self, session.accountId, 'factorRemoved');
      const detail = { factor_type: factor.type, status: factor.status, sessions_lowered: lowered };
      await this.record(tx, call, self, factor, { type: 'factor_removed', outcome: 'success', reason: 'owner', detail });
      return ok({ id: factor.id });
    });
  }

  /** `PATCH factors/:id`. Names that look the same are the same; empty ones never conflict. */
  async rename(call: Call, factorId: string, given: string | null | undefined): Promise<Outcome<FactorView, Problem>> {
    if (!isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    const name = (given ?? '').trim();
    if (name.length > LONGEST_NAME)
      return refuse({ code: 'supabase.invalid', message: `friendly_name: at most ${LONGEST_NAME} characters` });
    return this.own.runAlone(call, async (tx, self) => {
      const { factors } = self.portrait;
      const factor = factors.find(({ id }) => id === factorId);
      if (!factor || !isShown(factor)) return refuse({ code: 'supabase.factor_not_found' as const });
      if (isNameTaken(factors, factor, name)) return refuse({ code: 'factor.name_taken' as const });
      await this.factors.rename(tx, factor.id, name, factor.status === 'verified');
      if (factor.status === 'verified') await this.mails.tell(tx, self, self.session.accountId, 'factorRenamed');
      await this.record(tx, call, self, factor, { type: 'factor_renamed', outcome: 'success' });
      return ok(factorView({ ...factor, name }));
    });
  }

  /**
   * What the presented token says, and what could be had: `aal2` and `aal1` where the factor was removed since. The client
   * alone cannot know the latter (reference section 0).
   */
  level(call: Call) {
    return this.own.run(call, async (_tx, { session, portrait }) =>
      ok({
        current_level: call.actor.kind === 'session-user' ? call.actor.aal : 'aal1',
        next_level: hasSecondFactor(portrait.factors) ? 'aal2' : 'aal1',
        current_authentication_methods: amrOf(session.evidence),
      }),
    );
  }

  private record(tx: Tx, call: Call, { portrait: { account } }: Self, factor: Factor, event: AuditEvent): Promise<void> {
    const about = { accountId: account.id, userName: account.username, target: { type: 'factor', id: factor.id } };
    return this.around.audit.append(tx, call, [{ ...event, ...about }]);
  }
}
