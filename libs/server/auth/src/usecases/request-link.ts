import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, type Outcome } from '#shared/kernel';
import { AccountStore, isActive } from '#server/accounts';
import { SendQuota } from '#server/mfa';
import { TenantDb, type Call } from '#server/platform';
import { Directory } from '#server/tenancy';
import { askedBy } from '../page-of.ts';
import { Surroundings } from '../surroundings.ts';
import { TicketMails } from '../ticket-mails.ts';

type Accepted = Readonly<{ status: 'accepted' }>;
const accepted = ok<Accepted>({ status: 'accepted' });

/** A link for a new password also proves the address it goes to; one that lifts a lock goes to proven addresses only. */
const links = {
  password_reset: { event: 'password_reset_request', provenOnly: false },
  unlock: { event: 'user_unlock_request', provenOnly: true },
} as const;

/** A link by mail, for a forgotten password or a locked account. The answer is the same for every address (L-022, L-061). */
@Injectable()
export class RequestLink {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly accounts: AccountStore,
    private readonly mails: TicketMails,
    private readonly quota: SendQuota,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, purpose: keyof typeof links, email: string): Promise<Outcome<Accepted, Problem>> {
    const { event, provenOnly } = links[purpose];
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      const address = normaliseEmail(email);
      if (!tenant || !address) return accepted;
      const account = await this.accounts.findByUsername(tx, address);
      const contact = account && (await this.accounts.contact(tx, account.id, 'email'));
      const isTheirs = contact?.value === address && (!provenOnly || contact.verifiedAt !== null);
      const reachable = account !== null && isActive(account) && isTheirs;
      // Over the quota nothing is sent and nothing is said: a stranger neither floods a mailbox nor voids its links for ever.
      const allowed = await this.quota.take(tx, [`link/${address}`]);
      if (reachable && allowed.ok)
        await this.mails.send(tx, { tenant, by: call, asked: askedBy(call) }, { purpose, accountId: account.id, address });
      const about = { accountId: account?.id ?? null, userName: account ? account.username : maskEmail(address) };
      await this.around.audit.append(tx, call, [{ type: event, outcome: reachable ? 'success' : 'failure', ...about }]);
      return accepted;
    });
  }
}
