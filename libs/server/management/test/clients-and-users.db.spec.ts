import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { anOrganization, aSurface, textAt, type Surface, type TestOrganization } from '../src/testing.ts';

let surface: Surface;
let acme: TestOrganization;
beforeAll(async () => {
  surface = await aSurface();
  acme = await anOrganization(surface, 'Acme');
});
afterAll(() => surface.close());

const ask = (method: string, path: string, body?: unknown) => surface.ask(method, `${acme.base}/${path}`, acme.token, body);
const SECRET = 'a-secret-of-the-application';
const aClient = (changes: object = {}) => ({
  client_name: 'Shop',
  client_secret: SECRET,
  redirect_uris: ['https://shop.example.com/cb'],
  ...changes,
});

describe('a client', () => {
  it('is made, read and replaced without its secret coming back', async () => {
    const made = await ask('POST', 'clients', aClient({ client_id_alias: 'shop', require_pkce: false }));
    expect(made.body).toMatchObject({
      dry_run: false,
      result: { client_id_alias: 'shop', client_secret: '****', require_pkce: false },
    });
    const id = textAt(made.body, 'result.client_id');
    const read = await ask('GET', `clients/${id}`);
    expect((await ask('PUT', `clients/${id}`, { ...read.body, client_name: 'Store' })).body).toMatchObject({
      diff: { client_name: { before: 'Shop', after: 'Store' } },
    });
    const everything = [
      made.text,
      read.text,
      (await ask('GET', 'clients')).text,
      await seedSql(surface.database, `SELECT * FROM client WHERE id = $1`, [id]),
    ];
    const record = await seedSql(surface.database, `SELECT * FROM audit_record WHERE target_id = $1`, [id]);
    expect(JSON.stringify([everything, record])).not.toContain(SECRET);
    expect((await ask('DELETE', `clients/${id}`)).status).toBe(204);
  });

  it('keeps its stored secret when **** comes back, and takes a new one', async () => {
    const id = textAt((await ask('POST', 'clients', aClient())).body, 'result.client_id');
    const mac = async () =>
      (await seedSql(surface.database, `SELECT secret_mac FROM client WHERE id = $1`, [id]))[0]?.['secret_mac'];
    const first = await mac();
    await ask('PUT', `clients/${id}`, aClient({ client_secret: '****' }));
    expect(await mac()).toBe(first);
    await ask('PUT', `clients/${id}`, aClient({ client_secret: 'another secret, long enough' }));
    expect(await mac()).not.toBe(first);
  });

  it('is shown a secret the server made exactly once', async () => {
    const made = await ask('POST', 'clients', aClient({ client_secret: undefined }));
    const secret = textAt(made.body, 'result.client_secret');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await ask('GET', `clients/${textAt(made.body, 'result.client_id')}`)).text).not.toContain(secret);
  });

  it.each([
    'http://shop.example.com/cb',
    'https://shop.example.com/cb#x',
    'https://user:pass@shop.example.com/cb',
    'javascript:alert(1)',
    'https://shop.example.com/c b',
    '/cb',
  ])('refuses the redirect URI %s', async (uri) => {
    expect((await ask('POST', 'clients', aClient({ redirect_uris: [uri] }))).status).toBe(400);
  });

  it('takes http on loopback, as RFC 8252 has it', async () => {
    const redirect_uris = ['http://localhost:3000/callback', 'http://127.0.0.1/cb', 'http://[::1]:9/cb'];
    expect((await ask('POST', 'clients', aClient({ redirect_uris }))).status).toBe(201);
  });

  it('names everything that contradicts itself', async () => {
    const { status, body } = await ask('POST', 'clients', {
      client_secret: 'short',
      token_endpoint_auth_method: 'none',
      require_pkce: false,
      grant_types: ['client_credentials', 'authorization_code'],
    });
    expect(status).toBe(400);
    for (const fault of ['at least 16', 'has no secret', 'require_pkce', 'client_credentials', 'redirect_uris'])
      expect(JSON.stringify(body['error_messages'])).toContain(fault);
  });

  it('refuses an id or alias that is taken, one of two that come at once included', async () => {
    const id = randomUUID();
    const both = await Promise.all([
      ask('POST', 'clients', aClient({ client_id: id })),
      ask('POST', 'clients', aClient({ client_id: id })),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    await ask('POST', 'clients', aClient({ client_id_alias: 'twin' }));
    expect((await ask('POST', 'clients', aClient({ client_id_alias: 'twin' }))).status).toBe(409);
  });
});

describe('a user', () => {
  const aUser = (name: string, changes: object = {}) => ({
    provider_id: 'idp-server',
    name,
    email: `${name}@Example.com`,
    phone_number: '+81-90-1234-5678',
    raw_password: 'Kumano-kodo-8814',
    ...changes,
  });
  const make = async (name: string, changes: object = {}) =>
    textAt((await ask('POST', 'users', aUser(name, changes))).body, 'result.sub');
  const prove = (id: string) =>
    seedSql(surface.database, `UPDATE contact_point SET verified_at = now() WHERE account_id = $1`, [id]);
  const row = async (id: string) => (await seedSql(surface.database, `SELECT * FROM account WHERE id = $1`, [id]))[0];
  const session = async (accountId: string) => {
    const values = [acme.tenantId, randomUUID(), accountId, randomUUID()];
    await seedSql(
      surface.database,
      `INSERT INTO session (tenant_id, id, account_id, secret_hash, evidence, auth_time, ip, user_agent, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, '{}', now(), '', '', now(), now(), now() + interval '1 day')`,
      values,
    );
    return async () =>
      (await seedSql(surface.database, `SELECT * FROM session WHERE id = $1 AND ended_at IS NULL`, [values[1]])).length === 1;
  };

  it('is made with unproven, normalised addresses and without a hash in any answer', async () => {
    const { status, body, text } = await ask(
      'POST',
      'users',
      aUser('hanako', { email_verified: true, roles: ['platform_admin'], important: false, person_id: randomUUID() }),
    );
    expect(status).toBe(201);
    expect(body['result']).toMatchObject({
      email: 'hanako@example.com',
      email_verified: false,
      phone_number: '+819012345678',
      phone_number_verified: false,
      hashed_password: '****',
      status: 'REGISTERED',
      roles: [],
    });
    expect(text).not.toMatch(/argon2|Kumano/);
  });

  it('needs a password as long as the policy of the tenant asks for', async () => {
    const { status, body } = await ask('POST', 'users', aUser('short', { raw_password: 'Kumano-88' }));
    expect([status, JSON.stringify(body['error_messages'])]).toEqual([400, expect.stringContaining('15')]);
    expect((await ask('POST', 'users', aUser('nothing', { email: undefined }))).status).toBe(400);
    expect((await ask('POST', 'users', aUser('hanako'))).status).toBe(409);
  });

  it('is found by each filter, and a wildcard is only a character', async () => {
    const id = await make('jiro', { phone_number: '090-8765-4321' });
    const found = async (query: string) =>
      ((await ask('GET', `users?${query}`)).body['list'] as { sub: string }[]).map(({ sub }) => sub);
    for (const query of [
      `user_id=${id}`,
      'name=JIR',
      'email=jiro@',
      'phone_number=%2B81-90-8765-4321',
      'preferred_username=jiro@example.com',
    ])
      expect([query, await found(query)]).toEqual([query, [id]]);
    expect(await found('name=%25')).toEqual([]);
    expect(await found('status=REGISTERED&from=2020-01-01T00:00:00Z')).toContain(id);
    expect(await found('to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await found('role=platform_admin')).toEqual([]);
    expect(await found('limit=0')).toEqual([]);
    expect((await ask('GET', 'users?limit=1001')).status).toBe(400);
    expect((await ask('GET', 'users?status=&name=')).status).toBe(200);
  });

  it('changes by PATCH what the body names and by PUT everything', async () => {
    const id = await make('saburo');
    expect((await ask('PATCH', `users/${id}`, { name: 'Saburo' })).body).toMatchObject({
      result: { name: 'Saburo', email: 'saburo@example.com', phone_number: '+819012345678' },
    });
    expect((await ask('PUT', `users/${id}`, { email: 'saburo@example.com' })).body).toMatchObject({
      result: { name: null, phone_number: null, email: 'saburo@example.com' },
    });
    expect((await ask('PATCH', `users/${id}?dry_run=true`, { name: 'Nobody' })).body).toMatchObject({
      dry_run: true,
      result: { name: 'Nobody' },
    });
    expect((await ask('GET', `users/${id}`)).body).toMatchObject({ name: null });
  });

  it('who loses the last proven address is locked for enrolment', async () => {
    const id = await make('shiro');
    await prove(id);
    expect((await ask('PATCH', `users/${id}`, { phone_number: '+819000000000' })).body).toMatchObject({
      result: { phone_number_verified: false, email_verified: true, enrolment_locked: false },
    });
    expect((await ask('PATCH', `users/${id}`, { email: 'shiro2@example.com' })).body).toMatchObject({
      result: { email_verified: false, enrolment_locked: true },
    });
  });

  it('is logged out everywhere when shut out, when the password is set, and when deleted', async () => {
    const id = await make('goro');
    const first = await session(id);
    expect((await ask('PATCH', `users/${id}`, { status: 'DISABLED' })).status).toBe(200);
    expect(await first()).toBe(false);
    await ask('PATCH', `users/${id}`, { status: 'REGISTERED' });
    const second = await session(id);
    const before = await row(id);
    expect((await ask('PUT', `users/${id}/password`, { raw_password: 'Nakasendo-way-1604' })).status).toBe(200);
    expect([await second(), (await row(id))?.['password_hash'] === before?.['password_hash']]).toEqual([false, false]);
    expect(
      await seedSql(surface.database, `SELECT 1 FROM job WHERE tenant_id = $1 AND kind = 'mail'`, [acme.tenantId]),
    ).toHaveLength(1);
    const third = await session(id);
    expect((await ask('DELETE', `users/${id}`)).status).toBe(204);
    expect([await third(), (await ask('GET', `users/${id}`)).status]).toEqual([false, 404]);
  });

  it('who is important is not taken over: no address, name or password is set by one administrator', async () => {
    const id = await make('ceo');
    await seedSql(surface.database, `UPDATE account SET important = true WHERE id = $1`, [id]);
    const before = await row(id);
    const attempts = [
      await ask('PATCH', `users/${id}`, { email: 'thief@example.com' }),
      await ask('PATCH', `users/${id}`, { phone_number: '+819000000000' }),
      await ask('PATCH', `users/${id}`, { preferred_username: 'thief' }),
      await ask('PUT', `users/${id}/password`, { raw_password: 'Nakasendo-way-1604' }),
    ];
    expect(attempts.map(({ body }) => body['code'])).toEqual(Array(4).fill('approval.required'));
    expect(await row(id)).toEqual(before);
    const admin = `/v1/management/organizations/${acme.id}/tenants/${acme.organizerId}/users/${acme.adminId}`;
    expect((await surface.ask('PUT', `${admin}/password`, acme.token, { raw_password: 'Nakasendo-way-1604' })).body['code']).toBe(
      'approval.required',
    );
  });
});

describe('events', () => {
  const event = (changes: object) => ({
    type: 'sms_verification_success',
    outcome: 'success',
    ip: '192.0.2.7',
    user_agent: 'Firefox/1',
    user_name: 'hanako@example.com',
    detail: {},
    ...changes,
  });
  const record = async (given: object) => {
    const { type, outcome, ip, user_agent, user_name, detail } = event(given) as Record<string, unknown>;
    const id = randomUUID();
    await seedSql(
      surface.database,
      `INSERT INTO audit_event (tenant_id, id, type, category, outcome, reason, occurred_at, actor, account_id, request_id, detail) VALUES ($1, $2, $3, 'security', $4, 'factor.code_rejected', now(), '{"kind":"anonymous"}', $6, 'r', $5)`,
      [acme.tenantId, id, type, outcome, detail, randomUUID()],
    );
    await seedSql(
      surface.database,
      `INSERT INTO audit_event_personal (tenant_id, event_id, occurred_at, ip, user_agent, user_name, salts) VALUES ($1, $2, now(), $3, $4, $5, '{}')`,
      [acme.tenantId, id, ip, user_agent, user_name],
    );
  };

  it('are listed in the shape of the reference, filtered by each parameter', async () => {
    await record({});
    await record({
      type: 'sms_verification_failure',
      outcome: 'failure',
      ip: '192.0.2.8',
      user_agent: 'Safari',
      user_name: 'jiro@example.com',
      detail: { method: 'sms', n: { tries: 2 } },
    });
    const list = async (query: string) =>
      (await ask('GET', `security-events?${query}`)).body['list'] as Record<string, unknown>[];
    const [found] = await list('event_type=sms_verification_success');
    expect(found).toMatchObject({
      type: 'sms_verification_success',
      description: 'SMS verification code was verified',
      tenant: { id: acme.tenantId },
      client: null,
      user: { name: 'hanako@example.com', ex_sub: null },
      ip_address: '192.0.2.7',
    });
    expect(found?.['detail']).not.toHaveProperty('execution_result');
    for (const query of [
      'event_type=x,sms_verification_failure',
      'user_name=JIRO',
      'ip_address=192.0.2.8',
      'user_agent=safari',
      'details.method=sms',
      'details.n.tries=2',
      'event_type=sms_verification_failure&from=2020-01-01',
    ])
      expect([query, (await list(query)).map(({ type }) => type)]).toEqual([query, ['sms_verification_failure']]);
    expect((await list('event_type=sms_verification_failure'))[0]).toMatchObject({
      detail: { execution_result: { error: 'factor.code_rejected' } },
    });
    expect(await list('to=2020-01-01')).toEqual([]);
    expect((await ask('GET', `security-events/${textAt(found, 'id')}`)).body).toEqual(found);
    expect((await ask('GET', `audit-logs/${textAt(found, 'id')}`)).status).toBe(404);
    expect((await ask('GET', 'security-events?limit=1000&offset=0&user_name=')).status).toBe(200);
    expect((await ask('GET', 'security-events?limit=20&limit=20')).status).toBe(400);
  });

  it('of administrators stand in the audit log, with before and after', async () => {
    const list = async (query: string) => (await ask('GET', `audit-logs?${query}`)).body['list'] as Record<string, unknown>[];
    const [entry] = await list('type=client_updated&outcome_result=success');
    expect(entry).toMatchObject({
      target_tenant_id: acme.tenantId,
      target_resource: 'client',
      target_resource_action: 'update',
      user_id: acme.adminId,
      outcome_result: 'success',
      dry_run: false,
      before: { client_name: 'Shop' },
    });
    expect((await list('outcome_result=failure')).every(({ outcome_result: result }) => result === 'failure')).toBe(true);
    expect((await list('dry_run=true')).every(({ dry_run: dryRun }) => dryRun === true)).toBe(true);
    expect(await list(`user_id=${randomUUID()}`)).toEqual([]);
    expect((await list('description=Clients%20were%20read')).every(({ type }) => type === 'client_read')).toBe(true);
    expect((await list('target_resource=client&target_resource_action=delete'))[0]).toMatchObject({ type: 'client_deleted' });
    expect((await ask('GET', `audit-logs/${textAt(entry, 'id')}`)).body).toEqual(entry);
  });
});

describe('an authorization server', () => {
  it('answers at its own address, keeps its settings, and shows no private key', async () => {
    const before = await ask('GET', 'authorization-server');
    expect(before.body).toMatchObject({ issuer: `http://localhost:8080/${acme.tenantId}`, jwks: { keys: [{ alg: 'ES256' }] } });
    expect(before.text).not.toContain('"d":');
    const put = await ask('PUT', 'authorization-server', { issuer: 'https://old.example.com', scopes_supported: ['openid'] });
    expect(put.body).toMatchObject({
      result: { issuer: `http://localhost:8080/${acme.tenantId}`, scopes_supported: ['openid'] },
      warnings: [expect.stringContaining('issuer')],
    });
    expect((await ask('PUT', 'authorization-server', { token_signed_key_id: 'unknown' })).status).toBe(400);
  });
});
