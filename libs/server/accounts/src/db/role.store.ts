import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isRole, roles, type Role } from '#shared/contracts';
import { statement, type Tx } from '#server/platform';
import { roleBindingTable } from './tables.ts';

const bind = statement(
  'role.bind',
  `INSERT INTO role_binding (tenant_id, id, account_id, role, scope_tenant_id, granted_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
);

/** Roles of console and management accounts; the rows live in the organization's ORGANIZER (or the ADMIN) tenant. */
@Injectable()
export class RoleStore {
  async grant(
    tx: Tx,
    accountId: string,
    role: Role,
    options: { scopeTenantId?: string | null; grantedBy?: string | null } = {},
  ): Promise<void> {
    await tx.count(bind, [tx.tenantId, randomUUID(), accountId, role, options.scopeTenantId ?? null, options.grantedBy ?? null]);
  }

  /** Names of the roles of an account, in the whole organization or limited to `scopeTenantId`. */
  async rolesOf(tx: Tx, accountId: string, scopeTenantId: string | null = null): Promise<readonly Role[]> {
    const bindings = await tx.manager.findBy(roleBindingTable, { tenantId: tx.tenantId, accountId });
    return bindings
      .filter((binding) => binding.scopeTenantId === null || binding.scopeTenantId === scopeTenantId)
      .map(({ role }) => role)
      .filter(isRole);
  }

  /** What the account may do: the permissions of its roles, unknown roles counting for nothing. */
  async permissionsOf(tx: Tx, accountId: string, scopeTenantId: string | null = null): Promise<readonly string[]> {
    return (await this.rolesOf(tx, accountId, scopeTenantId)).flatMap((role) => [...roles[role]]);
  }
}
