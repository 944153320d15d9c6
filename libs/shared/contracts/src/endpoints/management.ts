import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';
import type { EventType } from '../events.ts';
import type { ManagementPermission } from '../permissions.ts';
import * as shape from './management-shapes.ts';

export * from './management-shapes.ts';

type Verb = 'create' | 'read' | 'update' | 'delete';

/** What the audit trail says of a call, whether it succeeded or not. */
export type Trace = Readonly<{ event: EventType; resource: string; action: Verb }>;
export type ManagementEndpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> = Endpoint<P, Q, B> & Readonly<{ trace: Trace }>;

/** One resource of a tenant, reached by the organization's administrators and by the system's: the same act under two paths. */
export type TwoLevels<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> = Readonly<{ organization: ManagementEndpoint<P, Q, B>; system: ManagementEndpoint<P, Q, B> }>;

const ORGANIZATION = '/v1/management/organizations/:organizationId';
const tenantParams = z.object({ organizationId: shape.uuid.optional(), tenantId: shape.uuid });
const rowParams = tenantParams.extend({ id: shape.uuid });
const organizationParams = z.object({ organizationId: shape.uuid });
const organizationTenantParams = organizationParams.extend({ tenantId: shape.uuid });

type Draft<P, Q, B> = Readonly<{
  name: string;
  method: Endpoint['method'];
  path: string;
  permission: ManagementPermission;
  trace: Trace;
  status?: number;
  params: P;
  query: Q;
  body: B;
}>;

const managed = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  level: 'organization' | 'system',
  { permission, trace, ...draft }: Draft<P, Q, B>,
): ManagementEndpoint<P, Q, B> => ({
  ...endpoint({
    ...draft,
    name: `management.${level}.${draft.name}`,
    surface: 'management',
    access: { by: 'management', level, permission },
    limit: 'management',
  }),
  trace,
});

const twoLevels = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(draft: Draft<P, Q, B>): TwoLevels<P, Q, B> => ({
  organization: managed('organization', { ...draft, path: `${ORGANIZATION}/tenants/:tenantId/${draft.path}` }),
  system: managed('system', { ...draft, path: `/v1/management/tenants/:tenantId/${draft.path}` }),
});

const nothing = z.unknown();
const verbs = { create: 'created', read: 'read', update: 'updated', delete: 'deleted' } as const;
type Audited = 'client' | 'user' | 'authentication_configuration' | 'authentication_policy';
type Named = Readonly<{
  path: string;
  permission: 'client' | 'user' | 'authentication-config' | 'authentication-policy-config';
  event: Audited;
}>;

/** The five acts on a resource that has many rows (login-api-reference section 4.2). */
const rows = <Q extends z.ZodType, New extends z.ZodType, Changed extends z.ZodType>(
  { path, permission, event }: Named,
  { query, body, change }: { query: Q; body: New; change: Changed },
) => {
  const told = (action: Verb) => ({
    permission: `idp:${permission}:${action}` as const,
    trace: { event: `${event}_${verbs[action]}` as const, resource: event, action },
  });
  const one = `${path}/:id`;
  const trial = shape.dryRunQuery;
  return {
    create: twoLevels({
      name: `${event}.create`,
      method: 'POST',
      path,
      status: 201,
      ...told('create'),
      params: tenantParams,
      query: trial,
      body,
    }),
    list: twoLevels({ name: `${event}.list`, method: 'GET', path, ...told('read'), params: tenantParams, query, body: nothing }),
    read: twoLevels({
      name: `${event}.read`,
      method: 'GET',
      path: one,
      ...told('read'),
      params: rowParams,
      query: z.object({}),
      body: nothing,
    }),
    replace: twoLevels({
      name: `${event}.replace`,
      method: 'PUT',
      path: one,
      ...told('update'),
      params: rowParams,
      query: trial,
      body: change,
    }),
    remove: twoLevels({
      name: `${event}.remove`,
      method: 'DELETE',
      path: one,
      ...told('delete'),
      params: rowParams,
      query: trial,
      body: nothing,
    }),
  };
};

/** Their bodies are documents with a grammar of their own, which names every fault at once. */
const document = { query: shape.pageQuery, body: nothing, change: nothing };

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
  { query: shape.pageQuery, body: shape.clientBody, change: shape.clientBody },
);

const userChange = {
  permission: 'idp:user:update',
  trace: { event: 'user_updated', resource: 'user', action: 'update' },
  params: rowParams,
  query: shape.dryRunQuery,
} as const;
export const users = {
  ...rows(
    { path: 'users', permission: 'user', event: 'user' },
    { query: shape.userQuery, body: shape.userBody, change: shape.userChangeBody },
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
    query: shape.dryRunQuery,
    body: shape.authorizationServerBody,
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
export const securityEvents = records('security-events', 'security-event', shape.securityEventQuery);
export const auditLogs = records('audit-logs', 'audit-log', shape.auditLogQuery);

const tenantAct = (action: Verb) => ({
  permission: `idp:tenant:${action}` as const,
  trace: { event: `tenant_${verbs[action]}` as const, resource: 'tenant', action },
});
const tenantPath = `${ORGANIZATION}/tenants`;
const one = { path: `${tenantPath}/:tenantId`, params: organizationTenantParams };
export const tenants = {
  create: managed('organization', {
    ...tenantAct('create'),
    name: 'tenant.create',
    method: 'POST',
    path: tenantPath,
    status: 201,
    params: organizationParams,
    query: shape.dryRunQuery,
    body: shape.newTenantBody,
  }),
  list: managed('organization', {
    ...tenantAct('read'),
    name: 'tenant.list',
    method: 'GET',
    path: tenantPath,
    params: organizationParams,
    query: shape.pageQuery,
    body: nothing,
  }),
  read: managed('organization', {
    ...tenantAct('read'),
    ...one,
    name: 'tenant.read',
    method: 'GET',
    query: z.object({}),
    body: nothing,
  }),
  replace: managed('organization', {
    ...tenantAct('update'),
    ...one,
    name: 'tenant.replace',
    method: 'PUT',
    query: shape.dryRunQuery,
    body: shape.tenantBody,
  }),
  remove: managed('organization', {
    ...tenantAct('delete'),
    ...one,
    name: 'tenant.remove',
    method: 'DELETE',
    query: shape.dryRunQuery,
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
  query: shape.dryRunQuery,
  body: shape.onboardingBody,
});
export const removeOrganization = managed('system', {
  name: 'organization.remove',
  method: 'DELETE',
  path: '/v1/management/orgs/:organizationId',
  permission: 'idp:organization:delete',
  trace: { event: 'organization_deleted', resource: 'organization', action: 'delete' },
  params: organizationParams,
  query: shape.dryRunQuery,
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
    authorizationServer,
    securityEvents,
    auditLogs,
  ].flatMap(both),
  ...Object.values(tenants),
  onboard,
  removeOrganization,
];
