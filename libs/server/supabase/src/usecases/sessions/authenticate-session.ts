import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, isActive } from '#server/accounts';
import type { Actor } from '#server/platform';
import { SessionEvidence } from '#server/sessions';
import { isBanned } from '../../domain/user-view.ts';
import { SessionTokens } from '../../session-tokens.ts';
import { Surroundings } from '../../surroundings.ts';

/** Decides whose living session a bearer token names. The session is looked up each time: one that ended takes its tokens along. */
@Injectable()
export class AuthenticateSession {
  constructor(
    private readonly around: Surroundings,
    private readonly tokens: SessionTokens,
    private readonly evidence: SessionEvidence,
    private readonly accounts: AccountStore,
  ) {}

  async run(tenantId: string, bearer: string): Promise<Outcome<Actor, Problem>> {
    if (!isUuid(tenantId)) return refuse({ code: 'tenant.not_found' });
    return this.around.db.run(tenantId.toLowerCase(), async (tx) => {
      const claims = await this.tokens.read(tx, bearer);
      if (!claims) return refuse({ code: 'supabase.bad_jwt' });
      const session = await this.evidence.find(tx, claims.session_id);
      if (!session || session.accountId !== claims.sub || session.ended || session.expired)
        return refuse({ code: 'supabase.session_not_found' });
      const account = await this.accounts.find(tx, session.accountId);
      if (!account || !isActive(account) || isBanned(account, this.around.clock.now()))
        return refuse({ code: 'supabase.banned' });
      const { sub: accountId, session_id: sessionId, aal } = claims;
      return ok({ kind: 'session-user', tenantId: tx.tenantId, accountId, sessionId, aal });
    });
  }
}
