import { AccessTokens, Grants, Sessions } from '#server/sessions';
import { RememberedDevices } from '#server/mfa';
import { TenantDb, type Tx } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { ownFetch } from './a-browser.ts';
import { aTenant, expected, REDIRECT_URI, textAt, type Login, type TestTenant, type TestUser } from './a-login.ts';
import type { TestServer } from './a-server.ts';

type Credentials = Readonly<{ tenantId: string; clientId: string; accountId: string | null; scopes: readonly string[] }>;

/** A token as if this person, or the client alone, had just logged in there. */
export async function tokenOf({ running: { app } }: TestServer, credentials: Credentials): Promise<string> {
  const { tenantId, clientId, accountId, scopes } = credentials;
  return app.get(TenantDb).run(tenantId, async (tx) => {
    const grant = await app.get(Grants).open(tx, { clientId, accountId, sessionId: null, scopes, facts: {} });
    return (await app.get(AccessTokens).sign(tx, grant)).token;
  });
}

/** One of two organizations that know nothing of each other: its administrator, its tenant, and a row in every table. */
export type Side = Readonly<{
  tenant: TestTenant;
  user: TestUser;
  /** A person of the tenant who finished a login, and what the application was given. */
  person: Readonly<{ id: string; accessToken: string; refreshToken: string }>;
  /** What the person's browser sends on our own pages, in a session that proved nothing lately. */
  session: Readonly<Record<string, string>>;
  /** A login in progress that has sent a code. */
  login: Login;
  organizer: Readonly<{ tenantId: string; clientId: string; accountId: string }>;
  /** The places of a path, by the segment that comes before them. */
  rows: Readonly<Record<string, string>>;
  /** Names and addresses that stand in the rows of this side only. */
  words: readonly string[];
}>;

/** Makes it under a word of its own, which is in every name. */
export async function aSide(server: TestServer, word: string): Promise<Side> {
  const tenant = await aTenant(server, {
    tenant: { name: `${word} users` },
    client: {
      client_name: `${word} application`,
      grant_types: ['authorization_code', 'refresh_token', 'password', 'client_credentials'],
      scope: 'openid profile email phone offline_access reports',
    },
  });
  const user = await tenant.user(word);
  const person = await aPerson(tenant, word);
  const login = await tenant.open();
  expected(await login.post('initial-registration', aRegistration(`${word}-waiting`)), 200);
  expected(await login.post('sms-authentication-challenge', { template: 'registration' }), 200);
  await fail(tenant, user);
  expected(await server.ask('GET', `/${tenant.id}/v1/me/login`), 302); // makes the client of the security page
  const organizer = await organizerOf(server, tenant);
  const rows = await rowsOf(tenant, user, login, person.id);
  const session = await staleSession(tenant, person.id);
  return { tenant, user, person, session, login, organizer, rows, words: [word, user.phone.slice(1)] };
}

const aRegistration = (name: string) => ({
  email: `${name}@example.com`,
  password: 'Kumano-kodo-88',
  name,
  phone_number: `+8190${String(Math.abs(hash(name)))
    .padStart(8, '1')
    .slice(0, 8)}`,
});
const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);

/** Registers, proves the phone, and exchanges the code. */
async function aPerson(tenant: TestTenant, word: string): Promise<Side['person']> {
  const login = await tenant.open({ scope: 'openid profile email offline_access' });
  expected(await login.post('initial-registration', aRegistration(`${word}-registered`)), 200);
  const sent = expected(await login.post('sms-authentication-challenge', { template: 'registration' }), 200);
  expected(await login.post('sms-authentication', { verification_code: textAt(sent.body, 'verification_code') }), 200);
  const done = expected(await login.post('authorize'), 200);
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(textAt(done.body, 'redirect_uri')).searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    client_id: tenant.clientId,
    client_secret: tenant.clientSecret,
  });
  const tokens = expected(await tenant.server.ask('POST', `/${tenant.id}/v1/tokens`, { body }), 200).body;
  const accessToken = textAt(tokens, 'access_token');
  const claims = await tenant.server.ask('GET', `/${tenant.id}/v1/userinfo`, { token: accessToken });
  return { id: textAt(claims.body, 'sub'), accessToken, refreshToken: textAt(tokens, 'refresh_token') };
}

async function staleSession({ server, id }: TestTenant, accountId: string): Promise<Side['session']> {
  const { running, clock, base } = server;
  const draft = { accountId, evidence: {}, authTime: clock.now(), ip: '192.0.2.1', userAgent: 'a browser' };
  const { secret } = await running.app.get(TenantDb).run(id, (tx) => running.app.get(Sessions).open(tx, draft));
  return { ...ownFetch(base), cookie: `__Host-sk_s_${id}=${secret}` };
}

/** A wrong password and a forgotten one, for the rows they leave. */
async function fail(tenant: TestTenant, { username }: TestUser): Promise<void> {
  const login = await tenant.open();
  expected(await login.post('password-authentication', { username, password: 'not the password' }), 400);
  expected(await tenant.server.ask('POST', `/${tenant.id}/v1/password-resets`, { body: { email: username } }), 202);
}

async function organizerOf({ database }: TestServer, { organizationId }: TestTenant): Promise<Side['organizer']> {
  const [row = {}] = await seedSql(
    database,
    `SELECT t.id AS "tenantId", c.id AS "clientId", a.id AS "accountId" FROM tenant t
     JOIN client c ON c.tenant_id = t.id JOIN account a ON a.tenant_id = t.id WHERE t.organization_id = $1 AND t.kind = 'ORGANIZER'`,
    [organizationId],
  );
  return row as Side['organizer'];
}

async function rowsOf(tenant: TestTenant, user: TestUser, login: Login, person: string): Promise<Side['rows']> {
  const first = async (path: string) => {
    const { body } = await tenant.server.ask('GET', `${tenant.management}/${path}?limit=1`, { token: tenant.token });
    return textAt((body['list'] as unknown[])[0], 'id');
  };
  await idleWebhook(tenant);
  await rememberDevice(tenant, person);
  const ofPerson = async (table: 'factor' | 'session' | 'remembered_device') => {
    const rows = await seedSql(tenant.server.database, `SELECT id FROM ${table} WHERE account_id = $1 LIMIT 1`, [person]);
    return textAt(rows[0], 'id');
  };
  return {
    factors: await ofPerson('factor'),
    sessions: await ofPerson('session'),
    devices: await ofPerson('remembered_device'),
    tenants: tenant.id,
    organizations: tenant.organizationId,
    orgs: tenant.organizationId,
    clients: tenant.clientId,
    users: user.id,
    authorizations: login.id,
    'authentication-configurations': await first('authentication-configurations'),
    'authentication-policies': await first('authentication-policies'),
    'event-webhooks': await first('event-webhooks'),
    'security-events': await first('security-events'),
    'audit-logs': await first('audit-logs'),
  };
}

/** As if it had read far ahead: nothing is sent, and no row moves by itself while walks compare them. */
async function idleWebhook({ server, management, token, id }: TestTenant): Promise<void> {
  const webhook = { name: 'SIEM', url: 'https://siem.example.com/events', event_types: ['mfa_locked'] };
  expected(await server.ask('POST', `${management}/event-webhooks`, { token, body: webhook }), 201);
  const ahead = 'UPDATE event_webhook SET position = 1000000000, queued_at = NULL WHERE tenant_id = $1';
  await seedSql(server.database, ahead, [id]);
}

/** A browser that is trusted for the number the person registered with. */
async function rememberDevice({ server: { running, database }, id }: TestTenant, accountId: string): Promise<void> {
  const [factor] = await seedSql(database, `SELECT id FROM factor WHERE account_id = $1 AND type = 'sms'`, [accountId]);
  const earned = { factorId: textAt(factor, 'id'), method: 'sms', days: 30 } as const;
  const remember = (tx: Tx) => running.app.get(RememberedDevices).remember(tx, aCall(), accountId, earned);
  if ((await running.app.get(TenantDb).run(id, remember)) === null) throw new Error('no device was remembered');
}
