import { z } from 'zod';
import { userStatus, uuid } from './management-shapes.ts';

const emptyIsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);
const filter = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsAbsent, schema.optional());
const word = filter(z.string().max(200));
const instant = filter(
  z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date and time')
    .transform((text) => new Date(text)),
);
const words = filter(
  z
    .string()
    .max(4_000)
    .transform((text) =>
      text
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    ),
);
const flag = filter(z.enum(['true', 'false']).transform((value) => value === 'true'));

/** Every change may be tried without being made. */
export const dryRunQuery = z.object({ dry_run: flag });
export const pageQuery = z.object({
  limit: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(0).max(1_000).default(20)),
  offset: z.preprocess(emptyIsAbsent, z.coerce.number().int().min(0).max(10_000_000).default(0)),
});
export const coverageQuery = z.object({
  group_by: filter(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be the name of a custom property')),
});
export const userQuery = pageQuery.extend({
  user_id: filter(uuid),
  name: word,
  email: word,
  phone_number: word,
  preferred_username: word,
  status: filter(userStatus),
  role: word,
  from: instant,
  to: instant,
});
/** `next_cursor` of the page before. The place of an event, so that what is written meanwhile moves nothing. */
const eventCursor = filter(
  z.string().regex(/^\d{1,17}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the next_cursor of a page'),
);
export const securityEventQuery = pageQuery
  .extend({
    cursor: eventCursor,
    id: filter(uuid),
    event_type: words,
    user_id: filter(uuid),
    client_id: filter(uuid),
    user_name: word,
    ip_address: word,
    user_agent: word,
    from: instant,
    to: instant,
  })
  .loose();
export const auditLogQuery = pageQuery.extend({
  cursor: eventCursor,
  id: filter(uuid),
  type: words,
  description: word,
  user_id: filter(uuid),
  client_id: filter(uuid),
  target_resource: word,
  target_resource_action: word,
  outcome_result: filter(z.enum(['success', 'failure', 'unknown'])),
  dry_run: flag,
  from: instant,
  to: instant,
});
