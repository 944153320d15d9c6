import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { expect } from 'vitest';
import { seedSql } from '#testing/schema';
import { Browser, ownFetch, type Page } from './a-browser.ts';
import { aTenant, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { policyOf } from './a-policy.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

export const passwordOnly = policyOf(['password', 'totp', 'recovery-code'], ['password-authentication']);

/** Throws what the page said unless it answered with this status. */
export function done(page: Page, status: number): Page {
  if (page.status !== status) throw new Error(`${page.status} instead of ${status}: ${JSON.stringify(page.body)}`);
  return page;
}

/** A browser in which somebody logged in by the security page's own button. */
export class Person {
  constructor(
    private readonly server: TestServer,
    readonly tenant: TestTenant,
    readonly user: TestUser,
    readonly browser: Browser,
  ) {}

  ask(method: string, part = '', body?: unknown): Promise<Page> {
    return this.browser.send(method, `/${this.tenant.id}/v1/me${part}`, ownFetch(this.server.base), body);
  }

  stepUp(body: unknown): Promise<Page> {
    return this.ask('POST', '/step-up', body);
  }

  async view(): Promise<Readonly<Record<string, unknown>>> {
    return done(await this.ask('GET'), 200).body;
  }

  /** Sets an app up; its key. */
  async addApp(name = ''): Promise<{ id: string; secret: string }> {
    const { body } = done(await this.ask('POST', '/factors', { type: 'totp', name }), 200);
    const [id, secret] = [textAt(body, 'id'), textAt(body, 'totp.secret')];
    done(await this.ask('POST', `/factors/${id}/verify`, { code: codeOf(this.server, secret) }), 201);
    this.server.clock.advance(30);
    return { id, secret };
  }

  async codes(body: object = {}): Promise<readonly string[]> {
    return done(await this.ask('POST', '/recovery-codes', body), 201).body['codes'] as readonly string[];
  }

  get cookie(): string {
    return this.browser.jar.get(`__Host-sk_s_${this.tenant.id}`) ?? '';
  }
}

const codeOf = (server: TestServer, secret: string): string =>
  generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });

/** What somebody does after the password of a login, before it ends. */
type Proving = (path: string, browser: Browser) => Promise<void>;

/** A server with a tenant whose policy is content with a password, and people on its security page. */
export class OwnPage {
  private constructor(
    readonly server: TestServer,
    readonly tenant: TestTenant,
  ) {}

  static async open(): Promise<OwnPage> {
    const server = await aServer();
    return new OwnPage(server, await aTenant(server, { policies: [passwordOnly] }));
  }

  codeOf(secret: string): string {
    return codeOf(this.server, secret);
  }

  newUser(tenant = this.tenant): Promise<TestUser> {
    return tenant.user(`p${randomUUID().slice(0, 8)}`, { phone: null });
  }

  async aPerson(tenant = this.tenant): Promise<Person> {
    return this.loggedIn(await this.newUser(tenant), tenant);
  }

  /** Logs in through the button of the security page. */
  async loggedIn(user: TestUser, tenant = this.tenant, prove?: Proving): Promise<Person> {
    const browser = new Browser(this.server);
    const begun = done(await browser.navigate(`/${tenant.id}/v1/me/login`), 302);
    const opened = done(await browser.navigate(new URL(begun.location).pathname + new URL(begun.location).search), 302);
    const path = `/${tenant.id}/v1/authorizations/${new URL(opened.location).searchParams.get('id') ?? ''}`;
    done(await browser.post(`${path}/password-authentication`, { username: user.username, password: user.password }), 200);
    await prove?.(path, browser);
    const back = done(await browser.post(`${path}/authorize`), 200);
    expect(textAt(back.body, 'redirect_uri')).toMatch(new RegExp(`^${this.server.base}/${tenant.id}/security\\?`));
    return new Person(this.server, tenant, user, browser);
  }

  recordOf(user: TestUser, type: string): Promise<Record<string, unknown>[]> {
    return seedSql(
      this.server.database,
      `SELECT outcome, reason, target_id, ip, user_agent, detail FROM audit_record WHERE type = $2 AND account_id = $1 ORDER BY occurred_at`,
      [user.id, type],
    );
  }

  async mailsTo(user: TestUser): Promise<readonly string[]> {
    return (await inbox(this.server, user.username)).map(({ text }) => text.ja ?? '');
  }
}
