import { Injectable } from '@nestjs/common';
import { AccountStore, Importance, type Account, type ContactPoint } from '#server/accounts';
import { isSamePerson, plainMarks, type Party } from '#server/approvals';
import { MfaStates, type MfaOverview } from '#server/mfa';
import { readStoredPolicy, requiresSecondFactor } from '#server/policies';
import { secondsFrom, type Tx } from '#server/platform';
import { ResetStore } from '../db/reset.store.ts';
import type { Admin } from '../desk.ts';
import type { TargetFacts } from '../domain/may-reset.ts';
import { Surroundings } from '../surroundings.ts';
import { Admins } from './admins.ts';

/** The user a reset is about, as he is now. */
export type Target = Readonly<{
  account: Account;
  contacts: readonly ContactPoint[];
  overview: MfaOverview;
  party: Party;
  facts: TargetFacts;
}>;

/** D-5: a second pause within this time needs a second person. */
const PAUSED_LATELY_SECONDS = 30 * 86_400;

/** What the rules are asked with. */
@Injectable()
export class TargetParts {
  constructor(
    readonly accounts: AccountStore,
    readonly states: MfaStates,
    readonly importance: Importance,
    readonly admins: Admins,
    readonly resets: ResetStore,
  ) {}
}

@Injectable()
export class Targets {
  constructor(
    private readonly around: Surroundings,
    private readonly parts: TargetParts,
  ) {}

  /** Null for nobody of this tenant: the same answer for an id of another one (threats 20). */
  async find(tx: Tx, admin: Pick<Admin, 'tenantId' | 'accountId'>, id: string): Promise<Target | null> {
    const account = await this.parts.accounts.find(tx, id);
    if (!account) return null;
    const [contacts, overview] = [await this.parts.accounts.contacts(tx, id), await this.parts.states.of(tx, id)];
    const party = await this.parts.admins.party(tx, account);
    const own = await this.parts.admins.adminParty(tx, admin.tenantId, admin.accountId);
    const since = secondsFrom(this.around.clock.now(), -PAUSED_LATELY_SECONDS);
    const policy = readStoredPolicy(await this.around.directory.policy(tx, 'oauth'));
    const facts: TargetFacts = {
      isSelf: own === null || isSamePerson(plainMarks(own), plainMarks(party)),
      mfaState: overview.state,
      standing: overview.factors.length,
      paused: overview.pausedUntil !== null,
      underWay: (await this.parts.resets.underWay(tx, id)) !== null,
      importance: await this.parts.importance.reasons(tx, account),
      policyDemandsFactor: policy !== null && requiresSecondFactor(policy),
      pausedLately: await this.parts.resets.wasPausedSince(tx, id, since),
    };
    return { account, contacts, overview, party, facts };
  }
}
