import { Injectable } from '@nestjs/common';
import type { AuditEvent, Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, type Call, type Tx } from '#server/platform';
import { expiredSessionCookie, SessionEvidence, Sessions } from '#server/sessions';
import { requireFresh } from '../domain/proof.ts';
import { OwnActs, type Self } from '../own-acts.ts';
import { OwnMails } from '../own-mails.ts';

const ended = (id: string): AuditEvent => ({
  type: 'session_ended',
  outcome: 'success',
  reason: 'owner',
  target: { type: 'session', id },
});

/** Ending the own sessions (A7-12). Logging out of this one needs no proof, ending another one does. */
@Injectable()
export class EndSessions {
  constructor(
    private readonly own: OwnActs,
    private readonly sessions: Sessions,
    private readonly evidence: SessionEvidence,
    private readonly mails: OwnMails,
  ) {}

  /** `DELETE me/sessions/:id`, with all its tokens. */
  one(call: Call, sessionId: string): Promise<Outcome<Reply, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      if (sessionId === self.session.id) return ok(await this.logOut(tx, call, self));
      const listed = await this.evidence.list(tx, self.person.account.id);
      if (!listed.some(({ id }) => id === sessionId)) return refuse({ code: 'request.not_found' as const });
      const proved = requireFresh(self.proof);
      if (!proved.ok) return proved;
      await this.sessions.withdrawNewAddress(tx, self.person.account.id);
      if (await this.sessions.end(tx, sessionId)) await this.conclude(tx, call, self, [sessionId]);
      return ok(Reply.empty());
    });
  }

  /** `POST me/end-other-sessions`. */
  others(call: Call): Promise<Outcome<{ ended: number }, Problem>> {
    return this.own.runAlone(call, async (tx, self) => {
      const proved = requireFresh(self.proof);
      if (!proved.ok) return proved;
      const { id: accountId } = self.person.account;
      const others = (await this.evidence.list(tx, accountId)).filter(({ id }) => id !== self.session.id);
      await this.sessions.endAllOf(tx, accountId, self.session.id);
      if (others.length > 0)
        await this.conclude(
          tx,
          call,
          self,
          others.map(({ id }) => id),
        );
      return ok({ ended: others.length });
    });
  }

  /** Whoever ended them: the owner is told, for it may have been somebody else (L-071). */
  private async conclude(tx: Tx, call: Call, self: Self, ids: readonly string[]): Promise<void> {
    await this.own.record(tx, call, self, ids.map(ended));
    await this.mails.tell(tx, self, 'sessionEnded', { n: String(ids.length) });
  }

  private async logOut(tx: Tx, call: Call, self: Self): Promise<Reply> {
    await this.sessions.end(tx, self.session.id);
    await this.own.record(tx, call, self, [{ type: 'user_logout', outcome: 'success' }]);
    return Reply.empty().setting(expiredSessionCookie(tx.tenantId));
  }
}
