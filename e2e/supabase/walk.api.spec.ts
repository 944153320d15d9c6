import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '#shared/contracts';
import type { Answer } from '../api/a-server.ts';
import { addressOf, ofSupabase, placesOf, signature, takesBody, WALK_MS } from '../api/catalogue.ts';
import { checksums, settled } from '../api/checksums.ts';
import { fieldsOf, withValue } from '../api/fields.ts';
import { aWorld, tokensOf, withApp, type World } from './a-person.ts';

let world: World;
let session: string;
/** Somebody of the other tenant: nothing of hers may be reached or told here. */
let their: Readonly<{ userId: string; factorId: string }>;
let own: Readonly<Record<string, string>>;

beforeAll(async () => {
  world = await aWorld();
  const person = await world.person();
  const app = await withApp(world, person.client);
  session = (await tokensOf(person.client)).access;
  own = { tenantId: world.demo.tenantId, userId: person.id, factorId: app.factorId };
  their = await somebodyElsewhere();
  await settled(world.server.database);
});
afterAll(() => world.stop());

/** A user with an app in the other tenant, by rows: that tenant gives no sessions here. */
async function somebodyElsewhere() {
  const [userId, factorId] = [randomUUID(), randomUUID()];
  const { otherTenantId } = world.demo;
  await world.sql(`INSERT INTO account (tenant_id, id, username) VALUES ($1, $2, 'theirs@example.com')`, [otherTenantId, userId]);
  await world.sql(
    `INSERT INTO factor (tenant_id, id, account_id, type, status, name, bound_ip, bound_user_agent, created_at, updated_at, verified_at)
     VALUES ($1, $2, $3, 'totp', 'verified', 'Theirs', '', '', $4, $4, $4)`,
    [otherTenantId, factorId, userId, world.now()],
  );
  return { userId, factorId };
}

const tokenFor = ({ access }: Endpoint): { token?: string } =>
  access.by === 'supabase-session'
    ? { token: session }
    : access.by === 'supabase-service'
      ? { token: world.demo.serviceKey }
      : {};

const send = (endpoint: Endpoint, places: Readonly<Record<string, string>>, body?: unknown, query = ''): Promise<Answer> =>
  world.server.ask(endpoint.method, `${addressOf(endpoint, { ...own, ...places })}${query}`, {
    ...tokenFor(endpoint),
    ...(takesBody(endpoint) ? { body: body ?? {} } : {}),
  });

/** What is wrong with an answer to what cannot be right: `[]` for a refusal in the envelope of the surface. */
function faultsOf({ status, body, text, headers }: Answer): readonly string[] {
  const told = ['node_modules', '.ts:', 'SELECT', 'pg_', 'zod'].filter((word) => text.includes(word));
  return [
    ...(status >= 400 && status < 500 ? [] : [`status ${status}`]),
    ...(typeof body['error_code'] === 'string' && typeof body['msg'] === 'string' ? [] : ['no envelope']),
    ...(headers.get('x-sb-error-code') === body['error_code'] ? [] : ['no x-sb-error-code']),
    ...told.map((word) => `tells ${word}`),
  ];
}

const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, [], {}],
  boolean: ['true', 1, [], {}],
  record: ['x', 7, []],
};

describe('every endpoint of the Supabase-compatible surface', { timeout: WALK_MS }, () => {
  it('TH-20 knows nobody and nothing of another tenant, and changes nothing there', async () => {
    const rows = () => checksums(world.server.database, { tenantId: world.demo.otherTenantId });
    const before = await rows();
    const found: string[] = [];
    for (const endpoint of ofSupabase) {
      for (const place of placesOf(endpoint).filter((name) => name === 'userId' || name === 'factorId')) {
        const [foreign, missing] = [their[place as 'userId' | 'factorId'], randomUUID()];
        const body = { code: '123456', challenge_id: randomUUID(), friendly_name: 'x', user_metadata: { x: 1 } };
        const [answer, expected] = [
          await send(endpoint, { [place]: foreign }, body),
          await send(endpoint, { [place]: missing }, body),
        ];
        const same =
          answer.status === 404 &&
          [answer.status, answer.body['error_code']].join() === [expected.status, expected.body['error_code']].join();
        if (!same || /theirs/i.test(answer.text)) found.push(`${signature(endpoint)} ${place}: ${answer.status} ${answer.text}`);
      }
      if (endpoint.access.by === 'anyone') continue;
      const there = await send(endpoint, { tenantId: world.demo.otherTenantId });
      if (there.status !== 403 || faultsOf(there).length > 0)
        found.push(`${signature(endpoint)} there: ${there.status} ${there.text}`);
    }
    expect(found).toEqual([]);
    const after = await rows();
    expect({ ...after, audit_event: '' }).toEqual({ ...before, audit_event: '' }); // a refused service key is on record where it was tried
  });

  it('product.md section 6: refuses what cannot be right in its own envelope', async () => {
    const found: string[] = [];
    const note = (endpoint: Endpoint, what: string, answer: Answer) => {
      const faults = faultsOf(answer);
      if (faults.length > 0)
        found.push(`${signature(endpoint)} ${what}: ${answer.status} ${answer.text.slice(0, 200)} (${faults.join()})`);
    };
    for (const endpoint of ofSupabase) {
      for (const { path, type } of fieldsOf(endpoint.body))
        for (const value of WRONG[type] ?? [])
          note(endpoint, `${path.join('.')}=${JSON.stringify(value)}`, await send(endpoint, {}, withValue({}, path, value)));
      if (fieldsOf(endpoint.body).length > 0 && takesBody(endpoint)) {
        for (const body of ['{"a":', 'hello', '"text"', '[]']) note(endpoint, body, await send(endpoint, {}, body));
        note(endpoint, 'NUL', await send(endpoint, {}, { [fieldsOf(endpoint.body)[0]?.path[0] ?? 'x']: 'a\0b' }));
      }
      for (const { path } of fieldsOf(endpoint.query))
        note(endpoint, `${path.join('.')} twice`, await send(endpoint, {}, {}, `?${path.join('.')}=a&${path.join('.')}=b`));
      for (const place of placesOf(endpoint))
        for (const value of ['-', "'%20OR%201=1", 'x'.repeat(99), '%00'])
          note(endpoint, `${place}=${value.slice(0, 12)}`, await send(endpoint, { [place]: value }, { code: '1' }));
    }
    expect(found).toEqual([]);
  });

  it('asks for the bearer its rule names, and takes no other', async () => {
    const bound = ofSupabase.filter(({ access }) => access.by !== 'anyone');
    expect(bound.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const endpoint of bound) {
      const other = endpoint.access.by === 'supabase-session' ? world.demo.serviceKey : session;
      for (const token of [undefined, other, world.demo.anonKey]) {
        const { status } = await world.server.ask(endpoint.method, addressOf(endpoint, own), {
          ...(token === undefined ? {} : { token }),
          ...(takesBody(endpoint) ? { body: {} } : {}),
        });
        if (status !== (token === undefined ? 401 : 403))
          found.push(`${signature(endpoint)} ${String(token).slice(0, 12)}: ${status}`);
      }
    }
    expect(found).toEqual([]);
  });
});
