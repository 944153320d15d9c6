import { Injectable } from '@nestjs/common';
import { Reply, type Call } from '#server/platform';
import { ReauthenticationStore } from '../db/reauthentication.store.ts';
import { adminOf, Surroundings } from '../surroundings.ts';

/** `DELETE /api/reauthentications`: whoever is done gives the elevation back. */
@Injectable()
export class EndElevation {
  constructor(
    private readonly around: Surroundings,
    private readonly proofs: ReauthenticationStore,
  ) {}

  async run(call: Call): Promise<Reply> {
    const { tenantId, accountId, sessionId } = adminOf(call);
    await this.around.db.run(tenantId, async (tx) => {
      if ((await this.proofs.endAll(tx, sessionId)) === 0) return;
      await this.around.audit.append(tx, call, [{ type: 'admin_reauth_ended', outcome: 'success', accountId }]);
    });
    return Reply.empty();
  }
}
