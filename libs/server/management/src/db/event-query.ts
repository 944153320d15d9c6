import { isUuid } from '#shared/kernel';
import { readCursor } from '../domain/event-cursor.ts';
import type { EventFilter } from '../domain/event-row.ts';
import { containing } from './user.store.ts';

/** How many of the newest events are looked through for what no index finds; the cursor goes on behind them. */
export const LOOKED_THROUGH = 20_000;
/** Up to here a total is exact: counting ten million rows takes seconds, and nobody reads them. */
export const COUNTED = 10_000;

export type BuiltQuery = Readonly<{ text: string; values: readonly unknown[] }>;

/** Collects values and answers their places, so that a text holds no value. */
class Places {
  readonly values: unknown[] = [];

  of(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
/** `e` is the table that is read along its index. */
type Clause = (filter: EventFilter, at: Places, e: string) => string | null;

const clause =
  <K extends keyof EventFilter>(
    name: K,
    text: (place: string, e: string) => string,
    value: (given: NonNullable<EventFilter[K]>) => unknown,
  ): Clause =>
  (filter, at, e) => {
    const given = filter[name];
    return given === undefined ? null : text(at.of(value(given as NonNullable<EventFilter[K]>)), e);
  };
const same = <T>(value: T): T => value;

/** What bounds the order by time, whichever index gives it. */
const IN_ORDER: readonly Clause[] = [
  clause('id', (id, e) => `${e}.id = ${id}::uuid`, same),
  clause('from', (time, e) => `${e}.occurred_at >= ${time}`, same),
  clause('to', (time, e) => `${e}.occurred_at <= ${time}`, same),
  ({ cursor }, at, e) => {
    if (cursor === undefined) return null;
    const { micros, id } = readCursor(cursor);
    return `(${e}.occurred_at, ${e}.id) < (timestamptz 'epoch' + ${at.of(micros)}::bigint * interval '1 microsecond', ${at.of(id)}::uuid)`;
  },
];

/** What has an index of the event's own. */
const OF_EVENT: readonly Clause[] = [
  clause('category', (category, e) => `${e}.category = ${category}`, same),
  ({ types }, at, e) => {
    if (types === undefined) return null;
    // One type is an equality, so that its index also gives the order.
    return types.length === 1 ? `${e}.type = ${at.of(types[0])}` : `${e}.type = ANY(${at.of(types)}::text[])`;
  },
  clause('accountId', (id, e) => `${e}.account_id = ${id}::uuid`, same),
  clause('actorId', (id, e) => (e === 'e' ? `e.actor_id = ${id}` : `${e}.actor->>'id' = ${id}`), same),
];

/** An address stands beside the event, where it can be forgotten; so does its index. */
const BY_ADDRESS = '(SELECT tenant_id, event_id AS id, occurred_at, ip FROM audit_event_personal)';
const OF_ADDRESS: readonly Clause[] = [clause('ip', (ip) => `e.ip = ${ip}`, same)];

/** The person or the thing that it is about: two indexes, so two ranges where the events are read along one. */
const ABOUT: Clause = clause('about', (id, e) => `${id}::text IN (${e}.account_id::text, ${e}.target_id)`, same);

/** What has to be looked at row by row. */
const LOOKED_AT: readonly Clause[] = [
  clause('clientId', (id) => `r.client_id = ${id}::uuid`, same),
  clause('userName', (name) => `r.user_name ILIKE ${name}`, containing),
  clause('userAgent', (agent) => `r.user_agent ILIKE ${agent}`, containing),
  clause('requestId', (id) => `r.request_id = ${id}`, same),
  clause('targetType', (type) => `r.target_type = ${type}`, same),
  clause('action', (action) => `r.detail->>'action' = ${action}`, same),
  clause('outcomes', (outcomes) => `r.outcome = ANY(${outcomes}::text[])`, same),
  clause('dryRun', (dryRun) => `r.dry_run = ${dryRun}`, same),
  ({ details = [] }, at) =>
    details.map(({ path, value }) => `r.detail #>> ${at.of(path)}::text[] = ${at.of(value)}`).join(' AND ') || null,
];

const built = (clauses: readonly Clause[], filter: EventFilter, at: Places, e: string): readonly string[] =>
  clauses.flatMap((one) => one(filter, at, e) ?? []);

const NEWEST_FIRST = 'ORDER BY occurred_at DESC, id DESC';
const MICROS = `(extract(epoch FROM occurred_at) * 1000000)::bigint::text AS micros`;

/**
 * The page of a filter as keys, newest first, and how many there are: one row of `{ total, keys, last }`. `last` is where the
 * looking ended, where it did before the events did.
 *
 * Made for each combination of filters and planned for its values: a text with `$4 IS NULL OR …` gets one plan for all of them,
 * and that one reads the whole table.
 */
export function eventPageQuery(tenantId: string, filter: EventFilter): BuiltQuery {
  const at = new Places();
  const tenant = at.of(tenantId);
  const [table, along, aside] =
    filter.ip === undefined ? ['audit_event', OF_EVENT, []] : [BY_ADDRESS, OF_ADDRESS, [...OF_EVENT, ABOUT]];
  const indexed = [`e.tenant_id = ${tenant}`, ...built([...along, ...IN_ORDER], filter, at, 'e')].join(' AND ');
  const looked = built([...aside, ...LOOKED_AT], filter, at, 'r');
  const plain = `SELECT e.occurred_at, e.id FROM ${table} e WHERE ${indexed}`;
  const keys = filter.ip === undefined ? alongIndex(plain, filter, at) : () => plain;
  const [limit, offset] = [at.of(filter.limit), at.of(filter.offset)];
  const page = { text: `${NEWEST_FIRST} LIMIT ${limit} OFFSET ${offset}`, rows: `${limit}::int + ${offset}::int` };
  return {
    text: looked.length === 0 ? fromIndex(keys, page) : lookedThrough(keys, page.text, tenant, looked),
    values: at.values,
  };
}

/** The keys of a filter; whoever takes no more than `rows` of the newest says so, for PostgreSQL does not see it by itself. */
type Keys = (rows: string) => string;
type Page = Readonly<{ text: string; rows: string }>;

function alongIndex(plain: string, filter: EventFilter, at: Places): Keys {
  const { about } = filter;
  if (about === undefined) return hasNoIndex(filter) ? ofEither(plain, KINDS, 'UNION ALL') : () => plain;
  const id = at.of(about);
  return ofEither(plain, [`e.target_id = ${id}::text`, ...(isUuid(about) ? [`e.account_id = ${id}::text::uuid`] : [])], 'UNION');
}

/** Time alone has no index: the category stands before it. */
const hasNoIndex = ({ category, id, types, accountId, actorId }: EventFilter): boolean =>
  [category, id, types, accountId, actorId].every((given) => given === undefined);
const KINDS = ['security', 'management'].map((category) => `e.category = '${category}'`);

/** The newest of each range, merged; `UNION` where an event may stand in two of them. */
const ofEither = (keys: string, ranges: readonly string[], union: 'UNION' | 'UNION ALL'): Keys => {
  const of = (range: string, rows: string) =>
    `(SELECT e.occurred_at, e.id FROM (${keys} AND ${range}) e ${NEWEST_FIRST} LIMIT ${rows})`;
  return (rows) => `SELECT e.occurred_at, e.id FROM (${ranges.map((range) => of(range, rows)).join(` ${union} `)}) e`;
};

/** The LIMIT stands inside each: only there does the planner know that it need not read and sort everything. */
const fromIndex = (keys: Keys, page: Page): string =>
  `SELECT (SELECT count(*)::int FROM (${keys(String(COUNTED + 1))} ${NEWEST_FIRST} LIMIT ${COUNTED + 1}) h) AS total,
          (SELECT coalesce(jsonb_agg(k), '[]') FROM (SELECT id, ${MICROS} FROM (${keys(page.rows)} ${page.text}) p) k) AS keys,
          NULL::jsonb AS last`;

/** `OFFSET 0` keeps the conditions behind the look-up of each: one that finds little would be asked of the whole table first. */
const lookedThrough = (keys: Keys, page: string, tenant: string, looked: readonly string[]): string =>
  `WITH seen AS MATERIALIZED (${keys(String(LOOKED_THROUGH))} ${NEWEST_FIRST} LIMIT ${LOOKED_THROUGH}),
        hits AS MATERIALIZED (SELECT r.occurred_at, r.id FROM seen s
                              CROSS JOIN LATERAL (SELECT * FROM audit_record a WHERE a.tenant_id = ${tenant} AND a.id = s.id OFFSET 0) r
                              WHERE ${looked.join(' AND ')})
   SELECT (SELECT count(*)::int FROM (SELECT FROM hits LIMIT ${COUNTED + 1}) h) AS total,
          (SELECT coalesce(jsonb_agg(k), '[]') FROM (SELECT id, ${MICROS} FROM (SELECT * FROM hits ${page}) p) k) AS keys,
          (SELECT to_jsonb(l) FROM (SELECT id, ${MICROS} FROM seen ${NEWEST_FIRST} OFFSET ${LOOKED_THROUGH - 1}) l) AS last`;
