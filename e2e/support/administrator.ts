import { expect, type Page } from '@playwright/test';
import type { Stack } from '../stack/global-setup.ts';
import type { Ageing } from './ageing.ts';
import { appCode } from './authenticator.ts';
import type { Watch } from './watch.ts';

export type AdminRole = 'platform_admin' | 'security_admin' | 'senior_admin' | 'it_operator' | 'auditor';
/** The test before may have used the code of this half minute for the same administrator. */
const TRIES = 4;

/** An administrator of the demo organization in front of the console, told in acts. */
export class Administrator {
  constructor(
    readonly page: Page,
    readonly stack: Stack,
    readonly ageing: Ageing,
    readonly watch: Watch,
    readonly role: AdminRole,
  ) {}

  get console(): string {
    return this.stack.running.urls.console;
  }

  get self() {
    const found = this.stack.running.demo.users.find(({ roles }) => roles?.includes(this.role));
    if (!found) throw new Error(`the demo has no ${this.role}`);
    return found;
  }

  title = () => this.page.getByRole('heading', { level: 1 });
  button = (name: string | RegExp) => this.page.getByRole('button', { name, exact: typeof name === 'string' });
  accountMenu = () => this.page.locator('header').getByRole('button').last();
  link = (name: string | RegExp) => this.page.getByRole('link', { name });

  /** From the organization's door through our own login, to where `path` leads. */
  async signIn(path = '/admin'): Promise<this> {
    await this.page.goto(`${this.console}/o/demo?return_to=${encodeURIComponent(path)}`);
    await this.logIn();
    await expect(this.page).toHaveURL(new RegExp(`^${this.console}/admin`));
    await expect(this.title()).toBeVisible();
    return this;
  }

  /** What the login page asks for. */
  async logIn(): Promise<void> {
    const { email, password } = this.self;
    this.watch.keepSecret(password);
    await this.page.getByLabel('メールアドレス').fill(email);
    await this.page.getByLabel('パスワード', { exact: true }).fill(password);
    await this.button('ログイン').click();
    await this.typeCode(() => this.page.waitForURL(/\/(callback|admin)/, { timeout: 3_000 }));
  }

  /** Types the code of the app until `arrived` says that it was taken. */
  async typeCode(arrived: () => Promise<unknown>): Promise<void> {
    const field = this.page.getByLabel('認証アプリの6桁のコード');
    await expect(field).toBeVisible();
    const id = await this.ageing.idOf(this.self.email);
    for (let tried = 1; ; tried += 1) {
      await this.ageing.forgetCodes(id);
      await field.fill(appCode(this.self.totp_secret ?? ''));
      await this.button(/^(確認する|コードを確認)$/)
        .click({ timeout: 1_000 })
        .catch(() => undefined); // six digits send themselves on the login page
      if (tried === TRIES) return void (await arrived());
      if (
        await arrived().then(
          () => true,
          () => false,
        )
      )
        return;
    }
  }

  /** What the minute-by-minute question to the server does, at once: the person comes back to the window. */
  async comeBack(): Promise<void> {
    await this.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  }
}
