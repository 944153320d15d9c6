import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { isUuid, ok, refuse, type Outcome } from '#shared/kernel';
import { levelOf } from '#server/mfa';
import type { Actor, Call } from '#server/platform';
import { Sessions, sessionSecretOf } from '#server/sessions';
import { isOwnPage } from '../domain/own-page.ts';
import { Surroundings } from '../surroundings.ts';

/** Decides whose living session a browser holds, and that our own page asks. */
@Injectable()
export class AuthenticateBrowser {
  constructor(
    private readonly around: Surroundings,
    private readonly sessions: Sessions,
  ) {}

  async run(call: Call, tenantId: string, changes: boolean): Promise<Outcome<Actor, Problem>> {
    const ownOrigin = new URL(this.around.config.PUBLIC_URL).origin;
    if (!isOwnPage(call.browser, { changes, ownOrigin })) return refuse({ code: 'request.cross_site' });
    const id = tenantId.toLowerCase();
    const secret = isUuid(id) ? sessionSecretOf(call, id) : null;
    const session = secret === null ? null : await this.around.db.run(id, (tx) => this.sessions.find(tx, secret));
    if (!session) return refuse({ code: 'access.session_ended' });
    const { id: sessionId, accountId, evidence } = session;
    return ok({ kind: 'session-user', tenantId: id, accountId, sessionId, aal: levelOf(evidence) });
  }
}
