export { ClientSecrets } from './client-secrets.ts';
export { Directory } from './db/directory.store.ts';
export {
  authenticationConfigurationTable,
  authenticationPolicyTable,
  authorizationServerTable,
  clientTable,
  organizationTable,
  signingKeyTable,
  tenancyTables,
  tenantTable,
} from './db/tables.ts';
export type {
  AuthenticationConfiguration,
  AuthenticationPolicyRow,
  AuthorizationServer,
  SigningAlgorithm,
  SigningKey,
} from './domain/authentication-configuration.ts';
export {
  grantTypes,
  isGrantType,
  isPublic,
  isResponseType,
  namesOf,
  requiresPkce,
  responseTypes,
  scopesOf,
  type Client,
  type ClientSettings,
  type GrantType,
} from './domain/client.ts';
export { isOpenToStrangers } from './domain/tenant.ts';
export type { Organization, Tenant, TenantKind, TenantSettings } from './domain/tenant.ts';
export { SigningKeys, type Signer } from './signing-keys.ts';
export { TenancyModule } from './tenancy.module.ts';
