import { LONGEST_DETAIL } from '#shared/kernel';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { checklistItems, identityProofs, resetMethods, resetReasons, resetStates, type ChecklistItem } from '../mfa-reset.ts';
import type { Permission } from '../permissions.ts';
import { urgencies } from '../urgency.ts';
import { inTenant } from './console.ts';

const tenant = z.object({ organizationId: z.uuid(), tenantId: z.uuid() });
const one = tenant.extend({ id: z.uuid() });
const execute: Permission = 'mfa_reset.execute';
const approve: Permission = 'mfa_reset.approve';
const read: Permission = 'mfa_reset.read';
const elevated = { elevated: true };
/** Longer than any detail, so that what is too long is told in its own words and not as a malformed request. */
const text = z.string().max(8 * LONGEST_DETAIL);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const cursor = z.string().max(512).optional();

const at = (name: string, method: Endpoint['method'], path: string) => ({ name: `mfa-reset.${name}`, method, path }) as const;

export const searchUsers = endpoint({
  ...inTenant(at('search-users', 'GET', '/users'), execute, elevated),
  query: z.strictObject({ query: z.string().max(256), sort: z.enum(['name', 'last_login']).default('name'), after: cursor }),
});
export const suggestUsers = endpoint({
  ...inTenant(at('suggest-users', 'GET', '/users/suggest'), execute, elevated),
  query: z.strictObject({ q: z.string().max(256) }),
});
export const readUserSummary = endpoint({
  ...inTenant(at('read-user-summary', 'GET', '/users/:id/mfa-summary'), execute, elevated),
  params: one,
});
export const revealUserField = endpoint({
  ...inTenant(at('reveal-user-field', 'POST', '/users/:id/pii-reveals'), execute, elevated),
  params: one,
  body: z.strictObject({ field: z.enum(['email', 'phone']) }),
});
export const listRecentTargets = endpoint(
  inTenant(at('list-recent-targets', 'GET', '/mfa-resets/recent-targets'), execute, elevated),
);
export const forgetRecentTargets = endpoint(
  inTenant(at('forget-recent-targets', 'DELETE', '/mfa-resets/recent-targets'), execute, elevated),
);

export const listResets = endpoint({
  ...inTenant(at('list', 'GET', '/mfa-resets'), read),
  query: z.strictObject({
    user_id: z.uuid().optional(),
    executor_id: z.uuid().optional(),
    status: z.enum(resetStates).optional(),
    method: z.enum(resetMethods).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    after: cursor,
  }),
});
export const openReset = endpoint({
  ...inTenant(at('open', 'POST', '/mfa-resets'), execute, elevated),
  status: 201,
  body: z.strictObject({ user_id: z.uuid(), incident_id: z.string().max(64).nullable().optional() }),
});
export const readReset = endpoint({ ...inTenant(at('read', 'GET', '/mfa-resets/:id'), read), params: one });
export const editReset = endpoint({
  ...inTenant(at('edit', 'PATCH', '/mfa-resets/:id'), execute, elevated),
  params: one,
  body: z.strictObject({
    method: z.enum(resetMethods).optional(),
    reason: z.enum(resetReasons).optional(),
    reason_detail: text.nullable().optional(),
    urgency: z.enum(urgencies).optional(),
    identity_proof: z.strictObject({ method: z.enum(identityProofs), detail: text.nullable().optional() }).optional(),
    checklist: z
      .strictObject(
        Object.fromEntries(checklistItems.map((item) => [item, z.boolean().optional()])) as Record<
          ChecklistItem,
          z.ZodOptional<z.ZodBoolean>
        >,
      )
      .optional(),
    target_version: z.int().positive().optional(),
  }),
});
const act = (name: string, path: string, permission: Permission = execute) => ({
  ...inTenant(at(name, 'POST', `/mfa-resets/:id/${path}`), permission, elevated),
  params: one,
});
export const cancelReset = endpoint(act('cancel', 'cancel'));
export const requestApproval = endpoint({
  ...act('request-approval', 'approval-requests'),
  status: 201,
  body: z.strictObject({ approver_id: z.uuid() }),
});
export const withdrawApproval = endpoint(act('withdraw-approval', 'approval-requests/cancel'));
export const confirmReset = endpoint({ ...act('confirm', 'confirmations'), status: 201 });
/** `target_version` is what `If-Match` says and `idempotency_key` what the header of that name says; they stand in the body. */
export const executeReset = endpoint({
  ...act('execute', 'execute'),
  status: 202,
  body: z.strictObject({
    target_version: z.int().positive(),
    confirmation_token: z.string().min(1).max(128),
    idempotency_key: z.string().min(16).max(128),
    typed_suffix: z.string().max(8).nullable().optional(),
  }),
});
export const listResetEvents = endpoint({
  ...inTenant(at('list-events', 'GET', '/mfa-resets/:id/events'), read),
  params: one,
  query: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }),
});
/** The same as server-sent events, from `Last-Event-ID` (or `after`) on, until the run has ended. */
export const watchReset = endpoint({
  ...inTenant(at('watch', 'GET', '/mfa-resets/:id/stream'), read),
  params: one,
  query: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }),
});
export const makeReport = endpoint({ ...inTenant(at('make-report', 'GET', '/mfa-resets/:id/report'), read), params: one });
export const retryRun = endpoint({ ...act('retry', 'retry'), status: 202 });
export const rollBackRun = endpoint(act('roll-back', 'rollback'));
export const resumePause = endpoint(act('resume', 'resume'));
export const sendInstructions = endpoint(act('send-instructions', 'notifications'));
/** How far the user got with setting up a new factor; asked for by the clock. */
export const readSetUp = endpoint({
  ...inTenant(at('read-set-up', 'GET', '/mfa-resets/:id/enrolment-tickets'), execute),
  params: one,
});
/** A link for a user who is present, once, as a picture (D-6). It voids the one before. */
export const issueEnrolmentTicket = endpoint({ ...act('issue-enrolment-ticket', 'enrolment-tickets'), status: 201 });
export const revokeEnrolmentTicket = endpoint({
  ...inTenant(at('revoke-enrolment-ticket', 'DELETE', '/mfa-resets/:id/enrolment-tickets/:ticketId'), execute, elevated),
  params: one.extend({ ticketId: z.uuid() }),
});
export const callForHelp = endpoint({
  ...act('call-for-help', 'escalations'),
  status: 201,
  body: z.strictObject({ cause: z.enum(['asked', 'no_approver']) }),
});

export const listApprovers = endpoint({
  ...inTenant(at('list-approvers', 'GET', '/approvers'), execute),
  query: z.strictObject({ target: z.uuid() }),
});
export const listApprovalRequests = endpoint(inTenant(at('list-approval-requests', 'GET', '/approval-requests'), approve));
export const readApprovalRequest = endpoint({
  ...inTenant(at('read-approval-request', 'GET', '/approval-requests/:id'), approve),
  params: one,
});
const decision = (name: 'approve' | 'reject') => ({
  ...inTenant(at(name, 'POST', `/approval-requests/:id/${name}`), approve, elevated),
  params: one,
  body: z.strictObject({ content_hash: hash, comment: text.nullable().optional() }),
});
export const approveRequest = endpoint(decision('approve'));
export const rejectRequest = endpoint(decision('reject'));

/** What is unusual about one's own work, and about everybody's for who approves or audits. */
export const listAlerts = endpoint(inTenant(at('list-alerts', 'GET', '/mfa-reset-alerts'), read));

/** All of this in OpenAPI 3.1; whoever is signed in may read what he may ask. */
export const readOpenApi = endpoint({
  name: 'console.mfa-reset.read-open-api',
  method: 'GET',
  path: '/api/mfa-resets/openapi.json',
  query: z.strictObject({}),
  surface: 'console',
  access: { by: 'console-session', permission: null },
});

const settings: Permission = 'idp:tenant:update';
export const listHooks = endpoint(inTenant(at('list-hooks', 'GET', '/mfa-reset-hooks'), settings, elevated));
export const addHook = endpoint({
  ...inTenant(at('add-hook', 'POST', '/mfa-reset-hooks'), settings, elevated),
  status: 201,
  body: z.strictObject({
    url: z.url().max(2_048),
    factor_types: z
      .array(z.enum(['totp', 'sms', 'email', 'recovery_code']))
      .min(1)
      .max(4),
  }),
});
/** Who is told of urgent and half-done resets: an address, or a system that takes signed requests. */
export const listSubscriptions = endpoint(
  inTenant(at('list-subscriptions', 'GET', '/incident-subscriptions'), settings, elevated),
);
export const addSubscription = endpoint({
  ...inTenant(at('add-subscription', 'POST', '/incident-subscriptions'), settings, elevated),
  status: 201,
  body: z
    .strictObject({ kind: z.enum(['mail', 'webhook']), address: z.string().max(2_048) })
    .refine(({ kind, address }) => (kind === 'mail' ? z.email().max(254) : z.url()).safeParse(address).success, {
      path: ['address'],
    }),
});
export const removeSubscription = endpoint({
  ...inTenant(at('remove-subscription', 'DELETE', '/incident-subscriptions/:id'), settings, elevated),
  params: one,
});
export const disableHook = endpoint({
  ...inTenant(at('disable-hook', 'DELETE', '/mfa-reset-hooks/:id'), settings, elevated),
  params: one,
});
