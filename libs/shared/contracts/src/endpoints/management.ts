import { z } from 'zod';
import { eventWebhooks } from './event-webhooks.ts';
import {
  managed,
  nothing,
  ORGANIZATION,
  organizationParams,
  rowParams,
  rows,
  tenantParams,
  twoLevels,
  verbs,
  type ManagementEndpoint,
  type TwoLevels,
  type Verb,
} from './management-endpoint.ts';
import * as queries from './management-queries.ts';
import * as shape from './management-shapes.ts';

export * from './event-webhooks.ts';
export type { ManagementEndpoint, Trace, TwoLevels } from './management-endpoint.ts';
export * from './management-queries.ts';
export * from './management-shapes.ts';

/** Their bodies are documents with a grammar of their own, which names every fault at once. */
const document = { query: queries.pageQuery, body: nothing, change: nothing };

export const authenticationConfigurations = rows(
  { path: 'authentication-configurations', permission: 'authentication-config', event: 'authentication_configuration' },
  document,
);
export const authenticationPolicies = rows(
  { path: 'authentication-policies', permission: 'authentication-policy-config', event: 'authentication_policy' },
  document,
);
export const clients = rows(
  { path: 'clients', permission: 'client', event: 'client' },
  { query: queries.pageQuery, body: shape.clientBody, change: shape.clientBody },
);

const userChange = {
  permission: 'idp:user:update',
  trace: { event: 'user_updated', resource: 'user', action: 'update' },
  params: rowParams,
  query: queries.dryRunQuery,
} as const;
export const users = {
  ...rows(
    { path: 'users', permission: 'user', event: 'user' },
    { query: queries.userQuery, body: shape.userBody, change: shape.userChangeBody },
  ),
  patch: twoLevels({ ...userChange, name: 'user.patch', method: 'PATCH', path: 'users/:id', body: shape.userChangeBody }),
  setPassword: twoLevels({
    ...userChange,
    name: 'user.set-password',
    method: 'PUT',
    path: 'users/:id/password',
    trace: { event: 'user_password_set', resource: 'user', action: 'update' },
    body: shape.userPasswordBody,
  }),
};

/** How many users have a second factor (L-045); by the values of a custom property where one is named. */
export const mfaCoverage = {
  read: twoLevels({
    name: 'mfa-coverage.read',
    method: 'GET',
    path: 'mfa-coverage',
    permission: 'idp:user:read',
    trace: { event: 'user_read', resource: 'user', action: 'read' },
    params: tenantParams,
    query: queries.coverageQuery,
    body: nothing,
  }),
};

const server = { path: 'authorization-server', params: tenantParams } as const;
export const authorizationServer = {
  read: twoLevels({
    ...server,
    name: 'authorization-server.read',
    method: 'GET',
    permission: 'idp:authorization-server:read',
    trace: { event: 'authorization_server_read', resource: 'authorization_server', action: 'read' },
    query: z.object({}),
    body: nothing,
  }),
  replace: twoLevels({
    ...server,
    name: 'authorization-server.replace',
    method: 'PUT',
    permission: 'idp:authorization-server:update',
    trace: { event: 'authorization_server_updated', resource: 'authorization_server', action: 'update' },
    query: queries.dryRunQuery,
    // A request that lost its body would else replace every setting by nothing.
    body: shape.authorizationServerBody.refine((body) => Object.keys(body).length > 0, 'must name at least one setting'),
  }),
};

/** What happened: a list and one row, never a change. */
const records = <Q extends z.ZodType>(path: 'security-events' | 'audit-logs', name: 'security-event' | 'audit-log', query: Q) => {
  const trace = {
    event: name === 'audit-log' ? 'audit_log_read' : 'security_event_read',
    resource: name,
    action: 'read',
  } as const;
  const permission = `idp:${name}:read` as const;
  return {
    list: twoLevels({ name: `${name}.list`, method: 'GET', path, permission, trace, params: tenantParams, query, body: nothing }),
    read: twoLevels({
      name: `${name}.read`,
      method: 'GET',
      path: `${path}/:id`,
      permission,
      trace,
      params: rowParams,
      query: z.object({}),
      body: nothing,
    }),
  };
};
export const securityEvents = records('security-events', 'security-event', queries.securityEventQuery);
export const auditLogs = records('audit-logs', 'audit-log', queries.auditLogQuery);

const tenantAct = (action: Verb) => ({
  permission: `idp:tenant:${action}` as const,
  trace: { event: `tenant_${verbs[action]}` as const, resource: 'tenant', action },
});
const tenantPath = `${ORGANIZATION}/tenants`;
const one = { path: '', params: tenantParams }; // the tenant itself
export const tenants = {
  create: managed('organization', {
    ...tenantAct('create'),
    name: 'tenant.create',
    method: 'POST',
    path: tenantPath,
    status: 201,
    params: organizationParams,
    query: queries.dryRunQuery,
    body: shape.newTenantBody,
  }),
  list: managed('organization', {
    ...tenantAct('read'),
    name: 'tenant.list',
    method: 'GET',
    path: tenantPath,
    params: organizationParams,
    query: queries.pageQuery,
    body: nothing,
  }),
  read: twoLevels({
    ...tenantAct('read'),
    ...one,
    name: 'tenant.read',
    method: 'GET',
    query: z.object({}),
    body: nothing,
  }),
  replace: twoLevels({
    ...tenantAct('update'),
    ...one,
    name: 'tenant.replace',
    method: 'PUT',
    query: queries.dryRunQuery,
    body: shape.tenantBody,
  }),
  remove: twoLevels({
    ...tenantAct('delete'),
    ...one,
    name: 'tenant.remove',
    method: 'DELETE',
    query: queries.dryRunQuery,
    body: nothing,
  }),
};

export const onboard = managed('system', {
  name: 'onboard',
  method: 'POST',
  path: '/v1/management/onboarding',
  status: 201,
  permission: 'idp:organization:create',
  trace: { event: 'organization_created', resource: 'organization', action: 'create' },
  params: z.object({}),
  query: queries.dryRunQuery,
  body: shape.onboardingBody,
});
export const removeOrganization = managed('system', {
  name: 'organization.remove',
  method: 'DELETE',
  path: '/v1/management/orgs/:organizationId',
  permission: 'idp:organization:delete',
  trace: { event: 'organization_deleted', resource: 'organization', action: 'delete' },
  params: organizationParams,
  query: queries.dryRunQuery,
  body: nothing,
});

const both = (resource: Readonly<Record<string, TwoLevels>>): readonly ManagementEndpoint[] =>
  Object.values(resource).flatMap(({ organization, system }) => [organization, system]);

/** Every endpoint of the surface, for the test that compares them with the router and walks them with foreign ids. */
export const endpoints: readonly ManagementEndpoint[] = [
  ...[
    authenticationConfigurations,
    authenticationPolicies,
    clients,
    users,
    mfaCoverage,
    authorizationServer,
    securityEvents,
    auditLogs,
    eventWebhooks,
  ].flatMap(both),
  ...both({ read: tenants.read, replace: tenants.replace, remove: tenants.remove }),
  tenants.create,
  tenants.list,
  onboard,
  removeOrganization,
];
