import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, secondsUntil, type Call, type Tx } from '#server/platform';
import { consoleCookie, presentedBy } from './cookies.ts';
import { ConsoleSessionStore, type ConsoleSessionRow } from './db/console-session.store.ts';
import { ReauthenticationStore } from './db/reauthentication.store.ts';
import { adminOf, Surroundings } from './surroundings.ts';

/** What a proof that is complete does: 30 minutes of elevation, and another secret for the session (R-031, A7-04). */
@Injectable()
export class Elevate {
  constructor(
    private readonly around: Surroundings,
    private readonly proofs: ReauthenticationStore,
    private readonly sessions: ConsoleSessionStore,
  ) {}

  async run(tx: Tx, call: Call, { id, by }: Readonly<{ id: string; by: string }>): Promise<Outcome<Reply, Problem>> {
    const { accountId, sessionId } = adminOf(call);
    const until = await this.proofs.elevate(tx, id, sessionId, by);
    const session = await this.sessionOf(tx, call);
    if (until === null || !session) return refuse({ code: 'reauth.not_pending' });
    const secret = await this.sessions.renew(tx, sessionId);
    const target = { type: 'reauthentication', id };
    await this.around.audit.append(tx, call, [
      { type: 'admin_reauth_success', outcome: 'success', reason: by, accountId, target },
    ]);
    const left = secondsUntil(this.around.clock.now(), session.expiresAt);
    const body = { id, state: 'elevated', ways: [], expires_at: until.toISOString() };
    return ok(Reply.of(body).setting(consoleCookie({ tenantId: tx.tenantId, secret }, left)));
  }

  /** The login's own session behind the caller's. */
  async loginOf(tx: Tx, call: Call): Promise<string | null> {
    return (await this.sessionOf(tx, call))?.loginSessionId ?? null;
  }

  private sessionOf(tx: Tx, call: Call): Promise<ConsoleSessionRow | null> {
    const secret = presentedBy(call)?.secret ?? '';
    return this.sessions.find(tx, secret, { acts: true, idleSeconds: this.around.idleSeconds });
  }
}
