import { randomUUID } from 'node:crypto';
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedSql } from '#testing/schema';
import { smsConfiguration } from '../../tools/lib/requirement-002.mjs';
import { Browser, ownFetch, type Page } from './a-browser.ts';
import { aTenant, textAt, type TestTenant, type TestUser } from './a-login.ts';
import { aServer, type TestServer } from './a-server.ts';
import { inbox } from './inbox.ts';

let server: TestServer;
let tenant: TestTenant;

const once = (interaction: string) => ({ path: `$.${interaction}.success_count`, type: 'integer', operation: 'gte', value: 1 });
const mailConfiguration = () =>
  JSON.parse(
    JSON.stringify(smsConfiguration(randomUUID())).replaceAll('sms', 'email').replaceAll('phone_number', 'email'),
  ) as object;

/** The password is enough; every second factor may be proved beside it. */
const lenient = {
  id: randomUUID(),
  flow: 'oauth',
  enabled: true,
  policies: [
    {
      description: 'lenient',
      priority: 10,
      conditions: { scopes: ['openid'] },
      available_methods: ['password', 'initial-registration', 'sms', 'email', 'totp', 'recovery-code'],
      success_conditions: {
        any_of: [[once('password-authentication')], [once('initial-registration'), once('sms-authentication')]],
      },
    },
  ],
};

beforeAll(async () => {
  server = await aServer({ codes: 'random' });
  tenant = await aTenant(server, {
    policies: [lenient],
    configurations: [smsConfiguration(randomUUID()), mailConfiguration()],
  });
});
afterAll(() => server.stop());

const newUser = () => tenant.user(`a${randomUUID().slice(0, 8)}`);
const done = (page: Page, status: number): Page => {
  if (page.status !== status) throw new Error(`${page.status} instead of ${status}: ${JSON.stringify(page.body)}`);
  return page;
};

/** A login in a browser of its own, past the password. */
class Visit {
  private constructor(
    readonly browser: Browser,
    readonly path: string,
  ) {}

  static async open(user: TestUser): Promise<Visit> {
    const visit = await Visit.blank();
    done(await visit.post('password-authentication', { username: user.username, password: user.password }), 200);
    return visit;
  }

  static async blank(): Promise<Visit> {
    const browser = new Browser(server);
    const begun = done(await browser.navigate(`/${tenant.id}/v1/me/login`), 302);
    const opened = done(await browser.navigate(new URL(begun.location).pathname + new URL(begun.location).search), 302);
    const id = new URL(opened.location).searchParams.get('id') ?? '';
    return new Visit(browser, `/${tenant.id}/v1/authorizations/${id}`);
  }

  post(part: string, body: object = {}): Promise<Page> {
    return this.browser.post(`${this.path}/${part}`, body);
  }

  async code(method: 'sms' | 'email', to: string): Promise<string> {
    const before = (await inbox(server, to)).length;
    done(await this.post(`${method}-authentication-challenge`), 200);
    await expect.poll(async () => (await inbox(server, to)).length, { timeout: 10_000 }).toBeGreaterThan(before);
    const [newest] = await inbox(server, to);
    return newest?.code ?? /\d{6}/.exec(newest?.text.ja ?? '')?.[0] ?? '';
  }

  async bySms(phone: string): Promise<Visit> {
    done(await this.post('sms-authentication', { verification_code: await this.code('sms', phone) }), 200);
    return this;
  }

  me(method: string, part = '', body?: unknown): Promise<Page> {
    return this.browser.send(method, `/${tenant.id}/v1/me${part}`, ownFetch(server.base), body);
  }

  async finish(): Promise<Visit> {
    done(await this.post('authorize'), 200);
    return this;
  }
}

const levelOf = async (visit: Visit) => (done(await visit.me('GET'), 200).body['assurance'] as { current: string }).current;
const factorOf = async (visit: Visit, type: string): Promise<string> =>
  (done(await visit.me('GET'), 200).body['factors'] as readonly { id: string; type: string }[]).find((one) => one.type === type)
    ?.id ?? '';

describe('TH-23 what a number proved, once it is removed', () => {
  it('is proved no more in the other sessions that stand on it', async () => {
    const user = await newUser();
    const thief = await (await (await Visit.open(user)).bySms(user.phone)).finish();
    server.clock.advance(60);
    const owner = await (await (await Visit.open(user)).bySms(user.phone)).finish();
    expect([await levelOf(thief), await levelOf(owner)]).toEqual(['aal2', 'aal2']);
    done(await owner.me('DELETE', `/factors/${await factorOf(owner, 'sms')}`), 200);
    expect(await levelOf(thief)).toBe('aal1');
  });

  it('also in the session that the registration opened', async () => {
    const visit = await Visit.blank();
    const [email, phone] = [`r-${randomUUID().slice(0, 8)}@example.com`, `+81909${String(Date.now()).slice(-7)}`];
    done(await visit.post('initial-registration', { email, password: 'Kumano-kodo-8848', phone_number: phone }), 200);
    await (await visit.bySms(phone)).finish();
    expect(await levelOf(visit)).toBe('aal2');
    server.clock.advance(60);
    const owner = await (
      await (await Visit.open({ username: email, password: 'Kumano-kodo-8848', phone, id: '' })).bySms(phone)
    ).finish();
    done(await owner.me('DELETE', `/factors/${await factorOf(owner, 'sms')}`), 200);
    expect(await levelOf(visit)).toBe('aal1');
  });

  it('opens no session by a login that waited for that', async () => {
    const user = await newUser();
    const parked = await (await Visit.open(user)).bySms(user.phone);
    server.clock.advance(60);
    const owner = await (await (await Visit.open(user)).bySms(user.phone)).finish();
    done(await owner.me('DELETE', `/factors/${await factorOf(owner, 'sms')}`), 200);
    expect((await parked.post('authorize')).body['code']).toBe('transaction.ended');
  });
});

describe('TH-18 wrong codes to the number', () => {
  it('are not forgiven by a right code to the mailbox: whoever reads the mail does not get the phone by guessing', async () => {
    const user = await newUser();
    for (let login = 0; login < 3; login += 1) {
      const visit = await Visit.open(user);
      await visit.code('sms', user.phone);
      for (let miss = 0; miss < 3; miss += 1)
        expect((await visit.post('sms-authentication', { verification_code: 'x' })).status).toBe(400);
      const mail = await visit.code('email', user.username);
      done(await visit.post('email-authentication', { verification_code: mail }), 200);
      server.clock.advance(60);
    }
    const last = await Visit.open(user);
    const right = await last.code('sms', user.phone);
    expect((await last.post('sms-authentication', { verification_code: 'x' })).status).toBe(400);
    const locked = await last.post('sms-authentication', { verification_code: right });
    expect(locked).toMatchObject({ status: 400, body: { error: 'too_many_attempts' } });
  });
});

describe('TH-23 a first factor that is set up on the way in', () => {
  it('ends the sessions that stand on the password alone, as one on the security page does', async () => {
    const user = await tenant.user(`a${randomUUID().slice(0, 8)}`, { phone: null });
    const thief = await (await Visit.open(user)).finish();
    await seedSql(
      server.database,
      `UPDATE tenant SET settings = settings || '{"mfa_config":{"enrollment_grace_days":14}}' WHERE id = $1`,
      [tenant.id],
    );
    try {
      const owner = await Visit.open(user);
      const { body } = done(await owner.post('totp-enrollment'), 200);
      const secret = textAt(body, 'totp.secret');
      const code = generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) });
      done(await owner.post('totp-authentication', { verification_code: code }), 200);
      await owner.finish();
      expect((await thief.me('GET')).status).toBe(401);
    } finally {
      await seedSql(server.database, `UPDATE tenant SET settings = settings - 'mfa_config' WHERE id = $1`, [tenant.id]);
    }
  });
});
