import { expect, test } from '../support/console-test.ts';

test('a page whose program fails says so in words, keeps the menu, and is tried again', async ({ administrator, watching }) => {
  const admin = administrator('auditor');
  const { page } = admin;
  watching.forgive(/^(console|error): /);
  await page.route(/\/dashboard$/, (route) => route.fulfill({ json: { at: 'nonsense' } }));
  await admin.signIn();
  const fault = page.getByRole('alert').filter({ hasText: 'システムエラーが発生しました' });
  await expect(fault).toBeVisible();
  await expect(page.getByText('Something went wrong')).toBeHidden();
  await expect(admin.link('監査ログ')).toBeVisible();
  await page.unroute(/\/dashboard$/);
  await fault.getByRole('button', { name: 'もう一度読み込む' }).click();
  await expect(page.getByText('MFA設定率').first()).toBeVisible();
});
