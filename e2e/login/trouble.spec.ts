import { freshEmail } from '../stack/management.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
/** Logins one address may attempt in a minute. */
const VOLUME = 100;

test.describe('when the system is in the way', () => {
  test('L-023 too many requests hold the button with its reason until a countdown ends', async ({
    visitor,
    tenants,
    address,
  }) => {
    const { page } = visitor;
    await visitor.open(tenants.sms);
    const headers = { 'x-forwarded-for': address };
    const url = visitor.authorizationUrl(tenants.sms);
    for (let sent = 0; sent < VOLUME; sent += 20)
      await Promise.all(Array.from({ length: 20 }, () => fetch(url, { redirect: 'manual', headers })));
    await visitor.logIn({ email: freshEmail() }, 'whatever it was');
    const notice = page.getByRole('alert');
    await expect(notice).toContainText('操作が多すぎます。しばらく待ってからもう一度お試しください。');
    await expect(notice.getByRole('timer')).toHaveText(/^(1:00|0:[45]\d)$/);
    await expect(visitor.button(w.login)).toHaveAttribute('aria-disabled', 'true');
    await expect(visitor.button(w.login)).toHaveAccessibleDescription('待ち時間が終わると、もう一度操作できます。');
    await visitor.button(w.login).click({ force: true });
    await expect(notice).toBeVisible();
  });

  test('L-023 a failure of the system is another page than a mistake: a number to tell, and another go', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    const id = await visitor.open(tenants.sms);
    const mend = await ageing.breakLogin(id);
    await visitor.logIn(user);
    await expect(visitor.title()).toHaveText('システムエラー');
    const notice = page.getByRole('alert');
    await expect(notice).toContainText('システムの問題により、処理を完了できませんでした。お客様の操作が原因ではありません。');
    await expect(notice).toContainText(/お問い合わせ番号: \S{8,}/);
    const still = page.waitForResponse((response) => response.url().endsWith('/view-data'));
    await visitor.button('再試行').click();
    expect((await still).status()).toBe(500);
    await expect(visitor.title()).toHaveText('システムエラー');
    await mend();
    await visitor.button('再試行').click();
    await expect(visitor.title()).toHaveText('ログイン');
    await expect(visitor.email()).toHaveValue(user.email);
  });

  test('L-023 a lost connection says so and keeps what was typed', async ({ visitor, tenants, context }) => {
    await visitor.open(tenants.sms);
    await context.setOffline(true);
    await visitor.logIn({ email: 'taro@example.co.jp' });
    await expect(visitor.page.getByRole('alert')).toContainText('サーバーに接続できませんでした。通信の状態を確認してください。');
    await context.setOffline(false);
    await visitor.button('再試行').click();
    await expect(visitor.title()).toHaveText('ログイン');
    await expect(visitor.email()).toHaveValue('taro@example.co.jp');
  });

  test('L-025 reports that a login fails, shows what it sends and answers everybody alike', async ({ visitor, tenants }) => {
    const { page } = visitor;
    const id = await visitor.open(tenants.sms);
    await visitor.button(w.help).click();
    const dialog = page.getByRole('dialog', { name: w.help });
    await expect(dialog).toContainText('次の内容を送信します。パスワードや確認コードは送信しません。');
    await expect(dialog).toContainText('サポート窓口: support@tokai.example');
    await dialog.getByLabel('ご連絡先').fill('090-1234-5678');
    const sent = page.waitForRequest((request) => request.url().endsWith('/problem-reports'));
    await dialog.getByRole('button', { name: '送信する' }).click();
    expect((await sent).postDataJSON()).toEqual({ step: 'identify', contact: '090-1234-5678', authorization_id: id });
    await expect(dialog.getByText('受け付けました。ご連絡ありがとうございます。')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(visitor.button(w.help)).toBeFocused();
  });

  test('L-025 stands on every error page too, and no words of the address bar do', async ({ visitor, tenants, stack }) => {
    const { page } = visitor;
    await page.goto(
      visitor.authorizationUrl({ ...tenants.sms, client: { ...tenants.sms.client, redirectUri: 'https://evil.example/' } }),
    );
    await expect(visitor.title()).toHaveText('ログインを開始できませんでした');
    await expect(page.getByRole('alert')).toContainText('エラーコード: invalid_request');
    await expect(page.getByRole('alert')).toContainText(/お問い合わせ番号: \S{8,}/);
    await expect(visitor.button(w.help)).toBeVisible();

    await page.goto(`${stack.running.urls.public}/error?error=Call+0120-000-000&error_description=Call+0120-000-000`);
    await expect(visitor.title()).toHaveText('ログインを開始できませんでした');
    await expect(page.locator('body')).not.toContainText('0120');
  });
});
