import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, Tickets } from '#server/accounts';
import { TenantDb, type Call } from '#server/platform';
import { KnownDevices } from '../known-device.ts';
import { Surroundings } from '../surroundings.ts';

/** Lifts the lock of a password that was guessed at. The hard stop after 100 failures stays (L-31). */
@Injectable()
export class CompleteUnlock {
  constructor(
    private readonly db: TenantDb,
    private readonly tickets: Tickets,
    private readonly accounts: AccountStore,
    private readonly devices: KnownDevices,
    private readonly around: Surroundings,
  ) {}

  run(call: Call, tenantId: string, token: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const ticket = await this.tickets.spend(tx, 'unlock', token);
      const account = ticket && (await this.accounts.find(tx, ticket.accountId));
      if (!account) return refuse({ code: 'ticket.invalid' as const });
      await this.devices.unlock(tx, call, tenantId, account.username);
      await this.around.audit.append(tx, call, [
        { type: 'user_unlock', outcome: 'success', accountId: account.id, userName: account.username },
      ]);
      return ok({ status: 'success' as const });
    });
  }
}
