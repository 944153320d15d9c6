import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, contextWords, Passwords, Tickets, type Ticket } from '#server/accounts';
import { Reclaims } from '#server/mfa';
import { TenantDb, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { Directory } from '#server/tenancy';
import { AccountNotices } from '../account-notices.ts';
import { askedBy } from '../page-of.ts';
import { PasswordFloor } from '../password-floor.ts';
import { Surroundings } from '../surroundings.ts';

/** What a new password has to pass and be turned into. */
@Injectable()
export class NewPasswords {
  constructor(
    readonly passwords: Passwords,
    readonly floor: PasswordFloor,
    readonly sessions: Sessions,
    readonly notices: AccountNotices,
  ) {}
}

/** What a reset reads and spends. */
@Injectable()
export class ResetStores {
  constructor(
    readonly accounts: AccountStore,
    readonly reclaims: Reclaims,
    readonly tickets: Tickets,
  ) {}
}

/** Sets a new password by a link. It ends all sessions and skips no second factor (A6-18, TH-15). */
@Injectable()
export class CompletePasswordReset {
  constructor(
    private readonly db: TenantDb,
    private readonly directory: Directory,
    private readonly stores: ResetStores,
    private readonly renew: NewPasswords,
    private readonly around: Surroundings,
  ) {}

  async run(call: Call, tenantId: string, token: string, password: string): Promise<Outcome<{ status: 'success' }, Problem>> {
    const acceptable = await this.judge(tenantId, token, password);
    if (!acceptable.ok) return acceptable;
    const hash = await this.renew.passwords.hash(password);
    if (!hash.ok) return hash;
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      const ticket = await this.stores.tickets.spend(tx, 'password_reset', token);
      if (!tenant || !ticket) {
        await this.around.audit.append(tx, call, [{ type: 'password_reset_failure', outcome: 'failure', reason: 'ticket' }]);
        return refuse({ code: 'ticket.invalid' as const });
      }
      const now = this.around.clock.now();
      await this.stores.accounts.setPassword(tx, ticket.accountId, hash.value, now);
      const reclaimed = await this.proveAddress(tx, ticket, now);
      const ended = await this.renew.sessions.endAllOf(tx, ticket.accountId);
      await this.renew.notices.passwordChanged(tx, { tenant, by: call, asked: askedBy(call) }, ticket.accountId);
      await this.around.audit.append(tx, call, [
        { type: 'password_reset_success', outcome: 'success', accountId: ticket.accountId, detail: { ...ended, reclaimed } },
      ]);
      return ok({ status: 'success' as const });
    });
  }

  /** The link proves the address; true where the account was taken over whole by that. */
  private async proveAddress(tx: Tx, { accountId, email }: Ticket, now: Date): Promise<boolean> {
    return email !== null && (await this.stores.reclaims.prove(tx, accountId, email, now)) === 'reclaimed';
  }

  /** A password that is refused must not cost the link. */
  private judge(tenantId: string, token: string, password: string): Promise<Outcome<null, Problem>> {
    return this.db.run(tenantId, async (tx) => {
      const tenant = await this.directory.tenant(tx);
      const ticket = await this.stores.tickets.peek(tx, 'password_reset', token);
      if (!tenant || !ticket) return refuse({ code: 'ticket.invalid' as const });
      const words = contextWords(tenant.name, ticket.email ?? '', null);
      const { problems } = this.renew.passwords.judge(password, await this.renew.floor.of(tx, tenant), words);
      return problems.length === 0
        ? ok(null)
        : refuse({ code: 'password.unacceptable' as const, messages: problems.map((problem) => `password: ${problem}`) });
    });
  }
}
