import { randomUUID } from 'node:crypto';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '#shared/contracts';
import { AccountsModule, AccountStore, accountTables, RoleStore } from '#server/accounts';
import { auditEventTable, AuditModule } from '#server/audit';
import { EventWebhooksModule } from '#server/event-webhooks';
import { MfaModule } from '#server/mfa';
import { NotifyModule } from '#server/notify';
import { AccessGuard, createListener, createLog, DENIAL_WITNESS, PlatformModule, readConfig, TenantDb } from '#server/platform';
import { AccessTokens, Grants, SessionsModule } from '#server/sessions';
import { SigningKeys, tenancyTables, TenancyModule } from '#server/tenancy';
import { aDatabase, seedSql, type TestDatabase } from '#testing/schema';
import { ManagementDenials, ManagementModule } from './index.ts';

export type Answer = Readonly<{ status: number; body: Readonly<Record<string, unknown>>; text: string; headers: Headers }>;
type Credentials = Readonly<{ tenantId: string; clientId: string; accountId: string | null; scopes: readonly string[] }>;
export type Surface = Readonly<{
  database: TestDatabase;
  admin: Readonly<{ organizationId: string; tenantId: string; clientId: string; accountId: string; token: string }>;
  ask(method: string, path: string, token: string | null, body?: unknown): Promise<Answer>;
  /** The same with a body that is no JSON, or not what JSON.stringify would write. */
  askText(method: string, path: string, token: string, body: string): Promise<Answer>;
  /** A token as if this person (or client alone) had logged in there. */
  tokenOf(credentials: Credentials): Promise<string>;
  /** A new person of a tenant with these roles. */
  person(tenantId: string, name: string, ...roles: readonly Role[]): Promise<string>;
  close(): Promise<void>;
}>;

type Mode = 'development' | 'production';
const DEVELOPMENT = {
  SEKISHO_MODE: 'development',
  SEKISHO_HOST_ALIASES: 'host.docker.internal=127.0.0.1',
  SEKISHO_DEV_LIMITS: 'relaxed',
};
const PRODUCTION = {
  PUBLIC_URL: 'https://login.example.com',
  CONSOLE_URL: 'https://console.example.com',
  SMTP_URL: 'smtp://localhost',
};

/** An application with the management surface, listening on a port of its own. */
export async function aManagementApp(database: TestDatabase, mode: Mode = 'development'): Promise<NestFastifyApplication> {
  const config = readConfig({
    ...(mode === 'development' ? DEVELOPMENT : { ...PRODUCTION, DATABASE_SYSTEM_URL: database.system }),
    DATABASE_URL: database.app,
    SEKISHO_MASTER_KEY: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const log = createLog('silent');
  const modules = [
    AuditModule,
    TenancyModule,
    AccountsModule,
    NotifyModule,
    MfaModule,
    SessionsModule,
    EventWebhooksModule,
    ManagementModule,
  ];
  class TestModule {}
  Module({
    imports: [PlatformModule.with(config, log, [...tenancyTables, ...accountTables, auditEventTable]), ...modules],
    providers: [
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: DENIAL_WITNESS, useExisting: ManagementDenials },
    ],
  })(TestModule);
  const app = await createListener({ module: TestModule, log, https: false, trustedProxies: [] });
  await app.listen(0, '127.0.0.1');
  return app;
}

/** The management surface with a system administrator and nothing else in the database. */
export async function aSurface({ mode = 'development' }: { mode?: Mode } = {}): Promise<Surface> {
  const database = await aDatabase();
  const app = await aManagementApp(database, mode);
  const tokenOf = (credentials: Credentials) => signToken(app, credentials);
  const person = (tenantId: string, name: string, ...roles: readonly Role[]) => makePerson(app, tenantId, name, roles);
  const admin = await seedAdmin(app, database);
  return {
    database,
    admin: { ...admin, token: await tokenOf({ ...admin, scopes: ['management'] }) },
    ask: async (method, path, token, body) =>
      asked(await app.getUrl(), method, path, token, body === undefined ? undefined : JSON.stringify(body)),
    askText: async (method, path, token, body) => asked(await app.getUrl(), method, path, token, body),
    tokenOf,
    person,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

async function asked(
  base: string,
  method: string,
  path: string,
  token: string | null,
  body: string | undefined,
): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const parsed = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, text, body: parsed, headers: response.headers };
}

async function seedAdmin(app: NestFastifyApplication, database: TestDatabase) {
  const [organizationId, tenantId, clientId] = [randomUUID(), randomUUID(), randomUUID()];
  await seedSql(database, `INSERT INTO organization (id, slug, name) VALUES ($1, 'admins', 'Admins')`, [organizationId]);
  await seedSql(database, `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $2, 'ADMIN', 'Admin', 'x')`, [
    tenantId,
    organizationId,
  ]);
  const settings = { redirect_uris: [], response_types: [], grant_types: ['password'], scope: 'management' };
  await seedSql(database, `INSERT INTO client (tenant_id, id, settings) VALUES ($1, $2, $3)`, [tenantId, clientId, settings]);
  await app.get(TenantDb).run(tenantId, (tx) => app.get(SigningKeys).generate(tx));
  const accountId = await makePerson(app, tenantId, 'root', ['platform_admin']);
  return { organizationId, tenantId, clientId, accountId };
}

async function makePerson(app: NestFastifyApplication, tenantId: string, name: string, roles: readonly Role[]): Promise<string> {
  return app.get(TenantDb).run(tenantId, async (tx) => {
    const id = await app
      .get(AccountStore)
      .create(tx, { username: `${name}@example.com`, passwordHash: null, personId: randomUUID() });
    if (id === null) throw new Error(`${name} exists already`);
    for (const role of roles) await app.get(RoleStore).grant(tx, id, role);
    return id;
  });
}

async function signToken(app: NestFastifyApplication, { tenantId, clientId, accountId, scopes }: Credentials): Promise<string> {
  return app.get(TenantDb).run(tenantId, async (tx) => {
    const grant = await app.get(Grants).open(tx, { clientId, accountId, sessionId: null, scopes, facts: {} });
    return (await app.get(AccessTokens).sign(tx, grant)).token;
  });
}

/** The whole body of login-api-reference section 4.5, with ids left to the server unless given. */
export const anOnboarding = (name: string, changes: Readonly<Record<string, object>> = {}) => ({
  organization: { name, description: 'made by a test', ...changes['organization'] },
  tenant: {
    name: `${name} organizer`,
    domain: 'http://localhost:8080',
    authorization_provider: 'idp-server',
    identity_policy_config: {
      identity_unique_key_type: 'EMAIL',
      password_policy: { min_length: 8, max_length: 72, require_uppercase: false },
    },
    session_config: { cookie_name: 'X', use_secure_cookie: true, cookie_same_site: 'Lax', timeout_seconds: 3600 },
    cors_config: { allow_origins: ['http://localhost:3000'] },
    ui_config: { base_url: 'http://localhost:8080', signin_page: '/authorize', signup_page: '/authorize' },
    security_event_log_config: { format: 'structured_json' },
    attributes: {},
    ...changes['tenant'],
  },
  authorization_server: {
    issuer: 'http://localhost:8080/x',
    grant_types_supported: ['authorization_code', 'refresh_token', 'password'],
    scopes_supported: ['openid', 'profile', 'email', 'management', 'org-management'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    extension: { access_token_type: 'JWT', access_token_duration: 3600 },
    ...changes['authorization_server'],
  },
  user: {
    provider_id: 'idp-server',
    name: 'Admin',
    email: 'admin@example.com',
    email_verified: true,
    raw_password: 'Kumano-kodo-88',
    ...changes['user'],
  },
  client: {
    client_name: 'Console of tests',
    client_secret: 'a secret of 27 characters..',
    redirect_uris: ['http://localhost:3000/callback'],
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    scope: 'openid profile email org-management',
    token_endpoint_auth_method: 'client_secret_post',
    application_type: 'web',
    ...changes['client'],
  },
});

/** A value deep in an answer: `textAt(body, 'result.id')`. */
export function textAt(body: unknown, path: string): string {
  const found = path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);
  if (typeof found !== 'string') throw new Error(`no text at ${path} of ${JSON.stringify(body)}`);
  return found;
}

export type TestOrganization = Readonly<{
  id: string;
  organizerId: string;
  clientId: string;
  adminId: string;
  token: string;
  tenantId: string;
  base: string;
}>;

/** An organization through the front door: onboarded by the system administrator, with one tenant made by its own. */
export async function anOrganization(surface: Surface, name: string): Promise<TestOrganization> {
  const made = await surface.ask('POST', '/v1/management/onboarding', surface.admin.token, anOnboarding(name));
  const [id, organizerId] = [textAt(made.body, 'organization.id'), textAt(made.body, 'tenant.id')];
  const [clientId, adminId] = [textAt(made.body, 'client.client_id'), textAt(made.body, 'user.sub')];
  const token = await surface.tokenOf({ tenantId: organizerId, clientId, accountId: adminId, scopes: ['org-management'] });
  const tenant = await surface.ask('POST', `/v1/management/organizations/${id}/tenants`, token, {
    name,
    domain: 'https://app.example.com',
  });
  const tenantId = textAt(tenant.body, 'result.id');
  return { id, organizerId, clientId, adminId, token, tenantId, base: `/v1/management/organizations/${id}/tenants/${tenantId}` };
}
