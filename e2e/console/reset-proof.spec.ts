import { expect, test } from '../support/reset-test.ts';

test('R-002 R-003 R-004 the ways in: the menu, the security page, and a user, of whom nothing is read before the proof', async ({
  desk,
  target,
}) => {
  const user = await target('入口 一子');
  const { page, admin } = desk;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await admin.signIn();
  await page.getByRole('navigation', { name: 'メインメニュー' }).getByRole('link', { name: 'MFAリセット' }).click();
  await expect(admin.title()).toHaveText('MFAリセット管理');
  await expect(page).toHaveURL(/\/admin\/mfa-reset$/);
  await admin.link('セキュリティ').click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /^MFAリセット/ })
    .click();
  await expect(admin.title()).toHaveText('MFAリセット管理');
  await page.goto(`${admin.console}/admin/mfa-reset?user=${user.id}`);
  await expect(admin.button('管理者権限を確認')).toBeVisible();
  expect(asked.filter((url) => /\/(users|mfa-resets)\//.test(new URL(url).pathname))).toEqual([]);
  expect(await page.content()).not.toContain(user.name);
  await desk.prove();
  await expect(page.getByText(`対象: ${user.name}（${user.id}）`).first()).toBeVisible();
});

test('R-011 R-014 R-018 R-025 R-026 R-027 R-030 R-032 a wrong password, a locked proof, a right one with the second factor', async ({
  desk,
  ageing,
  another,
}) => {
  const { page, admin } = desk;
  const id = await ageing.idOf(admin.self.email);
  await admin.signIn('/admin/mfa-reset');
  await ageing.ageLogin(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.clock.install();
  await page.reload();
  await expect(page.getByText(`こんにちは、${admin.self.name} さん（ID: ${id}）`)).toBeVisible();
  await page.clock.fastForward(60_000);
  await expect(page.getByRole('status').filter({ hasText: '重要なセキュリティ操作です。慎重に実行してください' })).toHaveCount(1);
  expect(asked.filter((path) => path === '/api/me')).toHaveLength(1);
  await page.clock.resume();

  const password = page.getByLabel('管理者パスワード', { exact: true });
  await password.fill('wrong of the reset page');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toContainText('パスワードが正しくありません。もう一度入力してください。');
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveValue('');
  await expect(password).toBeFocused();
  await page.route(/\/api\/reauthentications$/, (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'reauth_locked', retry_after: 900 }),
    }),
  );
  await password.fill('the fifth wrong one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').first()).toContainText('再認証をロックしました。15:00後に再試行できます。');
  await page.unroute(/\/api\/reauthentications$/);

  await password.fill(admin.self.password);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('認証アプリの6桁のコード')).toBeFocused();
  await admin.typeCode(() => expect(page.getByText('確認しました').first()).toBeVisible({ timeout: 3_000 }));
  await expect(page.getByRole('combobox', { name: 'ユーザー検索' })).toBeFocused();
  expect(await page.content()).not.toContain(admin.self.password);

  const auditor = await (
    await another('auditor')
  ).signIn(`/admin/audit?tenant=${admin.self.tenant_id}&type=admin_reauth_failure`);
  await expect(auditor.page.getByRole('row').nth(1)).toContainText(admin.self.name);
  await auditor.page.goto(`${auditor.console}/admin/audit?tenant=${admin.self.tenant_id}&type=admin_reauth_success`);
  await expect(auditor.page.getByRole('row').nth(1)).toContainText(admin.self.name);
});
