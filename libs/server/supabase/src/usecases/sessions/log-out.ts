import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { AccountMails } from '../../account-mails.ts';
import { OwnActs, type Self } from '../../own-acts.ts';
import { Surroundings } from '../../surroundings.ts';

const SCOPES = ['global', 'local', 'others'];

/** `logout`: this session, all others, or (unless told) all of them. */
@Injectable()
export class LogOut {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly sessions: Sessions,
    private readonly mails: AccountMails,
  ) {}

  async run(call: Call, scope = 'global'): Promise<Outcome<Reply<null>, Problem>> {
    if (!SCOPES.includes(scope)) return refuse({ code: 'supabase.invalid', message: `Unsupported logout scope "${scope}"` });
    return this.own.runAlone(call, async (tx, self) => {
      const { id, accountId } = self.session;
      if (scope === 'local') await this.sessions.end(tx, id);
      else if (scope === 'others') await this.endOthers(tx, self);
      else await this.sessions.endAllOf(tx, accountId);
      const event = { type: 'user_logout', outcome: 'success', accountId, target: { type: 'session', id } } as const;
      await this.around.audit.append(tx, call, [{ ...event, detail: { scope } }]);
      return ok(Reply.empty());
    });
  }

  /** The owner is told: it may be somebody else who stays (L-071). */
  private async endOthers(tx: Tx, self: Self): Promise<void> {
    const { id, accountId } = self.session;
    const { sessions } = await this.sessions.endAllOf(tx, accountId, id);
    if (sessions > 0) await this.mails.tell(tx, self, accountId, 'sessionEnded', { n: String(sessions) });
  }
}
