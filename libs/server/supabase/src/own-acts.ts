import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { refuse, type Outcome } from '#shared/kernel';
import type { Language } from '#shared/i18n';
import { FactorStore } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence, type KnownSession } from '#server/sessions';
import type { Tenant } from '#server/tenancy';
import { askedBy } from './account-mails.ts';
import type { Portrait } from './domain/user-view.ts';
import { Portraits } from './portraits.ts';
import { Surroundings } from './surroundings.ts';

/** Who acts, in which session, as both stand at this moment. */
export type Self = Readonly<{ tenant: Tenant; session: KnownSession; portrait: Portrait; by: Call; asked: Language | null }>;
type Act<T> = (tx: Tx, self: Self) => Promise<Outcome<T, Problem>>;

/** Acts of a person on the own account, each in one transaction that sees the session as it is now. */
@Injectable()
export class OwnActs {
  constructor(
    private readonly around: Surroundings,
    private readonly evidence: SessionEvidence,
    private readonly portraits: Portraits,
    private readonly factors: FactorStore,
  ) {}

  run<T>(call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    return this.around.db.run(ownerOf(call).tenantId, (tx) => this.within(tx, call, act));
  }

  /** One after another for one account: whatever reads factors to decide about them. */
  runAlone<T>(call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    const { tenantId, accountId } = ownerOf(call);
    return this.around.db.run(tenantId, async (tx) => {
      await this.factors.lockAccount(tx, accountId);
      return this.within(tx, call, act);
    });
  }

  private async within<T>(tx: Tx, call: Call, act: Act<T>): Promise<Outcome<T, Problem>> {
    const { accountId, sessionId } = ownerOf(call);
    const session = await this.evidence.find(tx, sessionId);
    const tenant = await this.around.directory.tenant(tx);
    const portrait = await this.portraits.find(tx, accountId);
    if (!session || session.ended || session.expired || !tenant || !portrait)
      return refuse({ code: 'supabase.session_not_found' });
    return act(tx, { tenant, session, portrait, by: call, asked: askedBy(call) });
  }
}

/** The guard lets only people with a session in where this is asked. */
export function ownerOf({ actor }: Call): Readonly<{ tenantId: string; accountId: string; sessionId: string }> {
  if (actor.kind !== 'session-user') throw new Error('an act of a person without a session');
  return actor;
}
