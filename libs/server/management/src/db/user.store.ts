import { Injectable } from '@nestjs/common';
import type { management } from '#shared/contracts';
import {
  AccountStore,
  accountTable,
  contactPointTable,
  Importance,
  roleBindingTable,
  type Account,
  type ContactKind,
} from '#server/accounts';
import { statement, type Tx } from '#server/platform';
import { In } from 'typeorm';
import { userView, type UserView } from '../domain/user-view.ts';

type Filter = ReturnType<typeof management.userQuery.parse>;

const CONDITIONS = `a.tenant_id = $1
  AND ($2::uuid IS NULL OR a.id = $2)
  AND ($3::text IS NULL OR a.name ILIKE $3)
  AND ($4::text IS NULL OR a.username ILIKE $4)
  AND ($5::text IS NULL OR EXISTS (SELECT FROM contact_point c WHERE c.tenant_id = $1 AND c.account_id = a.id AND c.kind = 'email' AND c.value ILIKE $5))
  AND ($6::text IS NULL OR EXISTS (SELECT FROM contact_point c WHERE c.tenant_id = $1 AND c.account_id = a.id AND c.kind = 'phone' AND c.value = $6))
  AND ($7::text IS NULL OR a.status = $7)
  AND ($8::text IS NULL OR EXISTS (SELECT FROM role_binding r WHERE r.tenant_id = $1 AND r.account_id = a.id AND r.role = $8))
  AND ($9::timestamptz IS NULL OR a.created_at >= $9)
  AND ($10::timestamptz IS NULL OR a.created_at <= $10)`;
const countUsers = statement('management.user.count', `SELECT count(*)::int AS total FROM account a WHERE ${CONDITIONS}`);
const listUsers = statement(
  'management.user.list',
  `SELECT a.id FROM account a WHERE ${CONDITIONS} ORDER BY a.created_at, a.id LIMIT $11 OFFSET $12`,
);

/** `%` and `_` of a filter mean themselves. */
export const containing = (text: string | undefined): string | null =>
  text === undefined ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Users as the management API reads them, contacts and roles included. */
@Injectable()
export class UserStore {
  constructor(
    private readonly accounts: AccountStore,
    private readonly importance: Importance,
  ) {}

  async page(tx: Tx, filter: Filter, phone: string | null): Promise<{ list: readonly UserView[]; total: number }> {
    const { user_id: id, name, preferred_username: username, email, status, role, from, to } = filter;
    const values = [
      tx.tenantId,
      id ?? null,
      containing(name),
      containing(username),
      containing(email),
      phone,
      status ?? null,
      role ?? null,
      from ?? null,
      to ?? null,
    ];
    const total = (await tx.one<{ total: number }>(countUsers, values))?.total ?? 0;
    const ids = (await tx.rows<{ id: string }>(listUsers, [...values, filter.limit, filter.offset])).map((row) => row.id);
    return { list: await this.views(tx, ids), total };
  }

  async view(tx: Tx, account: Account): Promise<UserView> {
    const contacts = await this.accounts.contacts(tx, account.id);
    return userView(account, contacts, await this.roles(tx, account.id));
  }

  /** Locks the row, so that two administrators change a user one after the other. */
  lock(tx: Tx, id: string): Promise<Account | null> {
    return tx.manager.findOne(accountTable, { where: { tenantId: tx.tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Whoever holds a role is important: nobody takes over an administrator's account alone (rulings section 6). */
  async isImportant(tx: Tx, account: Account): Promise<boolean> {
    return this.importance.isImportant(tx, account);
  }

  async dropContact(tx: Tx, accountId: string, kind: ContactKind): Promise<void> {
    await tx.manager.delete(contactPointTable, { tenantId: tx.tenantId, accountId, kind });
  }

  private async roles(tx: Tx, accountId: string): Promise<readonly string[]> {
    const bindings = await tx.manager.findBy(roleBindingTable, { tenantId: tx.tenantId, accountId });
    return [...new Set(bindings.map(({ role }) => role))].sort();
  }

  private async views(tx: Tx, ids: readonly string[]): Promise<readonly UserView[]> {
    if (ids.length === 0) return [];
    const [accounts, contacts, bindings] = [
      await tx.manager.findBy(accountTable, { tenantId: tx.tenantId, id: In([...ids]) }),
      await tx.manager.findBy(contactPointTable, { tenantId: tx.tenantId, accountId: In([...ids]) }),
      await tx.manager.findBy(roleBindingTable, { tenantId: tx.tenantId, accountId: In([...ids]) }),
    ];
    return ids.flatMap((id) => {
      const account = accounts.find((row) => row.id === id);
      const roles = bindings.filter(({ accountId }) => accountId === id).map(({ role }) => role);
      return account
        ? [
            userView(
              account,
              contacts.filter(({ accountId }) => accountId === id),
              [...new Set(roles)].sort(),
            ),
          ]
        : [];
    });
  }
}
