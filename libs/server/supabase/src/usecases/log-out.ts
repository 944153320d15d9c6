import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { Reply, type Call } from '#server/platform';
import { Sessions } from '#server/sessions';
import { OwnActs } from '../own-acts.ts';
import { Surroundings } from '../surroundings.ts';

const SCOPES = ['global', 'local', 'others'];

/** `logout`: this session, all others, or (unless told) all of them. */
@Injectable()
export class LogOut {
  constructor(
    private readonly around: Surroundings,
    private readonly own: OwnActs,
    private readonly sessions: Sessions,
  ) {}

  async run(call: Call, scope = 'global'): Promise<Outcome<Reply<null>, Problem>> {
    if (!SCOPES.includes(scope)) return refuse({ code: 'supabase.invalid', message: `Unsupported logout scope "${scope}"` });
    return this.own.runAlone(call, async (tx, { session }) => {
      if (scope === 'local') await this.sessions.end(tx, session.id);
      else await this.sessions.endAllOf(tx, session.accountId, scope === 'others' ? session.id : null);
      const { id, accountId } = session;
      const event = { type: 'user_logout', outcome: 'success', accountId, target: { type: 'session', id } } as const;
      await this.around.audit.append(tx, call, [{ ...event, detail: { scope } }]);
      return ok(Reply.empty());
    });
  }
}
