import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { FactorStore, isNameTaken, LONGEST_NAME, type Factor } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence, Sessions } from '#server/sessions';
import type { Tenant } from '#server/tenancy';
import { AccountMails } from '../../account-mails.ts';
import { ProfileStore } from '../../db/profile.store.ts';
import { factorView, isShown, type FactorView, type Portrait } from '../../domain/user-view.ts';
import { Portraits } from '../../portraits.ts';
import { Surroundings } from '../../surroundings.ts';

type Found = Readonly<{ tenant: Tenant; portrait: Portrait; factor: Factor & Parameters<typeof factorView>[0] }>;

/** What the removal of somebody's factor touches. */
@Injectable()
export class FactorParts {
  constructor(
    readonly factors: FactorStore,
    readonly profiles: ProfileStore,
    readonly evidence: SessionEvidence,
    readonly sessions: Sessions,
    readonly mails: AccountMails,
  ) {}
}

/** `admin/users/:id/factors`. A verified factor is removed by an MFA reset, not by a machine's key (rulings section 6). */
@Injectable()
export class AdminFactors {
  constructor(
    private readonly around: Surroundings,
    private readonly portraits: Portraits,
    private readonly parts: FactorParts,
  ) {}

  async list(call: Call, tenantId: string, userId: string): Promise<Outcome<readonly FactorView[], Problem>> {
    if (!isUuid(userId)) return refuse({ code: 'supabase.bad_id' });
    return this.around.db.run(tenantId, async (tx) => {
      const portrait = await this.portraits.find(tx, userId);
      if (!portrait) return refuse({ code: 'supabase.user_not_found' as const });
      await this.record(tx, call, userId, { type: 'user_read', outcome: 'success', detail: { part: 'factors' } });
      return ok(portrait.factors.filter(isShown).map(factorView));
    });
  }

  async rename(call: Call, tenantId: string, userId: string, factorId: string, given: string | null | undefined) {
    const name = (given ?? '').trim();
    if (name.length > LONGEST_NAME)
      return refuse({ code: 'supabase.invalid' as const, message: `friendly_name: at most ${LONGEST_NAME} characters` });
    return this.at(tenantId, userId, factorId, async (tx, { tenant, portrait, factor }) => {
      if (isNameTaken(portrait.factors, factor, name)) return refuse({ code: 'factor.name_taken' as const });
      await this.parts.factors.rename(tx, factor.id, name, factor.status === 'verified');
      if (factor.status === 'verified')
        await this.parts.mails.tell(tx, { tenant, by: call, asked: null }, userId, 'factorRenamed');
      await this.record(tx, call, userId, {
        type: 'factor_renamed',
        outcome: 'success',
        target: { type: 'factor', id: factorId },
      });
      return ok(factorView({ ...factor, name }));
    });
  }

  remove(call: Call, tenantId: string, userId: string, factorId: string): Promise<Outcome<FactorView, Problem>> {
    return this.at(tenantId, userId, factorId, async (tx, found) => {
      const { tenant, portrait, factor } = found;
      const target = { type: 'factor', id: factor.id };
      const isVerified = factor.status === 'verified';
      if (isVerified && !(await this.mayReset(tx, tenant, portrait))) {
        await this.record(tx, call, userId, { type: 'factor_removal_refused', outcome: 'denied', reason: 'service_key', target });
        return refuse({ code: 'factor.reset_required' as const });
      }
      await this.parts.factors.remove(tx, factor.id, 'service_key');
      if (isVerified) await this.afterReset(tx, call, found);
      const detail = { factor_type: factor.type, status: factor.status };
      await this.record(tx, call, userId, { type: 'factor_removed', outcome: 'success', reason: 'service_key', target, detail });
      return ok(factorView(factor));
    });
  }

  private async mayReset(tx: Tx, { settings }: Tenant, { account }: Portrait): Promise<boolean> {
    const isOpen = settings.allow_admin_factor_delete ?? this.around.config.development;
    return isOpen && !(await this.portraits.isImportant(tx, account));
  }

  /** A reset in all but name: sessions lose the proof, the owner is told, and the password alone binds nothing new. */
  private async afterReset(tx: Tx, call: Call, { tenant, portrait: { account, factors }, factor }: Found): Promise<void> {
    await this.parts.evidence.drop(tx, account.id, factor.id);
    const isLast = !factors.some(
      ({ id, status, type }) => id !== factor.id && status === 'verified' && type !== 'recovery_code' && type !== 'email',
    );
    if (isLast) {
      for (const { id } of factors.filter(({ type }) => type === 'recovery_code'))
        await this.parts.factors.remove(tx, id, 'service_key');
      await this.parts.profiles.lockEnrolment(tx, account.id);
      await this.parts.sessions.endAllOf(tx, account.id);
    }
    await this.parts.mails.tell(tx, { tenant, by: call, asked: null }, account.id, 'factorRemoved');
  }

  private async at<T>(
    tenantId: string,
    userId: string,
    factorId: string,
    act: (tx: Tx, found: Found) => Promise<Outcome<T, Problem>>,
  ): Promise<Outcome<T, Problem>> {
    if (!isUuid(userId) || !isUuid(factorId)) return refuse({ code: 'supabase.bad_id' });
    return this.around.db.run(tenantId, async (tx) => {
      await this.parts.factors.lockAccount(tx, userId);
      const [tenant, portrait] = [await this.around.directory.tenant(tx), await this.portraits.find(tx, userId)];
      if (!tenant || !portrait) return refuse({ code: 'supabase.user_not_found' as const });
      const factor = portrait.factors.find(({ id }) => id === factorId);
      return factor && isShown(factor)
        ? act(tx, { tenant, portrait, factor })
        : refuse({ code: 'supabase.factor_not_found' as const });
    });
  }

  private record(tx: Tx, call: Call, accountId: string, event: AuditEvent): Promise<void> {
    return this.around.audit.append(tx, call, [{ ...event, accountId }]);
  }
}
