import { refuseApps, settingsOf } from '../support/tenant-settings.ts';
import { expect, test } from '../support/reset-test.ts';

test('R-114 R-115 D-3 an account that is important by now is rolled back by two persons, who see what comes back and until when', async ({
  desk,
  target,
  ageing,
  another,
}) => {
  test.slow(); // two persons, and a run that has to stop half way
  const mend = await refuseApps(await settingsOf(await another('platform_admin')));
  const user = await target('復旧 二子');
  await ageing.addFactor(user.id, 'broken');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await expect(desk.part('実行確認')).toContainText(/ログイン中のセッション1件、信頼する端末\d+件が終了します/);
  await desk.tick();
  await desk.confirm(user);
  await expect(page.getByRole('heading', { name: 'MFAリセットが部分的に失敗しました' })).toBeVisible({ timeout: 40_000 });
  await mend();
  await ageing.makeImportant(user.id);
  await page.reload();
  await page.getByText('技術者向けの情報', { exact: true }).click();
  await expect(page.locator('details pre')).toContainText(/trace [0-9a-f-]{36}/);
  const back = page.getByRole('region', { name: 'ロールバックで戻る設定' });
  await expect(back.getByRole('listitem')).toHaveCount(2);
  await expect(back).toContainText(/ロールバックの期限: \d{4}-\d\d-\d\d \d\d:\d\d JST/);
  await expect(back).toContainText('重要アカウントのロールバックには、新しい承認が必要です。');
  await expect(back.getByRole('button', { name: 'ロールバック' })).toBeDisabled();
  await page.getByLabel('承認者').selectOption({ label: '上級管理者' });
  await admin.button('承認依頼を送信').click();
  await expect(back.getByText('承認待ち')).toBeVisible();

  const senior = await (await another('senior_admin')).signIn('/admin/approvals');
  await senior.link(/復旧 二子/).click();
  await expect(senior.page.getByRole('main')).toContainText('ロールバックで戻る設定');
  await senior.button('承認する').click();
  await senior.page.getByLabel('管理者パスワード', { exact: true }).fill(senior.self.password);
  await senior.button('管理者権限を確認').click();
  await senior.page.getByRole('alertdialog').getByRole('button', { name: '承認する' }).click();

  await expect(back.getByText('承認済み')).toBeVisible({ timeout: 10_000 });
  await back.getByRole('button', { name: 'ロールバック' }).click();
  await expect(desk.dialog().getByRole('listitem')).toHaveCount(2);
  await desk.dialog().getByRole('button', { name: 'ロールバック' }).click();
  await expect(page.getByRole('heading', { name: 'リセット前の状態に復旧しました' })).toBeVisible({ timeout: 20_000 });
});

test('R-056 R-071 somebody else’s run is watched and not touched; who prepares the same, and which approver is present, is said', async ({
  desk,
  target,
  ageing,
  another,
  still,
}) => {
  test.slow(); // one run, from both sides
  const user = await target('他人 三郎');
  const { page } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  const other = desk.admin.stack.running.demo.users.find(({ roles }) => roles?.includes('auditor'))?.email ?? '';
  await ageing.giveReset(user.id, other);
  await page.goto(`${desk.admin.console}/admin/mfa-reset`);
  await desk.select(user);
  await expect(desk.part('対象ユーザー')).toContainText('もこのユーザーのリセットを準備しています。');
  await desk.fill();
  await desk.tick();
  await still.begin(user.id);
  await desk.confirm(user);
  await expect(page.getByRole('progressbar', { name: 'MFAリセット処理中' })).toHaveAttribute('aria-valuenow', '3');
  await ageing.giveReset(user.id, other);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${desk.admin.console}/admin/mfa-reset`);
  await desk.find(user.email);
  await page.getByRole('button', { name: `${user.name}: このユーザーを選択` }).click();
  const part = desk.part('対象ユーザー');
  await expect(part).toContainText('他の管理者が処理中です');
  await expect(part.getByRole('progressbar', { name: 'MFAリセット処理中' })).toHaveAttribute('aria-valuenow', '3');
  await expect(part).toContainText('この処理は他の管理者が実行しています。表示のみできます。');
  await expect(desk.execute()).toBeDisabled();
  await still.end();
  await expect(part.getByText('他の管理者が処理中です')).toBeHidden({ timeout: 50_000 });

  const important = await target('在席 四郎', true);
  const senior = await (await another('senior_admin')).signIn('/admin/approvals');
  await expect(senior.title()).toBeVisible();
  await page.goto(`${desk.admin.console}/admin/mfa-reset`);
  await desk.select(important);
  await expect(desk.part('リセット設定')).toContainText('在席中: 上級管理者');
});
