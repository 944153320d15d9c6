import { expect, test } from '../support/console-test.ts';

test('R-004 the menu leads to ending the sessions of a user', async ({ administrator, ageing }) => {
  const admin = await administrator('it_operator').signIn();
  await ageing.addSession(await ageing.idOf('ceo@demo.example'));
  await admin.link('セキュリティ').click();
  await admin.link('セッション終了').click();
  await expect(admin.title()).toHaveText('セッション終了');
  await admin.page.getByLabel('メールアドレスまたはユーザーID').fill('ＣＥＯ＠demo.example'); // full-width, as an IME types it
  await admin.page.keyboard.press('Enter');
  await expect(admin.page.getByRole('row', { name: /iPhone/ }).first()).toContainText('192.0.2.*');
  await admin.button('すべてのセッションを終了').click();
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: '終了する' }).click();
  await expect(admin.page.getByText(/件のセッションを終了しました。/)).toBeVisible();
  await expect(admin.page.getByText('有効なセッションはありません。')).toBeVisible();
  await admin.page.getByLabel('メールアドレスまたはユーザーID').fill('nobody@demo.example');
  await admin.page.keyboard.press('Enter');
  await expect(admin.page.getByText('指定されたユーザーが見つかりません。検索条件を確認してください。')).toBeVisible();
});

test('R-004 a locked user is listed with the end of the lock, and freed', async ({ administrator, stack }) => {
  const { demo, urls } = stack.running;
  const admin = await administrator('security_admin').signIn('/admin/security/locked-users');
  const query = new URLSearchParams({ response_type: 'code', client_id: 'demo-web', scope: 'openid', state: 's' });
  query.set('redirect_uri', 'http://localhost:3000/callback');
  for (let n = 0; n < 11; n += 1) {
    const opened = await fetch(`${urls.public}/${demo.tenant_id}/v1/authorizations?${query.toString()}`, { redirect: 'manual' });
    const id = new URL(opened.headers.get('location') ?? '', urls.public).searchParams.get('id') ?? '';
    await fetch(`${urls.public}/${demo.tenant_id}/v1/authorizations/${id}/password-authentication`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'taro@demo.example', password: 'not taros' }),
    });
  }
  await admin.page.reload();
  const row = admin.page.getByRole('row', { name: /佐藤 太郎/ });
  await expect(row).toContainText('ログインのパスワード');
  await expect(row).toContainText(/\d{4}-\d\d-\d\d \d\d:\d\d JST/);
  await admin.button('佐藤 太郎のロックを解除').click();
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  await expect(admin.page.getByText('佐藤 太郎のロックを解除しました。')).toBeVisible();
  await expect(row).toBeHidden();
});

test('the dashboard says that the connection is lost and keeps what it has', async ({ administrator, context }) => {
  const admin = await administrator('platform_admin').signIn();
  await expect(admin.page.getByText('MFA設定率')).toBeVisible();
  await context.setOffline(true);
  await expect(admin.page.getByText('接続が切れています。')).toBeVisible();
  await expect(admin.page.getByText('MFA設定率')).toBeVisible();
  await context.setOffline(false);
  await expect(admin.page.getByText('接続が切れています。')).toBeHidden();
});
