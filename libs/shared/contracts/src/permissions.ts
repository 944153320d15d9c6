type Resource =
  | 'organization'
  | 'tenant'
  | 'authorization-server'
  | 'client'
  | 'user'
  | 'authentication-config'
  | 'authentication-policy-config'
  | 'authentication-transaction'
  | 'authentication-interaction'
  | 'security-event'
  | 'audit-log'
  | 'event-webhook';
type Verb = 'create' | 'read' | 'update' | 'delete';

/** What a management token may do, as the management API's wire format names it. */
export type ManagementPermission = `idp:${Resource}:${Verb}`;

/** What decides who gets in. No `idp:*` wildcard ever matches one of these (rulings section 5). */
export const guardedPermissions = [
  'mfa_reset.execute',
  'mfa_reset.read',
  'mfa_recovery.reissue',
  'mfa_reset.approve',
  'incident_mode.approve',
  'backup.restore.approve',
  'policy.approve_weakening',
  'incident.manage',
  'incident_mode.request',
  'limits.adjust',
  'backup.restore.request',
  'integrity.repair',
  'diagnosis.read',
  'alert.ack',
  'audit.read',
  'audit.export',
  'audit.erase',
  'account.unlock',
  'account.end_sessions',
  'role.grant_guarded',
] as const;

export type Permission = ManagementPermission | (typeof guardedPermissions)[number];

/** Console and management roles. A role is a list of permissions, nothing else. */
export const roles = {
  organization_admin: ['idp:*'],
  platform_admin: ['idp:*'],
  security_admin: ['mfa_reset.execute', 'mfa_reset.read', 'mfa_recovery.reissue', 'account.unlock', 'account.end_sessions'],
  senior_admin: [
    'mfa_reset.approve',
    'mfa_reset.read',
    'incident_mode.approve',
    'backup.restore.approve',
    'policy.approve_weakening',
    'audit.erase',
  ],
  it_operator: [
    'mfa_reset.read',
    'incident.manage',
    'incident_mode.request',
    'limits.adjust',
    'backup.restore.request',
    'integrity.repair',
    'diagnosis.read',
    'alert.ack',
    'account.unlock',
    'account.end_sessions',
  ],
  auditor: ['mfa_reset.read', 'audit.read', 'audit.export', 'idp:security-event:read', 'idp:audit-log:read'],
} as const satisfies Record<string, readonly (Permission | `idp:${string}*` | 'idp:*')[]>;

export type Role = keyof typeof roles;

export const isRole = (name: string): name is Role => Object.hasOwn(roles, name);

/** True when the granted list covers the wanted permission. `*` stands only at the end and only inside `idp:`. */
export function permits(granted: readonly string[], wanted: Permission): boolean {
  return granted.some(
    (grant) =>
      grant === wanted ||
      (wanted.startsWith('idp:') && grant.startsWith('idp:') && grant.endsWith('*') && wanted.startsWith(grant.slice(0, -1))),
  );
}

/** Whether the role of this name covers the wanted permission. A name nobody knows covers nothing. */
export const roleMay = (role: string, wanted: Permission): boolean => isRole(role) && permits(roles[role], wanted);
