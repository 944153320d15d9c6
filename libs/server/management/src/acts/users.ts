import { Inject, Injectable } from '@nestjs/common';
import { management, type Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { AccountStore, accountTable } from '#server/accounts';
import { CONFIG, normalisePhone, type Call, type Config, type Tx } from '#server/platform';
import { created, page, removed } from '../answers.ts';
import { UserStore } from '../db/user.store.ts';
import { Desk } from '../desk.ts';
import { readContacts } from '../domain/user-change.ts';
import type { UserView } from '../domain/user-view.ts';
import type { At, Trial } from './input.ts';
import { UserPasswords } from './user-passwords.ts';

const endpoints = management.users;
const notFound = refuse({ code: 'request.not_found' } as const);
const usedBefore = refuse({ code: 'resource.conflict', messages: ['sub: was given to a user of this tenant before'] } as const);

/** Making, finding and deleting users; changes stand in `user-changes.ts`. */
@Injectable()
export class Users {
  constructor(
    private readonly desk: Desk,
    private readonly users: UserStore,
    private readonly accounts: AccountStore,
    private readonly passwords: UserPasswords,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async create(call: Call, at: At, body: management.UserBody, { dry_run: dryRun }: Trial) {
    const owner = { email: body.email ?? body.preferred_username ?? '', name: body.name ?? null };
    const password =
      body.raw_password === undefined
        ? ok(null)
        : await this.passwords.prepare(at.tenantId, body.raw_password, async () => owner);
    const act = { ...at, trace: endpoints.create.organization.trace, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const made = password.ok ? await this.make(tx, body, password.value) : password;
      if (!made.ok) return made;
      const view = made.value;
      return ok({ answer: created(dryRun, view), targetId: view.sub, accountId: view.sub, detail: { after: recorded(view) } });
    });
  }

  /** Stores a new user in the transaction's tenant; also for onboarding. An address an administrator gave is unproven. */
  async make(
    tx: Tx,
    body: management.UserBody,
    passwordHash: string | null,
    { personId = null }: { personId?: string | null } = {},
  ): Promise<Outcome<UserView, Problem>> {
    const { contacts, faults } = readContacts(body, normalisePhone);
    const username = body.preferred_username ?? contacts.email;
    const messages = [...faults, ...(username ? [] : ['email: is required where preferred_username is absent'])];
    if (messages.length > 0 || !username) return refuse({ code: 'request.invalid', messages });
    if (body.sub !== undefined && (await this.accounts.wasUsed(tx, body.sub))) return usedBefore;
    const id = await this.accounts.create(tx, {
      ...(body.sub === undefined ? {} : { id: body.sub }),
      username,
      name: body.name ?? null,
      language: body.locale ?? null,
      status: body.status ?? 'REGISTERED',
      passwordHash,
      personId,
      customProperties: body.custom_properties ?? {},
      ...(contacts.email ? { email: { value: contacts.email, verifiedAt: null } } : {}),
      ...(contacts.phone ? { phone: { value: contacts.phone, verifiedAt: null } } : {}),
    });
    if (id === null)
      return refuse({ code: 'resource.conflict', messages: ['preferred_username, email or sub: is taken in this tenant'] });
    const account = await this.accounts.find(tx, id);
    if (!account) throw new Error('an account that was just made exists');
    return ok(await this.users.view(tx, account));
  }

  list(call: Call, at: At, filter: ReturnType<typeof management.userQuery.parse>) {
    return this.desk.perform(call, { ...at, trace: endpoints.list.organization.trace }, async (tx) => {
      const phone = filter.phone_number === undefined ? null : (normalisePhone(filter.phone_number) ?? filter.phone_number);
      const { list, total } = await this.users.page(tx, filter, phone);
      // Which filters, not their values: a search term is personal data too (L-02).
      const used = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      return ok({ answer: page(list, total, filter), detail: { filters: used, found: list.length } });
    });
  }

  read(call: Call, at: At, id: string) {
    return this.desk.perform(call, { ...at, trace: endpoints.read.organization.trace, targetId: id }, async (tx) => {
      const account = await this.accounts.find(tx, id);
      return account ? ok({ answer: await this.users.view(tx, account), accountId: id }) : notFound;
    });
  }

  /** Sessions, grants and logins in progress go with the row. */
  remove(call: Call, at: At, id: string, { dry_run: dryRun }: Trial) {
    const act = { ...at, trace: endpoints.remove.organization.trace, targetId: id, dryRun };
    return this.desk.perform(call, act, async (tx) => {
      const account = await this.users.lock(tx, id);
      if (!account) return notFound;
      if (!this.config.development && (await this.users.isImportant(tx, account))) return refuse({ code: 'approval.required' });
      const before = recorded(await this.users.view(tx, account));
      await tx.manager.delete(accountTable, { tenantId: tx.tenantId, id });
      return ok({ answer: removed(dryRun, id), accountId: id, detail: { before } });
    });
  }
}

/** The trail outlives the user, so it keeps who he was by id and what he could do, not how to reach him. */
export const recorded = ({
  name: _name,
  email: _email,
  phone_number: _phone,
  preferred_username: _username,
  locale: _locale,
  custom_properties: _custom,
  ...rest
}: UserView) => rest;
