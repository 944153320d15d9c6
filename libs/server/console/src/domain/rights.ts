import { isRole, roles, type Role } from '#shared/contracts';

/** One line of `role_binding`: for one tenant, or (null) for the whole organization. */
export type Binding = Readonly<{ role: string; scopeTenantId: string | null }>;

/** The roles that hold in a tenant; with null those that hold everywhere. Names nobody knows count for nothing. */
export const rolesIn = (bindings: readonly Binding[], tenantId: string | null): readonly Role[] => [
  ...new Set(
    bindings
      .filter(({ scopeTenantId }) => scopeTenantId === null || scopeTenantId === tenantId)
      .map(({ role }) => role)
      .filter(isRole),
  ),
];

export const permissionsOf = (granted: readonly Role[]) => [...new Set(granted.flatMap((role) => [...roles[role]]))];

/** Names a set of bindings: another one, and what was proved for it counts no more. */
export const printOf = (bindings: readonly Binding[]): string =>
  bindings
    .map(({ role, scopeTenantId }) => `${role}@${scopeTenantId ?? '*'}`)
    .sort()
    .join(' ');
