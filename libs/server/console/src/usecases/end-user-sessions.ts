import { Injectable } from '@nestjs/common';
import type { Problem, UserSessions } from '#shared/contracts';
import { isUuid, maskEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import { FactorStore } from '#server/mfa';
import type { Call, Tx } from '#server/platform';
import { SessionEvidence, Sessions } from '#server/sessions';
import { maskAddress } from '../domain/mask-address.ts';
import { Surroundings } from '../surroundings.ts';

/** セッション終了: where a user is logged in, and the end of it everywhere at once. */
@Injectable()
export class EndUserSessions {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly evidence: SessionEvidence,
    private readonly sessions: Sessions,
    private readonly factors: FactorStore,
  ) {}

  /** By the whole name or the id; an empty list where there is nobody, so that a search is no fault. */
  find(call: Call, tenantId: string, query: string): Promise<Readonly<{ list: readonly UserSessions[] }>> {
    return this.around.db.run(tenantId, async (tx) => {
      const wanted = query.trim();
      const account = await (isUuid(wanted)
        ? this.accounts.find(tx, wanted.toLowerCase())
        : this.accounts.findByUsername(tx, wanted));
      const who = account ? { accountId: account.id, userName: account.username, target: { type: 'user', id: account.id } } : {};
      const detail = { found: account ? 1 : 0 };
      await this.around.audit.append(tx, call, [{ type: 'user_sessions_read', outcome: 'success', ...who, detail }]);
      return { list: account ? [await this.view(tx, account)] : [] };
    });
  }

  /** Sessions, refresh tokens and logins that are in progress. */
  end(call: Call, tenantId: string, accountId: string): Promise<Outcome<{ ended: number }, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      const account = await this.accounts.find(tx, accountId);
      if (!account) return refuse({ code: 'request.not_found' as const });
      await this.factors.lockAccount(tx, accountId); // an act of one of the sessions either comes before, and is undone, or not at all
      const ended = await this.sessions.endAllOf(tx, accountId);
      const who = { accountId, userName: account.username, target: { type: 'user', id: accountId } };
      await this.around.audit.append(tx, call, [{ type: 'user_sessions_ended', outcome: 'success', ...who, detail: ended }]);
      return ok({ ended: ended.sessions });
    });
  }

  private async view(tx: Tx, { id, name, username, important }: Account): Promise<UserSessions> {
    const sessions = (await this.evidence.list(tx, id)).map((session) => ({
      id: session.id,
      ip: maskAddress(session.ip),
      user_agent: session.userAgent,
      started_at: session.createdAt.toISOString(),
      last_seen_at: session.lastSeenAt.toISOString(),
    }));
    return { id, name: name ?? '', username: maskEmail(username), important, sessions };
  }
}
