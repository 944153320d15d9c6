import { Injectable } from '@nestjs/common';
import type { AuditEvent, LockedUser, Problem } from '#shared/contracts';
import { maskEmail, ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, type Account } from '#server/accounts';
import type { Call, Tx } from '#server/platform';
import { LockStore, type Lock } from '../db/lock.store.ts';
import { Surroundings } from '../surroundings.ts';

type Locked = Readonly<{ account: Account; locks: readonly Lock[] }>;

/** ロック中のユーザー: who cannot log in for too many wrong answers, until when, and the end of that. */
@Injectable()
export class LiftLocks {
  constructor(
    private readonly around: Surroundings,
    private readonly accounts: AccountStore,
    private readonly locks: LockStore,
  ) {}

  list(call: Call, tenantId: string): Promise<Readonly<{ list: readonly LockedUser[] }>> {
    return this.around.db.run(tenantId, async (tx) => {
      const found: LockedUser[] = [];
      for (const id of await this.locks.suspects(tx)) {
        const locked = await this.lockedOf(tx, id);
        if (locked && locked.locks.length > 0) found.push(viewOf(locked));
      }
      await this.record(tx, call, { type: 'locked_users_read', outcome: 'success', detail: { total: found.length } });
      return { list: found };
    });
  }

  /** Nothing is locked any more: that is an answer, not a fault; somebody else was quicker, or time was. */
  unlock(call: Call, tenantId: string, accountId: string): Promise<Outcome<{ unlocked: number }, Problem>> {
    return this.around.db.run(tenantId, async (tx) => {
      const locked = await this.lockedOf(tx, accountId);
      if (!locked) return refuse({ code: 'request.not_found' as const });
      await this.locks.lift(tx, locked.account);
      const who = { accountId, userName: locked.account.username, target: { type: 'user', id: accountId } };
      const detail = { methods: locked.locks.map(({ kind }) => kind) };
      await this.record(tx, call, { type: 'user_unlocked_by_admin', outcome: 'success', ...who, detail });
      return ok({ unlocked: locked.locks.length });
    });
  }

  private async lockedOf(tx: Tx, accountId: string): Promise<Locked | null> {
    const account = await this.accounts.find(tx, accountId);
    return account && { account, locks: await this.locks.of(tx, account) };
  }

  private record(tx: Tx, call: Call, event: AuditEvent): Promise<void> {
    return this.around.audit.append(tx, call, [event]);
  }
}

const viewOf = ({ account, locks }: Locked): LockedUser => ({
  id: account.id,
  name: account.name ?? '',
  username: maskEmail(account.username),
  important: account.important,
  locks: locks.map(({ kind, until }) => ({ kind, until: until.toISOString() })),
});
