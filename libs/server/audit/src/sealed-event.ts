import { z } from 'zod';
import { detailKeys, events, type EventType } from '#shared/contracts';
import { personalNames } from './personal-fields.ts';

const types = Object.keys(events) as [EventType, ...EventType[]];
const hash = z.base64url().length(43);
const named = z.string().min(1);
const nobody = z.strictObject({ kind: z.literal('anonymous') });
const known = (kind: string, role: z.ZodType, more: z.ZodRawShape = {}) =>
  z.strictObject({ kind: z.literal(kind), role, id: named, ...more });

/** L-01: who acted, by kind. */
const actor = z.union([
  nobody,
  known('person', z.enum(['user', 'administrator']), {
    tenant_id: z.uuid(),
    client_id: named.optional(),
    person_id: named.optional(),
  }),
  known('client', z.literal('client')),
  known('service_key', z.literal('service')),
  known('system', z.literal('system')),
]);

/** Facts without personal data; a key of no list is personal (`splitDetail`) and can never stand here. */
const detail = z.partialRecord(z.enum(detailKeys), z.json());
const personal = z.enum(personalNames);

const shape = z.strictObject({
  format: z.literal('sekisho-audit-event/1'),
  tenant: z.uuid(),
  id: z.uuid(),
  type: z.enum(types),
  category: z.enum(['security', 'management']),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  outcome: z.enum(['success', 'failure', 'denied']),
  reason: named.nullable(),
  actor,
  session: hash.nullable(),
  auth: z.strictObject({ acr: named.optional(), amr: z.array(named).optional(), auth_time: z.int().optional() }).nullable(),
  client: z.uuid().nullable(),
  account: z.uuid().nullable(),
  target: z.strictObject({ type: named.nullable(), id: named.nullable() }),
  origin: z.strictObject({ service: named, node: named }),
  request: named,
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
  dry_run: z.boolean(),
  detail,
  commitments: z.partialRecord(personal, hash),
});

/** L-01: an event as it is sealed (docs/audit-format.md). Every field stands in it and no other; what its type calls personal does not. */
export const sealedEvent = shape.superRefine(({ type, category, detail: told }, { addIssue }) => {
  const entry = events[type];
  if (entry.category !== category) addIssue(`category: ${type} is of ${entry.category}`);
  const shown = entry.personal.filter((name) => name in told);
  if (shown.length > 0) addIssue(`detail: ${shown.join(', ')} of ${type} speaks of a person`);
});
