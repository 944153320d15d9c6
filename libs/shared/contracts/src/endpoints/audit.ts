import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { events, type EventType } from '../events.ts';
import { inTenant } from './console.ts';

const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const emptyIsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);
const filter = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional());
const instant = filter(z.iso.datetime({ offset: true }).transform((text) => new Date(text)));
const word = filter(z.string().max(256));
const params = z.object({ organizationId: z.uuid(), tenantId: z.uuid() });

/** The newest signed head, what waits for its seal, the anchors and the public keys. */
export const readTree = endpoint(inTenant({ name: 'read-audit-tree', method: 'GET', path: '/audit/tree' }, 'audit.read'));

/**
 * Events of both kinds, newest first, personal fields masked. `actor` and `target` are an id, or the address of an account. The
 * next page begins at `next_cursor`, so that what is written meanwhile moves nothing.
 */
export const listAuditEvents = endpoint({
  ...inTenant({ name: 'list-audit-events', method: 'GET', path: '/audit/events' }, 'audit.read'),
  query: z.strictObject({
    id: filter(z.uuid()),
    from: instant,
    to: instant,
    actor: word,
    target: word,
    type: filter(z.enum(Object.keys(events) as [EventType, ...EventType[]])),
    outcome: filter(z.enum(['success', 'failure', 'denied'])),
    ip: word,
    request_id: word,
    cursor: filter(z.string().regex(/^\d{1,17}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next_cursor of a page')),
    limit: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(1).max(100).default(50)),
  }),
});

/** The personal fields of one event in clear, with their salts; needs a fresh proof of whoever asks (D-19). */
export const revealAuditEvent = endpoint({
  ...inTenant({ name: 'reveal-audit-event', method: 'GET', path: '/audit/events/:id/personal' }, 'audit.read', {
    elevated: true,
  }),
  params: params.extend({ id: z.uuid() }),
});

/** Proofs of inclusion of up to 100 events, all under one head. */
export const proveEvents = endpoint({
  ...inTenant({ name: 'prove-audit-events', method: 'GET', path: '/audit/proofs' }, 'audit.read'),
  query: z.strictObject({
    ids: z
      .string()
      .transform((text) => [...new Set(text.split(','))])
      .pipe(z.array(z.uuid()).min(1).max(100)),
  }),
});

/** Proof that the tree of `from` leaves is the beginning of that of `to`. */
export const proveConsistency = endpoint({
  ...inTenant({ name: 'prove-audit-consistency', method: 'GET', path: '/audit/consistency' }, 'audit.read'),
  query: z.strictObject({ from: place.pipe(z.number().min(1)), to: place.pipe(z.number().min(1)).optional() }),
});

/** Verify now. A large trail is checked from its newest part on; `complete` false says so. */
export const verifyTrailNow = endpoint({
  ...inTenant({ name: 'verify-audit-trail', method: 'POST', path: '/audit/verifications' }, 'audit.read'),
});

/**
 * Up to 10,000 sealed events with their proofs, as JSON lines; more of them by `sekisho export-audit`. By places, or by time: what
 * stands between the first and the last event of the period goes along, for a proof is one of a range. It shows of all events what
 * the reveal shows of one, so it needs a fresh proof too (A7-13).
 *
 * With `target`, an id or the address of an account: the newest 1,000 events about it (of the period), each with its own proof.
 */
export const exportTrail = endpoint({
  ...inTenant({ name: 'export-audit-trail', method: 'GET', path: '/audit/export' }, 'audit.export', { elevated: true }),
  query: z
    .strictObject({ first: place.optional(), last: place.optional(), from: instant, to: instant, target: word })
    .refine(({ first, last, target }) => target === undefined || (first ?? last) === undefined, 'target goes with from and to'),
});

/** Forgets the personal fields of a person in the trail; the proofs keep holding. */
export const erasePerson = endpoint({
  ...inTenant({ name: 'erase-audit-person', method: 'POST', path: '/audit/erasures' }, 'audit.erase', { elevated: true }),
  params,
  body: z.strictObject({ account_id: z.uuid(), reason: z.string().min(1).max(1_000) }),
});
