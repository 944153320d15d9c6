import { Injectable } from '@nestjs/common';
import type { IdentityProof, ResetReason } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import { OfflineRequests } from '#server/approvals';
import { statement, type Call, type Tx } from '#server/platform';
import type { Tenant } from '#server/tenancy';
import { BREAK_GLASS, type BreakGlassRefusal, type BreakGlassRequest } from '../domain/break-glass.ts';
import { readDetail } from '../domain/request.ts';
import { Surroundings } from '../surroundings.ts';

/** The organization by its short name or its id; only that of the tenant is seen here. */
const door = statement(
  'break-glass.door',
  `SELECT o.slug, d.organization_id AS "organizationId", d.tenant_id AS "tenantId"
   FROM organization o CROSS JOIN LATERAL console_door(o.slug) d WHERE lower($1) IN (o.slug, o.id::text)`,
);
type Door = Readonly<{ slug: string; organizationId: string; tenantId: string }>;

export type BreakGlassWish = Readonly<{
  /** The short name or the id. */
  organization: string;
  tenantId: string;
  username: string;
  reason: ResetReason;
  reasonDetail: string | null;
  identityProof: IdentityProof;
  identityDetail: string | null;
}>;

/**
 * Opens a request for a break-glass reset: what two persons then sign, each where the private key is, and good for 15 minutes
 * (rulings section 7). Nothing of the user is touched.
 */
@Injectable()
export class AskBreakGlass {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly requests: OfflineRequests,
  ) {}

  async run(
    call: Call,
    given: BreakGlassWish,
  ): Promise<Outcome<{ request: BreakGlassRequest; hash: string }, BreakGlassRefusal>> {
    const [reason, identity] = [readDetail('detail', given.reasonDetail), readDetail('proof-detail', given.identityDetail)];
    if (!reason.ok || !identity.ok) return refuse('detail_too_long'); // never cut: two people sign what was said
    const wish = { ...given, reasonDetail: trimmed(reason.value), identityDetail: trimmed(identity.value) };
    if (wish.reason === 'other' && wish.reasonDetail === null) return refuse('detail_missing');
    if (wish.identityProof === 'other' && wish.identityDetail === null) return refuse('detail_missing');
    if (!isUuid(wish.tenantId)) return refuse('organization_unknown');
    return this.around.db.run(wish.tenantId, async (tx) => {
      const [home, tenant] = [await tx.one<Door>(door, [wish.organization]), await this.around.directory.tenant(tx)];
      if (!home || !tenant || tenant.organizationId !== home.organizationId) return refuse('organization_unknown');
      const account = await this.accounts.findByUsername(tx, wish.username);
      return account ? ok(await this.open(tx, call, wish, { home, tenant, account })) : refuse('user_unknown');
    });
  }

  private async open(tx: Tx, call: Call, wish: BreakGlassWish, about: About) {
    const { home, tenant, account } = about;
    const opened = await this.requests.open(tx, BREAK_GLASS, account.id, (frame): BreakGlassRequest => ({
      ...{ kind: BREAK_GLASS, ...frame, organization: home.slug, home: home.tenantId },
      ...{ tenant: tx.tenantId, tenant_name: tenant.name },
      ...{ user: account.id, user_name: account.username, user_version: account.securityVersion },
      ...{ reason: wish.reason, reason_detail: wish.reasonDetail },
      ...{ identity_proof: wish.identityProof, identity_detail: wish.identityDetail },
    }));
    await this.around.tell(tx, call, {
      ...{ type: 'break_glass_requested', outcome: 'success', accountId: account.id },
      target: { type: 'offline_request', id: opened.request.id },
      ...(wish.reasonDetail === null ? {} : { reasonText: wish.reasonDetail }),
      detail: { content_hash: opened.hash, reason_code: wish.reason, identity_proof: wish.identityProof },
    });
    return opened;
  }
}

type About = Readonly<{ home: Door; tenant: Tenant; account: Account }>;

const trimmed = (text: string | null): string | null => (text === null ? null : text.trim());
