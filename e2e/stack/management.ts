import { randomInt, randomUUID } from 'node:crypto';
import type { Running } from './own-copy.ts';
import { configuration, policy, type FirstMethod, type SecondMethod } from './policies.ts';

export type Client = Readonly<{ id: string; secret: string; redirectUri: string }>;
export type Tenant = Readonly<{ id: string; client: Client; management: string }>;
export type User = Readonly<{ id: string; email: string; password: string; phone: string | null }>;

export const PASSWORD = 'kumano kodo 88 koe';

/** The administrator of the demo organization, who makes tenants and users for the tests through the management API. */
export class Management {
  #token: Promise<string> | null = null;

  constructor(readonly running: Running) {}

  async #post(path: string, body: object): Promise<Record<string, unknown>> {
    this.#token ??= this.#logIn();
    const answer = await fetch(`${this.running.urls.public}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${text}`);
    return (JSON.parse(text) as { result: Record<string, unknown> }).result;
  }

  async #logIn(): Promise<string> {
    const { tenant_id, email, password, client_id, client_secret } = this.running.demo.org_admin;
    const form = { grant_type: 'password', scope: 'org-management', username: email, password, client_id, client_secret };
    const answer = await fetch(`${this.running.urls.public}/${tenant_id}/v1/tokens`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** A tenant with one client. `smsPath`: where its text messages are asked for; the rest of its settings and of its policy. */
  async makeTenant(
    application: string,
    first: readonly FirstMethod[],
    second: readonly SecondMethod[],
    { smsPath, settings = {}, rules = {} }: Readonly<{ smsPath?: string; settings?: object; rules?: object }> = {},
  ): Promise<Tenant> {
    const tenants = `/v1/management/organizations/${this.running.demo.organization_id}/tenants`;
    const made = await this.#post(tenants, {
      name: '東海商事',
      domain: this.running.urls.public,
      identity_policy_config: { password_policy: { min_length: 8 } },
      ui_config: { support_contact: 'support@tokai.example' },
      verification_code_in_response: true, // so that it can be seen that the pages do not use it (L-036)
      ...settings,
    });
    const management = `${tenants}/${String(made['id'])}`;
    const redirectUri = `${application}/callback`;
    const secret = randomUUID();
    const client = await this.#post(`${management}/clients`, {
      client_name: '経費精算',
      client_secret: secret,
      client_uri: `${application}/`,
      tos_uri: `${application}/terms`,
      policy_uri: `${application}/privacy`,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code'],
      scope: 'openid profile email phone',
      token_endpoint_auth_method: 'client_secret_post',
      require_pkce: false,
    });
    for (const method of second) {
      if (method !== 'sms' && method !== 'email') continue;
      const one = method === 'sms' && smsPath ? configuration(method, smsPath) : configuration(method);
      await this.#post(`${management}/authentication-configurations`, { id: randomUUID(), ...one });
    }
    await this.#post(`${management}/authentication-policies`, { id: randomUUID(), ...policy(first, second, rules) });
    return { id: String(made['id']), client: { id: String(client['client_id']), secret, redirectUri }, management };
  }

  /** Somebody whose address and number stand there, not proven yet. */
  async makeUser(tenant: Tenant, hasPhone: boolean): Promise<User> {
    const email = freshEmail();
    const phone = hasPhone ? freshPhone().e164 : null;
    const made = await this.#post(`${tenant.management}/users`, {
      provider_id: 'idp-server',
      name: '山田 太郎',
      email,
      ...(phone === null ? {} : { phone_number: phone }),
      raw_password: PASSWORD,
    });
    return { id: String(made['sub']), email, password: PASSWORD, phone };
  }
}

/** An address nobody has used yet; `ta***@` is what is left of it when it is masked. */
export const freshEmail = (): string => `taro-${randomUUID().slice(0, 8)}@example.co.jp`;

/** A Japanese mobile number nobody has used yet, as a person types it and as it is sent. */
export function freshPhone(): Readonly<{ typed: string; e164: string; masked: string }> {
  const [middle, last] = [randomInt(1000, 9999), randomInt(1000, 9999)].map(String) as [string, string];
  return { typed: `090-${middle}-${last}`, e164: `+8190${middle}${last}`, masked: `+81 ** **** ${last}` };
}
