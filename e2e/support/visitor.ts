import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import type { Stack } from '../stack/global-setup.ts';
import { freshEmail, freshPhone, PASSWORD, type Tenant, type User } from '../stack/management.ts';
import type { Inbox } from './inbox.ts';
import type { Watch } from './watch.ts';
import { words } from './words.ts';

const w = words.ja;

/** A person in front of a browser: what they do to log in, told in their acts. */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly stack: Stack,
    readonly inbox: Inbox,
    readonly watch: Watch,
  ) {}

  email = () => this.page.getByLabel(w.email);
  password = () => this.page.getByLabel(w.password, { exact: true });
  code = () => this.page.getByLabel(w.code);
  appCode = () => this.page.getByLabel(w.appCode);
  recoveryCode = () => this.page.getByLabel(w.recoveryCode);
  button = (name: string | RegExp) => this.page.getByRole('button', { name, exact: typeof name === 'string' });
  title = () => this.page.getByRole('heading', { level: 1 });

  /** The address an application sends its people to. */
  authorizationUrl(tenant: Tenant, more: Readonly<Record<string, string>> = {}): string {
    const { client } = tenant;
    const asked = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      scope: 'openid profile email',
    };
    const query = new URLSearchParams({ ...asked, state: randomUUID(), ...more });
    return `${this.stack.running.urls.public}/${tenant.id}/v1/authorizations?${query}`;
  }

  /** Comes from the application and waits for the first screen. Answers the id of the login. */
  async open(tenant: Tenant, more: Readonly<Record<string, string>> = {}): Promise<string> {
    await this.page.goto(this.authorizationUrl(tenant, more));
    await expect(this.title()).toBeVisible();
    return this.transaction();
  }

  transaction(): string {
    return new URL(this.page.url()).searchParams.get('id') ?? '';
  }

  async logIn(user: Pick<User, 'email'>, password = PASSWORD): Promise<void> {
    this.watch.keepSecret(password);
    await this.email().fill(user.email);
    await this.password().fill(password);
    await this.button(w.login).click();
  }

  /** Opens, and goes on to where a way is chosen. Answers the id of the login. */
  async passFirstFactor(tenant: Tenant, user: User): Promise<string> {
    const id = await this.open(tenant);
    await this.logIn(user);
    await expect(this.title()).toHaveText(/本人確認/);
    return id;
  }

  async askForCode(way: 'sms' | 'email' = 'sms'): Promise<void> {
    await this.button(new RegExp(way === 'sms' ? w.bySms : w.byEmail)).click();
    await expect(this.title()).toHaveText(w.codeTitle);
  }

  /** Opens, and goes on to where the code is typed. */
  async reachCode(tenant: Tenant, user: User, way: 'sms' | 'email' = 'sms'): Promise<string> {
    const id = await this.passFirstFactor(tenant, user);
    await this.askForCode(way);
    return id;
  }

  /** Opens, and goes on to where the authenticator app is asked for, set up or not. */
  async reachApp(tenant: Tenant, user: User): Promise<string> {
    const id = await this.open(tenant);
    await this.logIn(user);
    await expect(this.title()).toHaveText(/認証アプリ/);
    return id;
  }

  /** The key on the screen, as somebody reads it who cannot scan. */
  async readKey(): Promise<string> {
    const secret = (await this.page.locator('.login-key-text').innerText()).replace(/\s/g, '');
    this.watch.keepSecret(secret);
    return secret;
  }

  /** What a person types by way of the app's code; kept as a secret. */
  async typeAppCode(code: string): Promise<void> {
    this.watch.keepSecret(code);
    await this.appCode().fill(code);
  }

  async readCode(to: string): Promise<string> {
    const code = await this.inbox.code(to);
    this.watch.keepSecret(code);
    return code;
  }

  /** Reads what was sent to this number or address, and types it. */
  async typeSentCode(to: string | null | undefined): Promise<void> {
    await this.code().fill(await this.readCode(to ?? ''));
  }

  /** Keeps the recovery codes on the screen, says so, and goes on. */
  async saveCodes(): Promise<void> {
    await expect(this.title()).toHaveText('リカバリーコードの保存');
    for (const code of await this.page.locator('.login-code-list code').allInnerTexts()) this.watch.keepSecret(code);
    await this.page.getByLabel('安全な場所に保存しました').check();
    await this.button('次へ進む').click();
  }

  /** The registration form with everything a new person has; each part can be another. */
  async fillRegistration(given: Partial<Readonly<Record<'email' | 'password' | 'name' | 'phone', string>>> = {}) {
    const phone = freshPhone();
    const person = { email: freshEmail(), password: PASSWORD, name: '高橋 花子', phone: phone.typed, ...given };
    this.watch.keepSecret(person.password);
    await this.email().fill(person.email);
    await this.password().fill(person.password);
    await this.page.getByLabel(w.name, { exact: true }).fill(person.name);
    await this.page.getByLabel(w.phone).fill(person.phone);
    return { ...person, e164: phone.e164, masked: phone.masked };
  }

  async openRegistration(tenant: Tenant): Promise<string> {
    const id = await this.open(tenant);
    await this.button(w.register).click();
    await expect(this.title()).toHaveText('アカウントの作成');
    return id;
  }

  /** Waits until the browser is at the application; answers the authorization code it brought. */
  async arrive(): Promise<string> {
    await this.page.waitForURL(/\/callback\?/);
    const code = new URL(this.page.url()).searchParams.get('code');
    if (!code) throw new Error(`no code in ${this.page.url()}`);
    return code;
  }

  /** What the application learns of its user: the claims of the ID token that the code is good for, and of userinfo. */
  async redeem(tenant: Tenant, code: string): Promise<Record<string, unknown>> {
    const { client } = tenant;
    const base = `${this.stack.running.urls.public}/${tenant.id}/v1`;
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      client_id: client.id,
      client_secret: client.secret,
    };
    const answer = await fetch(`${base}/tokens`, { method: 'POST', body: new URLSearchParams(form) });
    const { id_token: token, access_token: access } = (await answer.json()) as Record<string, string | undefined>;
    if (!token) throw new Error(`the code was not redeemed: ${answer.status}`);
    const userinfo = await fetch(`${base}/userinfo`, { headers: { authorization: `Bearer ${access}` } });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    return { ...claims, ...((await userinfo.json()) as Record<string, unknown>) };
  }
}
