import { randomUUID } from 'node:crypto';
import { FactorStore } from '#server/mfa';
import { TenantDb, type Tx } from '#server/platform';
import { aCall } from '#testing/platform';
import { seedSql } from '#testing/schema';
import { smsConfiguration, mfaPolicy } from '../../tools/lib/requirement-002.mjs';
import type { Answer, TestServer } from './a-server.ts';

export const REDIRECT_URI = 'https://app.example.com/callback';
export const PASSWORD = 'Kumano-kodo-8848';

/** A text deep in an answer: `textAt(body, 'result.id')`. */
export function textAt(body: unknown, path: string): string {
  const found = path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], body);
  if (typeof found !== 'string') throw new Error(`no text at ${path} of ${JSON.stringify(body)}`);
  return found;
}

/** Throws what the server said unless it answered with this status. */
export function expected(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}

export type TestTenant = Readonly<{
  server: TestServer;
  id: string;
  organizationId: string;
  clientId: string;
  clientSecret: string;
  /** Its management address, and a token of an administrator of its organization. */
  management: string;
  token: string;
  /** That token, or another one once the server's clock has moved. */
  freshToken(): Promise<string>;
  open(query?: Readonly<Record<string, string>>): Promise<Login>;
  /** A registered user with an e-mail address and a phone number, both proven unless told. `name` is the address before the @. */
  user(name: string, contacts?: Contacts): Promise<TestUser>;
}>;
type Contacts = Readonly<{ proven?: boolean; phone?: null }>;
export type TestUser = Readonly<{ id: string; username: string; password: string; phone: string }>;

/** One transaction as an API client drives it. */
export class Login {
  constructor(
    readonly tenant: Pick<TestTenant, 'server' | 'id'>,
    readonly id: string,
  ) {}

  path(part: string): string {
    return `/${this.tenant.id}/v1/authorizations/${this.id}/${part}`;
  }

  post(part: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.tenant.server.ask('POST', this.path(part), { body, headers });
  }

  get(part: 'view-data' | 'authentication-status'): Promise<Answer> {
    return this.tenant.server.ask('GET', this.path(part));
  }
}

type Changes = Readonly<{ policies?: readonly object[]; configurations?: readonly object[]; tenant?: object; client?: object }>;

/** An organization with its administrator and a tenant for users: requirement 002's SMS configuration and policy unless told. */
export async function aTenant(server: TestServer, changes: Changes = {}): Promise<TestTenant> {
  const { organizationId, token, freshToken } = await anOrganization(server);
  const tenants = `/v1/management/organizations/${organizationId}/tenants`;
  const asAdmin = async (path: string, body: unknown) =>
    expected(await server.ask('POST', path, { token: await freshToken(), body }), 201).body;
  const made = await asAdmin(tenants, {
    name: 'Users',
    domain: server.base,
    verification_code_in_response: true,
    ...changes.tenant,
  });
  const id = textAt(made, 'result.id');
  const management = `${tenants}/${id}`;
  const clientSecret = randomUUID();
  const client = await asAdmin(`${management}/clients`, {
    client_name: 'Application',
    client_secret: clientSecret,
    redirect_uris: [REDIRECT_URI],
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid profile email phone offline_access',
    token_endpoint_auth_method: 'client_secret_post',
    require_pkce: false,
    ...changes.client,
  });
  const clientId = textAt(client, 'result.client_id');
  for (const body of changes.configurations ?? [smsConfiguration(randomUUID())])
    await asAdmin(`${management}/authentication-configurations`, body);
  for (const body of changes.policies ?? [mfaPolicy(randomUUID())]) await asAdmin(`${management}/authentication-policies`, body);
  const open = async (query: Readonly<Record<string, string>> = {}) => {
    const asked = { response_type: 'code', client_id: clientId, redirect_uri: REDIRECT_URI, scope: 'openid profile', state: 's' };
    const path = `/${id}/v1/authorizations?${new URLSearchParams({ ...asked, ...query })}`;
    const opened = expected(await server.ask('GET', path), 302);
    const transaction = new URL(opened.location, server.base).searchParams.get('id');
    if (!transaction) throw new Error(`no transaction in ${opened.location}`);
    return new Login({ server, id }, transaction);
  };
  const user = async (name: string, { proven = true, phone: none }: Contacts = {}): Promise<TestUser> => {
    const phone = none === null ? '' : aPhone();
    const username = `${name}@example.com`;
    const body = {
      name,
      email: username,
      ...(phone && { phone_number: phone }),
      provider_id: 'idp-server',
      raw_password: PASSWORD,
    };
    const userId = textAt(await asAdmin(`${management}/users`, body), 'result.sub');
    if (proven) await proveContacts(server, id, userId);
    return { id: userId, username, password: PASSWORD, phone };
  };
  return { server, id, organizationId, clientId, clientSecret, management, token, freshToken, open, user };
}

let phones = 0;
/** A mobile number that nobody in this process has yet, E.164. */
export const aPhone = (): string => `+8190${String(10_000_000 + ++phones)}`;

/** What an administrator enters is unproven; here its owner has proven it since, and logs in with codes to the number. */
async function proveContacts({ database, clock, running }: TestServer, tenantId: string, accountId: string): Promise<void> {
  const proven = 'UPDATE contact_point SET verified_at = $3 WHERE tenant_id = $1 AND account_id = $2';
  await seedSql(database, proven, [tenantId, accountId, clock.now()]);
  const bind = (tx: Tx) => running.app.get(FactorStore).bindContact(tx, aCall(), accountId, 'sms');
  await running.app.get(TenantDb).run(tenantId, bind);
}

/** A token of the system administrator of the development seed. */
export async function systemToken({ ask, running }: TestServer): Promise<string> {
  const admin = running.seeded?.admin;
  if (!admin) throw new Error('the server was not seeded');
  return passwordToken(ask, { ...admin, clientId: admin.client_id, clientSecret: admin.client_secret, scope: 'management' });
}

type Organization = Readonly<{
  organizationId: string;
  token: string;
  /** That token, or another one once the server's clock has moved. */
  freshToken(): Promise<string>;
}>;

/** A new organization through the front door, with a token of its own administrator. */
export async function anOrganization(server: TestServer): Promise<Organization> {
  const name = `Org ${randomUUID().slice(0, 8)}`;
  const secret = randomUUID();
  const onboarding = {
    organization: { name },
    tenant: { name, domain: server.base },
    authorization_server: {},
    user: { provider_id: 'idp-server', name: 'Administrator', email: 'admin@example.com', raw_password: PASSWORD },
    client: {
      client_name: 'Administration',
      client_secret: secret,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'password'],
      scope: 'openid org-management',
      token_endpoint_auth_method: 'client_secret_post',
    },
  };
  const token = await systemToken(server);
  const { body } = expected(await server.ask('POST', '/v1/management/onboarding', { token, body: onboarding }), 201);
  const logIn = () =>
    passwordToken(server.ask, {
      tenant_id: textAt(body, 'tenant.id'),
      email: onboarding.user.email,
      password: PASSWORD,
      clientId: textAt(body, 'client.client_id'),
      clientSecret: secret,
      scope: 'org-management',
    });
  const first = await logIn();
  const since = server.clock.now();
  const freshToken = () => (server.clock.now().getTime() === since.getTime() ? Promise.resolve(first) : logIn());
  return { organizationId: textAt(body, 'organization.id'), token: first, freshToken };
}

type Credentials = Readonly<Record<'tenant_id' | 'email' | 'password' | 'clientId' | 'clientSecret' | 'scope', string>>;

async function passwordToken(ask: TestServer['ask'], of: Credentials): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'password',
    scope: of.scope,
    username: of.email,
    password: of.password,
    client_id: of.clientId,
    client_secret: of.clientSecret,
  });
  return textAt(expected(await ask('POST', `/${of.tenant_id}/v1/tokens`, { body }), 200).body, 'access_token');
}
