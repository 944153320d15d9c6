import type { Page } from '@playwright/test';
import type { AppOwner } from '../support/app-owner.ts';
import { appCode } from '../support/authenticator.ts';
import { faultsOf } from '../support/looks.ts';
import { expect, test } from '../support/test.ts';
import type { Tenant } from '../stack/management.ts';
import { Visitor } from '../support/visitor.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const TITLE = 'セキュリティ設定';
const PHONE = '仕事用のスマートフォン';

const addressOf = ({ stack }: Visitor, { id }: Tenant) => `${stack.running.urls.public}/${id}/security`;
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const nameField = (page: Page) => page.getByRole('textbox', { name: '名前' });
const section = (page: Page, name: string) => page.getByRole('region', { name });

/** Opens the page and begins the login from its button. */
async function begin(visitor: Visitor, tenant: Tenant): Promise<void> {
  await visitor.page.goto(addressOf(visitor, tenant));
  await expect(visitor.title()).toHaveText('ログインが必要です');
  await visitor.page.getByRole('link', { name: w.login, exact: true }).click();
  await expect(visitor.title()).toHaveText(w.login);
}

/** The owner of an app comes in, and is asked for nothing more for five minutes. */
async function enter(visitor: Visitor, tenant: Tenant, owner: AppOwner): Promise<string> {
  await begin(visitor, tenant);
  await visitor.logIn(owner);
  const code = appCode(owner.secret);
  await visitor.typeAppCode(code);
  await expect(visitor.title()).toHaveText(TITLE);
  return code;
}

/** Goes as far as the key of a new app; its code now. */
async function beginApp(visitor: Visitor, name: string): Promise<string> {
  const { page } = visitor;
  await visitor.button('認証アプリを追加').click();
  await expect(page.getByText('次の4つの手順で設定します。')).toBeVisible();
  await expect(page.locator('.login-parts > li')).toHaveCount(4);
  await nameField(page).fill(name);
  await visitor.button('QRコードを表示').click();
  return appCode(await visitor.readKey());
}

test.describe('the security page', () => {
  test('L-070 L-071 begins with a login, leaves no code in the address, sets up an app and shows codes once', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.appOrSms);
    await begin(visitor, tenants.appOrSms);
    await visitor.logIn(user);
    await visitor.askForCode();
    await visitor.typeSentCode(user.phone);
    await expect(visitor.title()).toHaveText(TITLE);
    expect(page.url()).toBe(addressOf(visitor, tenants.appOrSms));
    await expect(section(page, '認証方法').getByRole('listitem').filter({ hasText: 'SMS' })).toContainText('+81 ** ****');
    await expect(visitor.button('リカバリーコードを作成')).toBeVisible();

    await visitor.typeAppCode(await beginApp(visitor, PHONE));
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
    await expect(page.locator('.login-code-list li')).toHaveCount(10);
    const codes = await page.locator('.login-code-list code').allInnerTexts();
    codes.forEach(visitor.watch.keepSecret);
    await expect(visitor.button('次へ進む')).toHaveAttribute('aria-disabled', 'true');
    await visitor.saveCodes();

    await expect(visitor.title()).toHaveText(TITLE);
    await expect(section(page, '認証方法')).toContainText(PHONE);
    await expect(section(page, 'リカバリーコード')).toContainText('残り10個（10個中）');
    await expect(section(page, '多要素認証')).toContainText('有効');
    await expect(section(page, '最近のアクティビティ')).toContainText('認証方法の追加');
    await expect(section(page, 'ログイン中の端末')).toContainText('この端末');
    await page.reload();
    await expect(visitor.title()).toHaveText(TITLE);
    expect(await page.content()).not.toContain(codes[0]);
    const mail = await visitor.inbox.newest(user.email, ({ text }) => text.ja.includes('認証アプリが追加'));
    expect(mail.text.ja).toContain('心当たりがない場合');
    expect(mail.text.ja).toMatch(/日時: .+UTC\+9\)\n端末: Chrome（Linux）\n接続元のIPアドレス: [\d.]+\n/);
  });

  test('L-070 asks for a fresh proof before a change, tells a used code, and goes on where it was', async ({
    visitor,
    tenants,
    makeAppOwner,
    ageing,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app, { phone: false });
    const used = await enter(visitor, tenants.app, owner);
    await ageing.ageProofs(owner.id);
    await page.reload();
    await page
      .getByRole('button', { name: /の名前を変更$/ })
      .first()
      .click();
    await nameField(page).fill(PHONE);
    await visitor.button('保存する').click();
    const proof = dialog(page, '本人確認');
    await expect(visitor.appCode()).toBeFocused();
    await visitor.appCode().fill(used);
    await expect(proof.getByText(/このコードは使用済みです。次のコードまで\d+秒/)).toBeVisible();
    await visitor.typeAppCode(appCode(owner.secret, 30));
    await expect(proof).toHaveCount(0);
    await expect(section(page, '認証方法')).toContainText(PHONE);
    await expect(page.getByText('保存しました。')).toBeVisible();
    await expect(section(page, '最近のアクティビティ')).toContainText('追加の本人確認');
  });

  test('L-071 writes mails in the language of the login, and in the one chosen on the page from then on', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app, { phone: false });
    await enter(visitor, tenants.app, owner);
    const rename = async (button: RegExp, field: string, save: string) => {
      await page.getByRole('button', { name: button }).first().click();
      await page.getByRole('textbox', { name: field }).fill(`${PHONE}${field}`);
      await visitor.button(save).click();
    };
    await rename(/の名前を変更$/, '名前', '保存する');
    await visitor.inbox.newest(owner.email, ({ text }) => text.ja.includes('認証方法の名前が変更されました'));

    const told = page.waitForResponse((response) => response.url().endsWith('/v1/me/language'));
    await visitor.button('English').click();
    expect((await told).status()).toBe(204);
    await rename(/^Rename “/, 'Name', 'Save');
    await visitor.inbox.newest(owner.email, ({ text }) => text.ja.includes('has another name now'));
  });

  test('L-070 keeps the last method that the policy demands and says why; one of two goes, and its owner is told', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app, { phone: false });
    await enter(visitor, tenants.app, owner);
    const last = page.getByRole('button', { name: '「認証アプリ」を削除' });
    await expect(last).toHaveAttribute('aria-disabled', 'true');
    await expect(last).toHaveAccessibleDescription(/最後の認証方法のため、削除できません。/);

    await visitor.typeAppCode(await beginApp(visitor, PHONE));
    await expect(page.getByText('認証アプリを追加しました。')).toBeVisible();
    await last.click();
    await dialog(page, '「認証アプリ」を削除').getByRole('button', { name: '削除する' }).click();
    await expect(page.getByText('認証方法を削除しました。')).toBeVisible();
    await expect(page.getByRole('button', { name: `「${PHONE}」を削除` })).toHaveAttribute('aria-disabled', 'true');
    await visitor.inbox.newest(owner.email, ({ text }) => text.ja.includes('削除されました'));
  });

  test('L-070 ends another device, which then says so and leads back to the login', async ({
    visitor,
    tenants,
    makeAppOwner,
    browser,
    stack,
    ageing,
  }) => {
    const owner = await makeAppOwner(tenants.app, { phone: false });
    await enter(visitor, tenants.app, owner);
    await ageing.forgetCodes(owner.id);
    const context = await browser.newContext({ locale: 'ja-JP' });
    const other = await context.newPage();
    await enter(new Visitor(other, stack, visitor.inbox, visitor.watch), tenants.app, owner);

    const { page } = visitor;
    await page.reload();
    await page.getByRole('button', { name: 'Chrome（Linux）をログアウトさせる' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'ログアウトさせる' }).click();
    await expect(page.getByText('ログアウトさせました。')).toBeVisible();
    await visitor.button('ほかの端末すべてからログアウト').click();
    await page.getByRole('dialog').getByRole('button', { name: 'ログアウトさせる' }).click();
    await expect(page.getByText('ほかにログイン中の端末はありません。')).toBeVisible();

    await other.getByRole('button', { name: '新しいコードを作成' }).click();
    await other.getByRole('button', { name: '作成して古いコードを無効にする' }).click();
    await expect(other.getByText('ログインの有効期限が切れたか、ログアウトされました。')).toBeVisible();
    await expect(other.getByRole('link', { name: w.login, exact: true })).toBeVisible();
    await context.close();
  });

  test('L-070 changes the password, says at which field something is wrong, and logs out', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app, { phone: false });
    await enter(visitor, tenants.app, owner);
    await visitor.button('パスワードを変更').click();
    const wanted = 'shirakami-sanchi-1243';
    visitor.watch.keepSecret(wanted);
    await page.getByLabel('現在のパスワード').fill('not the password');
    await page.getByLabel(w.newPassword, { exact: true }).fill(wanted);
    await visitor.button('変更する').click();
    await expect(page.getByLabel('現在のパスワード')).toHaveAccessibleDescription(/現在のパスワードが正しくありません。/);
    await page.getByLabel('現在のパスワード').fill('Kumano-kodo-8848');
    await page.getByLabel(w.newPassword, { exact: true }).fill('short');
    await visitor.button('変更する').click();
    await expect(page.getByLabel(w.newPassword, { exact: true })).toHaveAccessibleDescription(/短すぎます。/);
    await visitor.button('やめる').click();
    await visitor.button('ログアウト').click();
    await expect(page.getByText('ログアウトしました。')).toBeVisible();
    await page.reload();
    await expect(visitor.title()).toHaveText('ログインが必要です');
  });

  test('L-070 can be used by keyboard alone: a dialog holds the focus and gives it back', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    await enter(visitor, tenants.app, await makeAppOwner(tenants.app, { phone: false }));
    await expect(visitor.title()).toBeFocused();
    const rename = page.getByRole('button', { name: '「認証アプリ」の名前を変更' });
    for (let step = 0; step < 12 && !(await rename.evaluate((each) => each === document.activeElement)); step += 1)
      await page.keyboard.press('Tab');
    await expect(rename).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(nameField(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog(page, /名前を変更/)).toHaveCount(0);
    await expect(rename).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.type(PHONE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('保存しました。')).toBeVisible();
  });

  test('L-023 L-070 says when the system fails, and shows the page once it answers', async ({ visitor, tenants }) => {
    const { page } = visitor;
    await page.route('**/v1/me', (route) => route.abort());
    await page.goto(addressOf(visitor, tenants.app));
    await expect(visitor.title()).toHaveText('システムエラー');
    await page.unroute('**/v1/me');
    await visitor.button('再試行').click();
    await expect(visitor.title()).toHaveText('ログインが必要です');
  });
});

test.describe('accessible in both languages, all widths and all colour schemes', () => {
  test('L-080 security, logged out', async ({ visitor, tenants, thorough }) => {
    await visitor.page.goto(addressOf(visitor, tenants.app));
    await expect(visitor.title()).toHaveText('ログインが必要です');
    expect(await faultsOf(visitor.page, 'security-out', { thorough, switchable: true })).toEqual([]);
  });

  test('L-080 security, the overview, the set-up and the codes', async ({ visitor, tenants, makeAppOwner, thorough }) => {
    test.setTimeout(150_000);
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await enter(visitor, tenants.app, owner);
    expect(await faultsOf(page, 'security', { thorough, switchable: true })).toEqual([]);
    await show(page);
    await visitor.button('新しいコードを作成').click();
    expect(await faultsOf(page, 'security-renew', { thorough, switchable: false })).toEqual([]);
    await visitor.button('作成して古いコードを無効にする').click();
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
    expect(await faultsOf(page, 'security-codes', { thorough, switchable: true })).toEqual([]);
    await show(page);
    await visitor.saveCodes();
    await beginApp(visitor, PHONE);
    expect(await faultsOf(page, 'security-add', { thorough, switchable: true })).toEqual([]);
  });

  test('L-080 security, the proof and the password', async ({ visitor, tenants, makeAppOwner, ageing, thorough }) => {
    test.setTimeout(120_000);
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await enter(visitor, tenants.app, owner);
    await visitor.button('パスワードを変更').click();
    expect(await faultsOf(page, 'security-password', { thorough, switchable: false })).toEqual([]);
    await page.keyboard.press('Escape');
    await ageing.ageProofs(owner.id);
    await visitor.button('新しいコードを作成').click();
    await visitor.button('作成して古いコードを無効にする').click();
    await expect(dialog(page, '本人確認')).toBeVisible();
    expect(await faultsOf(page, 'security-proof', { thorough, switchable: false })).toEqual([]);
  });
});

/** As a person sees it who reads Japanese in front of a large screen. */
async function show(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' });
  if ((await page.locator('html').getAttribute('lang')) !== 'ja') await page.getByRole('button', { name: '日本語' }).click();
}

test.describe('a paused second factor', () => {
  test('L-070 D-5 is told at the top of the page, with its end and what ends it', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
    thorough,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.appOrSms);
    await begin(visitor, tenants.appOrSms);
    await visitor.logIn(user);
    await visitor.askForCode();
    await visitor.typeSentCode(user.phone);
    await expect(visitor.title()).toHaveText(TITLE);
    const banner = page.getByText('管理者が追加の本人確認を一時停止しています（');
    await expect(banner).toHaveCount(0);
    await ageing.pauseFactors(user.id);
    await page.reload();
    await expect(banner).toBeVisible();
    await expect(section(page, '認証方法').getByRole('listitem').filter({ hasText: 'SMS' })).toBeVisible();
    expect(await faultsOf(page, 'security-paused', { thorough, switchable: true })).toEqual([]);
  });
});

test.describe('a proof by SMS', () => {
  test('L-070 is a way where a number is all there is: sent when asked for, typed as at the login, and the change goes on', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
    thorough,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.appOrSms);
    await begin(visitor, tenants.appOrSms);
    await visitor.logIn(user);
    await visitor.askForCode();
    await visitor.typeSentCode(user.phone);
    await expect(visitor.title()).toHaveText(TITLE);
    await ageing.ageProofs(user.id);
    await page.reload();
    await visitor.button('リカバリーコードを作成').click();
    const asked = dialog(page, '本人確認');
    await asked.getByRole('button', { name: 'SMSでコードを送信' }).click();
    await expect(asked.getByText(/\+81 \*\* \*\*\*\*.* に送信しました。/)).toBeVisible();
    await expect(visitor.code()).toBeFocused();
    expect(await faultsOf(page, 'security-proof-sms', { thorough, switchable: false })).toEqual([]);
    await visitor.code().fill('000000');
    await expect(visitor.code()).toHaveAccessibleDescription(/コードが正しくないか、有効期限が切れています。/);
    await expect(asked.getByRole('button', { name: /^再送信（\d+秒後）$/ })).toHaveAttribute('aria-disabled', 'true');
    await visitor.typeSentCode(user.phone);
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
  });
});
