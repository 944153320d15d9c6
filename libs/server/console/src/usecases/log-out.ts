import { Injectable } from '@nestjs/common';
import { Reply, type Call } from '#server/platform';
import { Sessions } from '#server/sessions';
import { expiredConsoleCookie, presentedBy } from '../cookies.ts';
import { ConsoleSessionStore } from '../db/console-session.store.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

/** `DELETE /api/session`: ends this session and the login it came from, so that nobody walks back in. */
@Injectable()
export class LogOut {
  constructor(
    private readonly around: Surroundings,
    private readonly sessions: ConsoleSessionStore,
    private readonly logins: Sessions,
  ) {}

  async run(call: Call): Promise<Reply> {
    const { tenantId, accountId, sessionId } = adminOf(call);
    const secret = presentedBy(call)?.secret ?? '';
    await this.around.db.run(tenantId, async (tx) => {
      const session = await this.sessions.find(tx, secret, { acts: false, idleSeconds: this.around.idleSeconds });
      if (!session || !(await this.sessions.end(tx, sessionId))) return;
      await this.logins.end(tx, session.loginSessionId);
      const target = { type: 'console_session', id: sessionId };
      await this.around.audit.append(tx, call, [{ type: 'admin_logout', outcome: 'success', accountId, target }]);
    });
    return Reply.empty().setting(expiredConsoleCookie());
  }
}
