import { Injectable } from '@nestjs/common';
import { management } from '#shared/contracts';
import { ok, refuse } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { Mailer } from '#server/notify';
import { Clock, Reply, type Call, type Tx } from '#server/platform';
import { Sessions } from '#server/sessions';
import { Directory } from '#server/tenancy';
import { replaced } from '../answers.ts';
import { UserStore } from '../db/user.store.ts';
import { Desk } from '../desk.ts';
import type { At, Trial } from './input.ts';
import { UserChanges } from './user-changes.ts';
import { UserPasswords } from './user-passwords.ts';
import { recorded } from './users.ts';

const endpoints = management.users;
const notFound = refuse({ code: 'request.not_found' } as const);

/** Replacing or patching a user. */
@Injectable()
export class ChangeUser {
  constructor(
    private readonly desk: Desk,
    private readonly users: UserStore,
    private readonly changes: UserChanges,
  ) {}

  run(call: Call, at: At, id: string, body: management.UserChangeBody, { dry_run: dryRun }: Trial, complete: boolean) {
    const { trace } = (complete ? endpoints.replace : endpoints.patch).organization;
    return this.desk.perform(call, { ...at, trace, targetId: id, dryRun }, async (tx) => {
      const account = await this.users.lock(tx, id);
      if (!account) return notFound;
      const before = await this.users.view(tx, account);
      const changed = await this.changes.apply(tx, account, body, complete);
      if (!changed.ok) return changed;
      const after = await this.users.view(tx, changed.value.account);
      const { kinds, lostFactor } = changed.value;
      const detail = { before: recorded(before), after: recorded(after), contacts_changed: kinds, factor_reset: lostFactor };
      return ok({ answer: replaced(dryRun, before, after), accountId: id, detail });
    });
  }
}

/** A password set by an administrator: its owner is told, and whoever used the old one is logged out. */
@Injectable()
export class SetUserPassword {
  constructor(
    private readonly desk: Desk,
    private readonly accounts: AccountStore,
    private readonly users: UserStore,
    private readonly passwords: UserPasswords,
    private readonly notices: PasswordNotices,
  ) {}

  async run(call: Call, at: At, id: string, { raw_password: password }: { raw_password: string }, { dry_run: dryRun }: Trial) {
    const prepared = await this.passwords.prepare(at.tenantId, password, []);
    const act = { ...at, trace: endpoints.setPassword.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const account = await this.users.lock(tx, id);
      if (!account) return notFound;
      if (await this.users.isImportant(tx, account)) return refuse({ code: 'approval.required' });
      if (!prepared.ok) return prepared;
      await this.notices.replaced(tx, id, prepared.value);
      const contact = await this.accounts.contact(tx, id, 'email');
      if (contact) await this.notices.tell(tx, contact.value);
      const view = await this.users.view(tx, account);
      return ok({ answer: Reply.of({ result: view, diff: {}, dry_run: dryRun ?? false }), accountId: id });
    });
  }
}

/** What follows from a new password. */
@Injectable()
export class PasswordNotices {
  constructor(
    private readonly accounts: AccountStore,
    private readonly sessions: Sessions,
    private readonly mailer: Mailer,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  async replaced(tx: Tx, accountId: string, hash: string): Promise<void> {
    await this.accounts.setPassword(tx, accountId, hash, this.clock.now());
    await this.sessions.endAllOf(tx, accountId);
  }

  async tell(tx: Tx, to: string): Promise<void> {
    const tenant = (await this.directory.tenant(tx))?.name ?? '';
    await this.mailer.put(tx, { to, name: 'passwordChanged', language: 'ja', facts: { tenant } });
  }
}
