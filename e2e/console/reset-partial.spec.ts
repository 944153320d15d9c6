import { refuseApps, settingsOf } from '../support/tenant-settings.ts';
import { randomUUID } from 'node:crypto';
import { expect, test } from '../support/reset-test.ts';
import { PASSWORD } from '../stack/management.ts';
import { tryLogin } from '../support/wrong-logins.ts';

test('R-009 R-112 R-113 R-114 R-119 R-149 half done: two lists, no login, help on its way, and back to before', async ({
  desk,
  target,
  ageing,
  another,
  inbox,
  stack,
}) => {
  const settings = await settingsOf(await another('platform_admin'));
  const mend = await refuseApps(settings);
  const subscriber = `on-call-${randomUUID()}@example.com`;
  await settings('POST', '/incident-subscriptions', { kind: 'mail', address: subscriber });
  const user = await target('半分 一子');
  await ageing.addFactor(user.id, 'broken');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  await desk.confirm(user);
  await expect(page.getByRole('heading', { name: 'MFAリセットが部分的に失敗しました' })).toBeFocused({ timeout: 40_000 });
  await expect(page.getByRole('alert').first()).toHaveText('一部のMFA設定の削除に失敗しました。技術者による手動対応が必要です。');
  await expect(page.getByRole('region', { name: '正常に削除された設定' }).getByRole('listitem')).toHaveCount(2);
  const failed = page.getByRole('region', { name: '削除に失敗した設定' });
  await expect(failed.getByRole('listitem')).toHaveText([/認証アプリ（社用iPhone）/]);
  await expect(page.getByText('技術者による手動修復が必要', { exact: true })).toBeVisible();
  await page.getByText('技術者向けの情報', { exact: true }).click();
  const technical = page.locator('details pre');
  await expect(technical).toContainText('MFA-502-DEREGISTRATION');
  await expect(technical).toContainText(/factor [0-9a-f-]{36} totp failed hook_status_503/);
  await expect(technical).not.toContainText(user.email);
  await expect(page.getByText('ログイン保留中', { exact: true })).toBeVisible();
  expect(await tryLogin(stack, user.email, PASSWORD)).not.toBe(200);
  const senior = stack.running.demo.users.find(({ roles }) => roles?.includes('senior_admin'));
  const reset = new URL(page.url()).searchParams.get('reset') ?? '';
  await inbox.newest(senior?.email ?? '', ({ text }) => text.ja.includes(reset));
  const told = await inbox.newest(subscriber, ({ text }) => text.ja.includes(reset));
  expect(told.text.ja).not.toContain(user.email);

  const operator = await (await another('it_operator')).signIn('/admin/mfa-reset');
  await expect(operator.page.getByText('MFAリセット権限がありません。').first()).toBeVisible();
  for (const button of await operator.page.getByRole('main').getByRole('button').all()) await expect(button).toBeDisabled();
  await operator.page.goto(`${operator.console}/admin/mfa-resets/${reset}/report`);
  await expect(operator.page.getByRole('main')).toContainText('MFA-502-DEREGISTRATION');

  await admin.button('ロールバック').click();
  await desk.dialog().getByRole('button', { name: 'ロールバック' }).click();
  await expect(page.getByRole('heading', { name: 'リセット前の状態に復旧しました' })).toBeVisible({ timeout: 20_000 });
  expect(await tryLogin(stack, user.email, PASSWORD)).toBe(200);
  await mend();
});
