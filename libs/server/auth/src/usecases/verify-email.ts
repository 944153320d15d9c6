import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Tickets } from '#server/accounts';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { Sessions, sessionSecretOf } from '#server/sessions';
import { Surroundings } from '../surroundings.ts';

/**
 * Proves an address by the link that was mailed to it. A link for an address that was changed since proves nothing. It counts
 * only in a browser in which this account is logged in: whoever opens it otherwise may own the mailbox of an account that a
 * stranger registered in his name, and would only confirm the stranger (rulings section 3). The link stays good meanwhile.
 */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly db: TenantDb,
    private readonly tickets: Tickets,
    private readonly accounts: AccountStore,
    private readonly sessions: Sessions,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, token: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const known = await this.tickets.peek(tx, 'email_verification', token);
      if (known && !(await this.isLoggedIn(tx, call, known.accountId))) return refuse({ code: 'ticket.sign_in_first' as const });
      const ticket = await this.tickets.spend(tx, 'email_verification', token);
      const proven = ticket?.email
        ? await this.accounts.markVerified(tx, ticket.accountId, 'email', ticket.email, this.around.clock.now())
        : false;
      const outcome = ticket && proven ? 'success' : 'failure';
      const type = outcome === 'success' ? 'email_verification_success' : 'email_verification_failure';
      await this.around.audit.append(tx, call, [{ type, outcome, reason: 'link', accountId: ticket?.accountId ?? null }]);
      return ticket && proven ? ok({ status: 'success' as const }) : refuse({ code: 'ticket.invalid' as const });
    });
  }

  private async isLoggedIn(tx: Tx, call: Call, accountId: string): Promise<boolean> {
    const secret = sessionSecretOf(call, tx.tenantId);
    const session = secret === null ? null : await this.sessions.find(tx, secret);
    return session?.accountId === accountId;
  }
}
