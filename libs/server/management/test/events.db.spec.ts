import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { eventPageQuery } from '../src/db/event-query.ts';
import type { EventFilter } from '../src/domain/event-row.ts';
import { anOrganization, aSurface, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  [acme, other] = [await anOrganization(surface, 'Acme'), await anOrganization(surface, 'Other')];
});
afterAll(() => surface.close());

type Page = Readonly<{
  list: { id: string }[];
  total_count: number;
  total_is_exact: boolean;
  next_cursor: string | null;
}>;
const ask = (of: TestOrganization, query: Readonly<Record<string, string>>) =>
  surface.ask('GET', `${of.base}/security-events?${new URLSearchParams(query)}`, of.token);
const list = async (of: TestOrganization, query: Readonly<Record<string, string>>): Promise<Page> => {
  const { status, body } = await ask(of, query);
  expect(status).toBe(200);
  return body as unknown as Page;
};

type Many = Readonly<{ count: number; until?: Date; everyMicros?: number; ip?: string; detail?: object }>;

/** Events of a tenant back from `until`, a third of them failures, of fifty people in turn. */
const many = (of: TestOrganization, { count, until = new Date(), everyMicros = 1, ip = '192.0.2.1', detail = {} }: Many) =>
  seedSql(
    surface.database,
    `WITH told AS (
       INSERT INTO audit_event (tenant_id, id, type, category, outcome, occurred_at, actor, account_id, request_id, detail)
       SELECT $1, gen_random_uuid(), CASE WHEN n % 3 = 0 THEN 'password_failure' ELSE 'password_success' END, 'security', 'success',
              $3::timestamptz - n * $4::int * interval '1 microsecond', '{"kind":"anonymous"}',
              lpad((n % 50)::text, 32, '0')::uuid, 'r', $6::jsonb
       FROM generate_series(1, $2::int) n RETURNING tenant_id, id, occurred_at)
     INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, ip, user_name, salts)
     SELECT tenant_id, id, occurred_at, $5, 'hanako@example.com', '{}' FROM told`,
    [of.tenantId, count, until, everyMicros, ip, detail],
  );

/** All pages from the cursor of the first on. */
async function walk(
  of: TestOrganization,
  query: Readonly<Record<string, string>>,
  between: () => Promise<unknown> = async () => null,
) {
  const [ids, pages]: [string[], number[]] = [[], []];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await list(of, { ...query, cursor });
    ids.push(...page.list.map(({ id }) => id));
    pages.push(page.list.length);
    cursor = page.next_cursor;
    await between();
  }
  return { ids, pages };
}

describe('L-10 a page of security events', () => {
  it('002: shows an event as soon as its act has answered', async () => {
    const before = (await list(acme, {})).total_count;
    await many(acme, { count: 1 });
    expect((await list(acme, {})).total_count).toBe(before + 1);
  });

  it('goes on at its cursor, so that events written meanwhile move nothing: none twice, none missed', async () => {
    await many(acme, { count: 500, until: new Date(Date.now() - 60_000), everyMicros: 0 }); // all in the same microsecond
    await many(acme, { count: 500, until: new Date(Date.now() - 30_000), everyMicros: 7 });
    const there = (await list(acme, { limit: '1000' })).list.map(({ id }) => id);
    expect(there.length).toBe(1_000);
    const older = (await list(acme, { limit: '1000', offset: '1000' })).list.map(({ id }) => id);
    const { ids } = await walk(acme, { limit: '37' }, () => many(acme, { count: 3 }));
    expect(ids).toEqual([...there, ...older]);
  });

  it('refuses a cursor that no page gave', async () => {
    for (const cursor of ['1', 'x_y', `1_${randomUUID()}'`, `${'9'.repeat(18)}_${randomUUID()}`, `-1_${randomUUID()}`])
      expect([cursor, (await ask(acme, { cursor })).status]).toEqual([cursor, 400]);
    expect((await ask(acme, { cursor: `${'9'.repeat(17)}_${randomUUID()}` })).status).toBe(200);
  });

  it('is empty behind the last event, and shows no events of others', async () => {
    const foreign = new Set((await list(other, { limit: '1000' })).list.map(({ id }) => id));
    const { ids } = await walk(acme, { limit: '1000' });
    expect(ids.some((id) => foreign.has(id))).toBe(false);
    expect(await list(acme, { cursor: `1_${randomUUID()}` })).toMatchObject({ list: [], next_cursor: null });
  });
});

describe('among many events', () => {
  const RARE = '203.0.113.9';
  beforeAll(async () => {
    await many(other, { count: 5, until: new Date('2026-01-02T03:04:05Z'), ip: RARE, detail: { rare: 'yes' } });
    await many(other, { count: 60_000, everyMicros: 300 });
    await seedSql(surface.database, 'ANALYZE audit_event, audit_event_personal');
  });

  it('a total says that it was not counted to the end', async () => {
    expect(await list(other, { limit: '1' })).toMatchObject({ total_count: 10_000, total_is_exact: false });
    expect(await list(other, { limit: '1', to: '2026-01-03' })).toMatchObject({ total_count: 5, total_is_exact: true });
  });

  it('a rare one is found behind as many as are looked through at once, some cursors further', async () => {
    const rare = { 'details.rare': 'yes' };
    const first = await list(other, rare);
    expect(first).toMatchObject({ list: [], total_count: 0, total_is_exact: false, next_cursor: expect.any(String) as unknown });
    expect((await walk(other, { ...rare, limit: '2' })).pages).toEqual([0, 0, 0, 2, 2, 1]);
  });

  it('an address is found at once, however old, and only with the rest of what is asked', async () => {
    const found = await list(other, { ip_address: RARE });
    expect([found.list.length, found.total_count, found.total_is_exact]).toEqual([5, 5, true]);
    expect((await list(other, { ip_address: RARE, event_type: 'password_failure' })).list).toHaveLength(1);
    expect((await list(acme, { ip_address: RARE })).list).toEqual([]);
  });

  /** The plan as its lines, for the role that serves. */
  async function planOf(filter: Partial<EventFilter>): Promise<string> {
    const { text, values } = eventPageQuery(other.tenantId, { category: 'security', limit: 20, offset: 0, ...filter });
    const client = new Client({ connectionString: surface.database.app });
    await client.connect();
    try {
      await client.query(`SELECT set_config('sekisho.tenant', $1, false)`, [other.tenantId]);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, [...values]);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await client.end();
    }
  }
  const accountId = '00000000-0000-0000-0000-000000000007';
  const from = new Date(Date.now() - 10_000);

  it.each<[string, Partial<EventFilter>, RegExp]>([
    ['nothing', {}, /audit_event_by_time/],
    ['a cursor', { cursor: `${Date.now() - 20_000}000_${randomUUID()}` }, /audit_event_by_time/],
    ['a time', { from }, /audit_event_by_time/],
    ['a type', { types: ['password_failure'] }, /audit_event_by_(type|time)/],
    ['a rare type', { types: ['mfa_locked'] }, /audit_event_by_type/],
    ['a person', { accountId }, /audit_event_by_account/],
    ['an actor', { actorId: randomUUID() }, /audit_event_by_actor/],
    ['an id', { id: randomUUID() }, /audit_event_pkey/],
    ['an address', { ip: RARE }, /audit_event_personal_by_ip/],
    ['a person or thing', { about: randomUUID() }, /audit_event_by_target[\s\S]*audit_event_by_account/],
    ['a thing', { about: 'a reset', types: undefined }, /audit_event_by_target/],
    ['a request', { requestId: randomUUID() }, /audit_event_by_time/],
    ['both kinds', { category: undefined }, /audit_event_by_time[\s\S]*audit_event_by_time/],
    ['words', { userName: 'hanako', userAgent: 'x', details: [{ path: ['a'], value: 'b' }] }, /audit_event_by_time/],
  ])('asking for %s reads an index and never the whole table', async (_, filter, index) => {
    const plan = await planOf(filter);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Seq Scan on audit_event\b/);
  });
});
