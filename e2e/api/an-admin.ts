import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import type { Role } from '#shared/contracts';
import { seedSql } from '#testing/schema';
import { Browser, navigation, ownFetch, type Page } from './a-browser.ts';
import { textAt } from './a-login.ts';
import type { TestServer } from './a-server.ts';

type Seeded = NonNullable<TestServer['running']['seeded']>;
type SeededAdmin = Seeded['demo']['users'][number];

export const seededOf = (server: TestServer): Seeded['demo'] => {
  const { seeded } = server.running;
  if (!seeded) throw new Error('the demo was not seeded');
  return seeded.demo;
};

/** The demo's administrator of a role. */
export function seededAdmin(server: TestServer, role: Role): SeededAdmin {
  const admin = seededOf(server).users.find(({ roles }) => roles?.includes(role));
  if (!admin) throw new Error(`the demo has no ${role}`);
  return admin;
}

export const codeFor = (server: TestServer, { totp_secret: secret }: SeededAdmin, steps = 0): string =>
  generateSync({ secret: secret ?? '', epoch: Math.floor(server.clock.now().getTime() / 1000) + steps * 30 });

/** An administrator in front of the console, as far as the server can see. */
export class AdminBrowser {
  readonly browser: Browser;

  constructor(
    readonly server: TestServer,
    readonly admin: SeededAdmin,
  ) {
    this.browser = new Browser(server);
  }

  /** The address below the demo tenant of the admin's organization, or `tenantId`. */
  inTenant(
    part: string,
    tenantId = seededOf(this.server).tenant_id,
    organizationId = seededOf(this.server).organization_id,
  ): string {
    return `/api/organizations/${organizationId}/tenants/${tenantId}${part}`;
  }

  ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    const own = { ...ownFetch(this.server.consoleBase), ...headers };
    return this.browser.send(method, `${this.server.consoleBase}${path}`, own, body);
  }

  navigate(path: string): Promise<Page> {
    return this.browser.send('GET', `${this.server.consoleBase}${path}`, navigation);
  }

  /** As far as the login's answer: the address that the login page sends the browser to. */
  async logIn(options: Readonly<{ secondFactor?: boolean; returnTo?: string }> = {}): Promise<string> {
    const { secondFactor = true, returnTo } = options;
    const begun = await this.navigate(`/o/demo${returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`}`);
    const opened = await this.browser.navigate(begun.location);
    const id = new URL(opened.location, this.server.base).searchParams.get('id') ?? '';
    const step = (part: string, body: unknown = {}) =>
      this.browser.post(`/${this.admin.tenant_id}/v1/authorizations/${id}/${part}`, body);
    await step('password-authentication', { username: this.admin.email, password: this.admin.password });
    if (secondFactor) {
      await step('totp-authentication', { verification_code: codeFor(this.server, this.admin) });
      this.server.clock.advance(30); // so that the next code is another one
    }
    return textAt((await step('authorize')).body, 'redirect_uri');
  }

  /** Signed in, with two factors. */
  async signIn(): Promise<this> {
    const { pathname, search } = new URL(await this.logIn());
    const page = await this.navigate(`${pathname}${search}`);
    if (page.status !== 200) throw new Error(`no session: ${page.status} ${page.location}`);
    return this;
  }

  /** Elevated: password, and a code where one is asked for. */
  async elevate(): Promise<this> {
    const begun = await this.ask('POST', '/api/reauthentications', { password: this.admin.password });
    if (begun.body['state'] === 'elevated') return this;
    const proved = await this.ask('POST', `/api/reauthentications/${String(begun.body['id'])}/otp`, {
      totp: codeFor(this.server, this.admin),
    });
    this.server.clock.advance(30);
    if (proved.body['state'] !== 'elevated') throw new Error(`not elevated: ${JSON.stringify([begun.body, proved.body])}`);
    return this;
  }

  get cookie(): string {
    return this.browser.jar.get('__Host-sk_console') ?? '';
  }
}

/** Events of the trail by type, newest last. */
export const eventsOf = (server: TestServer, type: string): Promise<Record<string, unknown>[]> =>
  seedSql(server.database, `SELECT * FROM audit_event WHERE type = $1 ORDER BY occurred_at, id`, [type]);

/** Another organization with an ORGANIZER and a PUBLIC tenant of its own. */
export async function foreignTenant(server: TestServer): Promise<{ organizationId: string; tenantId: string }> {
  const [organizationId, tenantId] = [randomUUID(), randomUUID()];
  await seedSql(server.database, `INSERT INTO organization (id, slug, name) VALUES ($1, $2, 'Others')`, [
    organizationId,
    `others-${organizationId.slice(0, 8)}`,
  ]);
  await seedSql(
    server.database,
    `INSERT INTO tenant (id, organization_id, kind, name, domain) VALUES ($1, $2, 'PUBLIC', 'Theirs', 'x')`,
    [tenantId, organizationId],
  );
  return { organizationId, tenantId };
}
