import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type {
  AuthenticationConfiguration,
  AuthenticationPolicyRow,
  AuthorizationServer,
  SigningKey,
} from '../domain/authentication-configuration.ts';
import type { Client } from '../domain/client.ts';
import type { Organization, Tenant } from '../domain/tenant.ts';

const key: EntitySchemaColumnOptions = { type: 'uuid', primary: true };
const tenantKey: EntitySchemaColumnOptions = { ...key, name: 'tenant_id' };
const made = (name: string): EntitySchemaColumnOptions => ({ type: 'timestamptz', name, default: () => 'now()' });
const document: EntitySchemaColumnOptions = { type: 'jsonb' };

export const organizationTable = new EntitySchema<Organization>({
  name: 'Organization',
  tableName: 'organization',
  columns: {
    id: key,
    slug: { type: 'text' },
    name: { type: 'text' },
    description: { type: 'text', default: '' },
    createdAt: made('created_at'),
  },
});

export const tenantTable = new EntitySchema<Tenant>({
  name: 'Tenant',
  tableName: 'tenant',
  columns: {
    id: key,
    organizationId: { type: 'uuid', name: 'organization_id' },
    kind: { type: 'text' },
    name: { type: 'text' },
    domain: { type: 'text' },
    settings: { ...document, default: {} },
    createdAt: made('created_at'),
    updatedAt: made('updated_at'),
  },
});

export const authorizationServerTable = new EntitySchema<AuthorizationServer>({
  name: 'AuthorizationServer',
  tableName: 'authorization_server',
  columns: { tenantId: tenantKey, settings: { ...document, default: {} }, updatedAt: made('updated_at') },
});

export const signingKeyTable = new EntitySchema<SigningKey>({
  name: 'SigningKey',
  tableName: 'signing_key',
  columns: {
    tenantId: tenantKey,
    kid: { type: 'text', primary: true },
    algorithm: { type: 'text' },
    publicJwk: { ...document, name: 'public_jwk' },
    privateSealed: { type: 'text', name: 'private_sealed' },
    state: { type: 'text', default: 'active' },
    createdAt: made('created_at'),
  },
});

export const clientTable = new EntitySchema<Client>({
  name: 'Client',
  tableName: 'client',
  columns: {
    tenantId: tenantKey,
    id: key,
    alias: { type: 'text', nullable: true },
    secretMac: { type: 'text', nullable: true, name: 'secret_mac' },
    settings: { ...document, default: {} },
    enabled: { type: 'boolean', default: true },
    createdAt: made('created_at'),
    updatedAt: made('updated_at'),
  },
});

export const authenticationConfigurationTable = new EntitySchema<AuthenticationConfiguration>({
  name: 'AuthenticationConfiguration',
  tableName: 'authentication_configuration',
  columns: {
    tenantId: tenantKey,
    id: key,
    type: { type: 'text' },
    enabled: { type: 'boolean', default: true },
    document,
    secretsSealed: { type: 'text', name: 'secrets_sealed' },
    createdAt: made('created_at'),
    updatedAt: made('updated_at'),
  },
});

export const authenticationPolicyTable = new EntitySchema<AuthenticationPolicyRow>({
  name: 'AuthenticationPolicy',
  tableName: 'authentication_policy',
  columns: {
    tenantId: tenantKey,
    id: key,
    flow: { type: 'text' },
    enabled: { type: 'boolean', default: true },
    document: { type: 'json' },
    createdAt: made('created_at'),
    updatedAt: made('updated_at'),
  },
});

export const tenancyTables = [
  organizationTable,
  tenantTable,
  authorizationServerTable,
  signingKeyTable,
  clientTable,
  authenticationConfigurationTable,
  authenticationPolicyTable,
];
