import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, type Outcome } from '#shared/kernel';
import { AccountStore, isActive } from '#server/accounts';
import { TenantDb, type Call } from '#server/platform';
import { Directory } from '#server/tenancy';
import { Surroundings } from '../surroundings.ts';
import { TicketMails } from '../ticket-mails.ts';

type Accepted = Readonly<{ status: 'accepted' }>;
const accepted = ok<Accepted>({ status: 'accepted' });

/** A link by mail for a forgotten password. The answer is the same whether or not somebody has this address (L-061). */
@Injectable()
export class RequestPasswordReset {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly accounts: AccountStore,
    private readonly links: TicketMails,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, email: string): Promise<Outcome<Accepted, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      const address = normaliseEmail(email);
      if (!tenant || !address) return accepted;
      const account = await this.accounts.findByUsername(tx, address);
      const contact = account && (await this.accounts.contact(tx, account.id, 'email'));
      const reachable = account !== null && isActive(account) && contact?.value === address;
      if (reachable) await this.links.send(tx, tenant, { purpose: 'password_reset', accountId: account.id, address });
      const about = { accountId: account?.id ?? null, userName: account ? account.username : maskEmail(address) };
      await this.around.audit.append(tx, call, [
        { type: 'password_reset_request', outcome: reachable ? 'success' : 'failure', ...about },
      ]);
      return accepted;
    });
  }
}
