import { Injectable } from '@nestjs/common';
import { management } from '#shared/contracts';
import { ok, refuse } from '#shared/kernel';
import { AccountStore } from '#server/accounts';
import { Reply, type Call, type Tx } from '#server/platform';
import { replaced } from '../answers.ts';
import { UserStore } from '../db/user.store.ts';
import { Desk } from '../desk.ts';
import type { At, Trial } from './input.ts';
import { PasswordNotices } from './password-notices.ts';
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
    const prepared = await this.passwords.prepare(at.tenantId, password, (tx) => this.ownerOf(tx, id));
    const act = { ...at, trace: endpoints.setPassword.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const account = await this.users.lock(tx, id);
      if (!account) return notFound;
      if (await this.users.isImportant(tx, account)) return refuse({ code: 'approval.required' });
      if (!prepared.ok) return prepared;
      await this.notices.replaced(tx, id, prepared.value);
      const mailbox = await this.accounts.mailbox(tx, id);
      if (mailbox) await this.notices.tell(tx, mailbox);
      const view = await this.users.view(tx, account);
      return ok({ answer: Reply.of({ result: view, diff: {}, dry_run: dryRun ?? false }), accountId: id });
    });
  }

  private async ownerOf(tx: Tx, id: string) {
    const account = await this.accounts.find(tx, id);
    return { email: account?.username ?? '', name: account?.name ?? null };
  }
}
