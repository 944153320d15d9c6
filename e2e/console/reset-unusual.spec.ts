import { expect, test } from '../support/reset-test.ts';

test('R-148 what is unusual is told within five seconds, to the one who does it and to who approves; the next run needs an approval', async ({
  desk,
  target,
  resets,
  ageing,
  another,
}) => {
  const user = await target('異常 一子');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  const settings = desk.part('リセット設定');
  await expect(settings.getByRole('radio', { name: /完全リセット/ })).toBeEnabled();
  await expect(settings).not.toContainText('承認者');
  const alarm = (of: typeof page) => of.getByRole('alert').filter({ hasText: '通常と異なる操作が検知されました' });
  const rule = `${admin.self.name}: 短い時間に多くのユーザーが検索されています`;
  await expect(alarm(page)).toBeHidden();
  const quieten = await ageing.hearAlarms();
  try {
    for (let n = 0; n < 21; n += 1) await resets.ask('GET', '/users?query=x%20y');
    await expect(alarm(page)).toContainText(rule, { timeout: 5_000 });
    await expect(alarm(page)).toContainText('次の実行には上級管理者の承認が必要です。');
    await admin.comeBack();
    await expect(settings.getByLabel('承認者')).toBeVisible();

    const senior = await (await another('senior_admin')).signIn('/admin/approvals');
    await expect(alarm(senior.page)).toContainText(rule);
    await expect(alarm(senior.page)).not.toContainText('次の実行');
  } finally {
    await ageing.forgetAlerts(admin.self.email);
    await quieten();
  }
  await expect(alarm(page)).toBeHidden({ timeout: 10_000 });
});

test('R-031 whoever lost the role in mid-flow does nothing more, whatever the proof says', async ({ desk, target, ageing }) => {
  const user = await target('降格 二子');
  const { page, admin } = desk;
  await desk.open();
  await (await (await desk.select(user)).fill()).tick();
  await expect(desk.execute()).not.toHaveAttribute('aria-disabled', 'true');
  const restore = await ageing.demote(admin.self.email, 'security_admin');
  try {
    await desk.execute().click();
    await expect(page.getByText('この操作の権限がありません。管理者にお問い合わせください。').first()).toBeVisible();
    await expect(desk.dialog()).toBeHidden();
    await page.reload();
    await expect(page.getByText('MFAリセット権限がありません。管理者にお問い合わせください。').first()).toBeVisible();
    for (const button of await page.getByRole('main').getByRole('button').all()) await expect(button).toBeDisabled();
  } finally {
    await restore();
  }
});
