import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { maskEmail, normaliseEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Attempts, isActive, Tickets } from '#server/accounts';
import { TenantDb, type Call } from '#server/platform';
import { passwordKey } from '#server/sessions';
import { Directory } from '#server/tenancy';
import { Surroundings } from '../surroundings.ts';
import { TicketMails } from '../ticket-mails.ts';

const accepted = ok({ status: 'accepted' } as const);

/** An unlock link for the owner of a locked account. The answer is the same for every address (L-022). */
@Injectable()
export class RequestUnlock {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly accounts: AccountStore,
    private readonly links: TicketMails,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, email: string): Promise<Outcome<{ status: 'accepted' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      const address = normaliseEmail(email);
      if (!tenant || !address) return accepted;
      const account = await this.accounts.findByUsername(tx, address);
      const contact = account && (await this.accounts.contact(tx, account.id, 'email'));
      const reachable = account !== null && isActive(account) && contact?.value === address && contact.verifiedAt !== null;
      if (reachable) await this.links.send(tx, tenant, { purpose: 'unlock', accountId: account.id, address });
      const about = { accountId: account?.id ?? null, userName: account ? account.username : maskEmail(address) };
      await this.around.audit.append(tx, call, [
        { type: 'user_unlock_request', outcome: reachable ? 'success' : 'failure', ...about },
      ]);
      return accepted;
    });
  }
}

/** Lifts the lock of a password that was guessed at. The hard stop after 100 failures stays (L-31). */
@Injectable()
export class CompleteUnlock {
  constructor(
    private readonly db: TenantDb,
    private readonly tickets: Tickets,
    private readonly accounts: AccountStore,
    private readonly attempts: Attempts,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, token: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const ticket = await this.tickets.spend(tx, 'unlock', token);
      const account = ticket && (await this.accounts.find(tx, ticket.accountId));
      if (!account) return refuse({ code: 'ticket.invalid' as const });
      await this.attempts.unlock(tx, passwordKey(this.attempts, tenantId, account.username));
      await this.around.audit.append(tx, call, [
        { type: 'user_unlock', outcome: 'success', accountId: account.id, userName: account.username },
      ]);
      return ok({ status: 'success' as const });
    });
  }
}
