import { expect, test } from '../support/console-test.ts';

// One administrator for all of them: what one lets pass would end the other's session.

const IDLE_SECONDS = 900;

test('R-029 a minute before the end the person is asked, and goes on', async ({ administrator, ageing }) => {
  const admin = await administrator('senior_admin').signIn();
  await ageing.idleConsole(admin.page, IDLE_SECONDS - 50);
  await admin.comeBack();
  const dialog = admin.page.getByRole('alertdialog', { name: 'まもなく自動ログアウトします' });
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText(/0:[1-4]\d後にログアウトします/);
  await expect(admin.button('続ける')).toBeFocused();
  await admin.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await admin.page.reload();
  await expect(admin.title()).toHaveText('ダッシュボード');
});

test('R-029 at the end the person is out, and nothing of a person is left in the page', async ({ administrator, ageing }) => {
  const admin = await administrator('senior_admin').signIn();
  await ageing.idleConsole(admin.page, IDLE_SECONDS - 4);
  await admin.comeBack();
  await expect(admin.page.getByText('操作がなかったため、自動的にログアウトしました')).toBeVisible({ timeout: 15_000 });
  expect(await admin.page.content()).not.toContain(admin.self.email);
  expect(await admin.page.content()).not.toContain(admin.self.name);
  await admin.page.goto(`${admin.console}/admin`);
  await expect(admin.title()).toHaveText('管理コンソールにログイン');
});

test('R-144 after a logout the way back shows nothing of what was there', async ({ administrator }) => {
  const admin = await administrator('platform_admin').signIn();
  await admin.button(/プラットフォーム管理者/).click();
  await admin.button('ログアウト').click();
  await expect(admin.page.getByText('ログアウトしました。')).toBeVisible();
  await admin.page.goBack();
  await expect(admin.title()).toBeVisible();
  expect(await admin.page.content()).not.toContain(admin.self.email);
  expect(await admin.page.content()).not.toContain(admin.self.name);
  await admin.page.goto(`${admin.console}/admin`);
  await expect(admin.title()).toHaveText('管理コンソールにログイン');
});

test('R-022 R-028 a fresh proof counts down on every page, warns before its end and is asked for anew', async ({
  administrator,
  ageing,
}) => {
  const admin = await administrator('security_admin').signIn('/admin/security/sessions');
  const { password } = admin.self;
  const hanako = 'hanako@demo.example';
  await ageing.addSession(await ageing.idOf(hanako));
  await ageing.ageLogin(admin.page);
  await admin.page.getByLabel('メールアドレスまたはユーザーID').fill(hanako);
  await admin.button('ユーザーを検索').click();
  await admin.button('すべてのセッションを終了').click();
  const dialog = admin.page.getByRole('dialog', { name: '管理者の再認証' });
  await expect(dialog.getByLabel('管理者パスワード', { exact: true })).toBeFocused();

  await dialog.getByLabel('管理者パスワード', { exact: true }).fill('wrong');
  await admin.button('管理者権限を確認').click();
  await expect(dialog.getByRole('alert')).toContainText('パスワードが正しくありません。もう一度入力してください。');
  await expect(dialog.getByLabel('管理者パスワード', { exact: true })).toHaveValue('');

  await dialog.getByLabel('管理者パスワード', { exact: true }).fill(password);
  await admin.button('管理者権限を確認').click();
  const question = admin.page.getByRole('alertdialog', { name: /のセッションをすべて終了しますか/ });
  await admin.typeCode(() => expect(question).toBeVisible({ timeout: 3_000 }));
  await expect(admin.button('中断する')).toBeFocused();
  await admin.button('中断する').click();
  await expect(admin.page.getByText(/残り (30:00|29:\d\d)/)).toBeVisible();

  await ageing.ageElevation(admin.page, 26 * 60);
  await admin.comeBack();
  await expect(admin.page.getByText(/残り 3:\d\d/)).toBeVisible();
  await expect(admin.page.getByText('再認証の有効期限が残り5分を切りました。')).toBeAttached();
  await ageing.ageElevation(admin.page, 5 * 60);
  await admin.comeBack();
  await expect(admin.page.getByText(/残り \d/)).toBeHidden();
  await admin.button('すべてのセッションを終了').click();
  await expect(dialog).toBeVisible();
  await admin.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
