import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Account, ContactPoint, RoleBinding } from '../domain/account.ts';

const key: EntitySchemaColumnOptions = { type: 'uuid', primary: true };
const tenantKey: EntitySchemaColumnOptions = { ...key, name: 'tenant_id' };
const made = (name: string): EntitySchemaColumnOptions => ({ type: 'timestamptz', name, default: () => 'now()' });

/** What only SQL reads. */
type Marks = Readonly<{
  loginHoldReason: string | null;
  heldStatus: string | null;
  mfaPauseEndedAt: Date | null;
  mfaPauseEndReason: string | null;
}>;

export const accountTable = new EntitySchema<Account & Marks>({
  name: 'Account',
  tableName: 'account',
  columns: {
    tenantId: tenantKey,
    id: key,
    username: { type: 'text' },
    name: { type: 'text', nullable: true },
    language: { type: 'text', nullable: true },
    status: { type: 'text', default: 'REGISTERED' },
    providerId: { type: 'text', name: 'provider_id', default: 'idp-server' },
    passwordHash: { type: 'text', nullable: true, name: 'password_hash' },
    passwordChangedAt: { type: 'timestamptz', nullable: true, name: 'password_changed_at' },
    important: { type: 'boolean', default: false },
    enrolmentLocked: { type: 'boolean', name: 'enrolment_locked', default: false },
    personId: { type: 'uuid', nullable: true, name: 'person_id' },
    customProperties: { type: 'jsonb', name: 'custom_properties', default: {} },
    userMetadata: { type: 'jsonb', name: 'user_metadata', default: {} },
    appMetadata: { type: 'jsonb', name: 'app_metadata', default: {} },
    bannedUntil: { type: 'timestamptz', nullable: true, name: 'banned_until' },
    loginHeldAt: { type: 'timestamptz', nullable: true, name: 'login_held_at' },
    loginHoldReason: { type: 'text', nullable: true, name: 'login_hold_reason' },
    heldStatus: { type: 'text', nullable: true, name: 'held_status' },
    mfaPausedUntil: { type: 'timestamptz', nullable: true, name: 'mfa_paused_until' },
    mfaPauseEndedAt: { type: 'timestamptz', nullable: true, name: 'mfa_pause_ended_at' },
    mfaPauseEndReason: { type: 'text', nullable: true, name: 'mfa_pause_end_reason' },
    lastSignInAt: { type: 'timestamptz', nullable: true, name: 'last_sign_in_at' },
    securityVersion: { type: 'integer', name: 'security_version', default: 1 },
    createdAt: made('created_at'),
    updatedAt: made('updated_at'),
  },
});

export const contactPointTable = new EntitySchema<ContactPoint>({
  name: 'ContactPoint',
  tableName: 'contact_point',
  columns: {
    tenantId: tenantKey,
    id: key,
    accountId: { type: 'uuid', name: 'account_id' },
    kind: { type: 'text' },
    value: { type: 'text' },
    verifiedAt: { type: 'timestamptz', nullable: true, name: 'verified_at' },
    formerValue: { type: 'text', nullable: true, name: 'former_value' },
    formerUntil: { type: 'timestamptz', nullable: true, name: 'former_until' },
    createdAt: made('created_at'),
  },
});

export const roleBindingTable = new EntitySchema<RoleBinding>({
  name: 'RoleBinding',
  tableName: 'role_binding',
  columns: {
    tenantId: tenantKey,
    id: key,
    accountId: { type: 'uuid', name: 'account_id' },
    role: { type: 'text' },
    scopeTenantId: { type: 'uuid', nullable: true, name: 'scope_tenant_id' },
    grantedBy: { type: 'uuid', nullable: true, name: 'granted_by' },
    grantedAt: made('granted_at'),
  },
});

export const accountTables = [accountTable, contactPointTable, roleBindingTable];
