import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';
import type { EventType } from '../events.ts';
import type { ManagementPermission } from '../permissions.ts';
import * as queries from './management-queries.ts';
import * as shape from './management-shapes.ts';

export type Verb = 'create' | 'read' | 'update' | 'delete';

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

export const ORGANIZATION = '/v1/management/organizations/:organizationId';
export const tenantParams = z.object({ organizationId: shape.uuid.optional(), tenantId: shape.uuid });
export const rowParams = tenantParams.extend({ id: shape.uuid });
export const organizationParams = z.object({ organizationId: shape.uuid });

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

export const managed = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
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

const below = (path: string): string => (path === '' ? '' : `/${path}`);

export const twoLevels = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  draft: Draft<P, Q, B>,
): TwoLevels<P, Q, B> => ({
  organization: managed('organization', { ...draft, path: `${ORGANIZATION}/tenants/:tenantId${below(draft.path)}` }),
  system: managed('system', { ...draft, path: `/v1/management/tenants/:tenantId${below(draft.path)}` }),
});

export const nothing = z.unknown();
export const verbs = { create: 'created', read: 'read', update: 'updated', delete: 'deleted' } as const;
type Audited = 'client' | 'user' | 'authentication_configuration' | 'authentication_policy';
type Named = Readonly<{
  path: string;
  permission: 'client' | 'user' | 'authentication-config' | 'authentication-policy-config';
  event: Audited;
}>;

/** The five acts on a resource that has many rows (login-api-reference section 4.2). */
export const rows = <Q extends z.ZodType, New extends z.ZodType, Changed extends z.ZodType>(
  { path, permission, event }: Named,
  { query, body, change }: { query: Q; body: New; change: Changed },
) => {
  const told = (action: Verb) => ({
    permission: `idp:${permission}:${action}` as const,
    trace: { event: `${event}_${verbs[action]}` as const, resource: event, action },
  });
  const one = `${path}/:id`;
  const trial = queries.dryRunQuery;
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
