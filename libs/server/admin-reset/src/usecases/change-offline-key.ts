import { Injectable } from '@nestjs/common';
import type { OwnOfflineKeys, Problem } from '#shared/contracts';
import { permits } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, normaliseUsername } from '#server/accounts';
import { OfflineKeys, readKeyStatement } from '#server/approvals';
import type { Call, Tx } from '#server/platform';
import { requireAdmin, requireReader, type Admin } from '../desk.ts';
import { BreakGlassAlarm } from '../offline/break-glass-alarm.ts';
import { Surroundings } from '../surroundings.ts';

/**
 * An administrator's own offline key (rulings section 7). Only he registers it, with a fresh proof, and only a key that was made
 * for his account; a second one replaces the first. Everybody who answers for resets is told.
 */
@Injectable()
export class ChangeOfflineKey {
  constructor(
    private readonly around: Surroundings,
    private readonly keys: OfflineKeys,
    private readonly accounts: AccountStore,
    private readonly alarm: BreakGlassAlarm,
  ) {}

  async read(call: Call): Promise<Outcome<OwnOfflineKeys, Problem>> {
    const admin = requireReader(call, 'mfa_reset.read');
    if (!admin.ok) return admin;
    const { tenantId, accountId } = admin.value;
    return this.around.db.run(tenantId, async (tx) => {
      const username = (await this.accounts.find(tx, accountId))?.username ?? '';
      const list = (await this.keys.list(tx, accountId)).map(({ id, createdAt, revokedAt }) => ({
        ...{ id, created_at: createdAt.toISOString(), revoked_at: revokedAt?.toISOString() ?? null },
      }));
      return ok({ username, list });
    });
  }

  register(call: Call, statement: string): Promise<Outcome<{ id: string }, Problem>> {
    return this.as(call, async (tx, admin) => {
      const key = readKeyStatement(statement);
      const account = await this.accounts.find(tx, admin.accountId);
      if (!key || !account) return refuse({ code: 'key.unreadable' });
      if (normaliseUsername(key.username) !== account.username) return refuse({ code: 'key.of_another' });
      const done = await this.keys.register(tx, account.id, key);
      if (!done) return refuse({ code: 'key.known' });
      if (done.replaced !== null) await this.tell(tx, call, 'offline_key_revoked', done.replaced, account.username);
      await this.tell(tx, call, 'offline_key_registered', key.id, account.username);
      return ok({ id: key.id });
    });
  }

  revoke(call: Call): Promise<Outcome<null, Problem>> {
    return this.as(call, async (tx, { accountId }) => {
      const revoked = await this.keys.revoke(tx, accountId, accountId);
      if (revoked === null) return refuse({ code: 'request.not_found' });
      const username = (await this.accounts.find(tx, accountId))?.username ?? '';
      await this.tell(tx, call, 'offline_key_revoked', revoked, username);
      return ok(null);
    });
  }

  private async tell(tx: Tx, call: Call, type: KeyEvent, id: string, admin: string): Promise<void> {
    await this.around.tell(tx, call, { type, outcome: 'success', target: { type: 'offline_key', id } });
    await this.alarm.raise(tx, tx.tenantId, MAILS[type], { admin, key: id });
  }

  private async as<T>(call: Call, act: (tx: Tx, admin: Admin) => Promise<Outcome<T, Problem>>): Promise<Outcome<T, Problem>> {
    const right = permits(call.actor.kind === 'admin' ? call.actor.permissions : [], 'mfa_reset.approve') ? 'approve' : 'execute';
    const admin = requireAdmin(call, `mfa_reset.${right}`, this.around.clock.now());
    return admin.ok ? this.around.db.run(admin.value.tenantId, (tx) => act(tx, admin.value)) : admin;
  }
}

type KeyEvent = 'offline_key_registered' | 'offline_key_revoked';
const MAILS = {
  offline_key_registered: 'staffOfflineKeyRegistered',
  offline_key_revoked: 'staffOfflineKeyRevoked',
} as const satisfies Record<KeyEvent, string>;
