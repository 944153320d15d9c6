import { expect, test } from '../support/console-test.ts';
import type { Administrator } from '../support/administrator.ts';
import { AXE, inspect, schemes, sizes } from '../support/looks.ts';

const prove = async (admin: Administrator) => {
  await admin.button('再認証して続ける').click();
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
};

test('R-034 R-041 R-049 R-003 R-006 a user is found after a fresh proof, read with the methods, and led to the reset', async ({
  administrator,
  resets,
}) => {
  const user = await resets.user('髙橋 検索', true);
  const admin = await administrator('security_admin').signIn();
  const asked: string[] = [];
  admin.page.on('request', (request) => asked.push(request.url()));
  await admin.link('ユーザー').click();
  await expect(admin.page.getByText('ユーザーの情報を見るには、管理者の再認証が必要です。')).toBeVisible();
  expect(asked.filter((url) => /\/tenants\/[^/]+\/users/.test(url))).toEqual([]);
  await prove(admin);
  await admin.button('検索する').click();
  await expect(admin.page.getByText('検索する文字を入力してください。')).toBeVisible();
  await admin.page.getByLabel('メールアドレス、ユーザーID、ユーザー名').fill('高橋 検索');
  await admin.page.keyboard.press('Enter');
  const row = admin.page.getByRole('row', { name: /髙橋 検索/ });
  await expect(admin.page.getByRole('columnheader')).toHaveText(['ユーザー名', 'メール', 'MFA状態', '最終ログイン']);
  await expect(row).toContainText('重要アカウント');
  await expect(row).toContainText('***@');
  await row.getByRole('link').click();
  await expect(admin.page.getByRole('heading', { name: /髙橋 検索/ })).toBeVisible();
  await expect(admin.page.getByRole('table', { name: 'MFAの設定' })).toContainText('SMS');
  await expect(admin.page.getByText('バックアップコード残数: 残り 0 / 10')).toBeVisible();
  await expect(admin.link('MFAリセット').last()).toHaveAttribute('href', new RegExp(`/admin/mfa-reset\\?(.*&)?user=${user.id}`));
  await admin.link('このユーザーの実行履歴').click();
  await expect(admin.title()).toHaveText('MFAリセットの実行履歴');
  await expect(admin.page).toHaveURL(new RegExp(`user=${user.id}`));
});

test('R-053 one field is shown for thirty seconds', async ({ administrator, resets }) => {
  const user = await resets.user('表示 花子');
  const admin = await administrator('security_admin').signIn(`/admin/users/${user.id}`);
  await prove(admin);
  await expect(admin.page.getByText(user.email)).toBeHidden();
  await admin.page.clock.install();
  await admin.button('メールアドレスを表示する').click();
  await expect(admin.page.getByText(user.email)).toBeVisible();
  await expect(admin.page.getByText('30秒後に隠します')).toBeVisible();
  await admin.page.clock.runFor(31_000);
  await expect(admin.page.getByText(user.email)).toBeHidden();
  await expect(admin.button('メールアドレスを表示する')).toBeVisible();
});

test('R-133 the search and a user are accessible in every width and scheme', async ({ administrator, resets }) => {
  const user = await resets.user('見本 一〇', true);
  const admin = await administrator('security_admin').signIn('/admin/users');
  await prove(admin);
  await admin.page.getByLabel('メールアドレス、ユーザーID、ユーザー名').fill('見本 一〇');
  await admin.page.keyboard.press('Enter');
  await expect(admin.page.getByRole('row', { name: /見本 一〇/ })).toBeVisible();
  const faults: string[] = [];
  for (const path of ['', user.id]) {
    if (path !== '')
      await admin.page
        .getByRole('row', { name: /見本 一〇/ })
        .getByRole('link')
        .click();
    if (path !== '') await expect(admin.page.getByRole('table', { name: 'MFAの設定' })).toBeVisible();
    await admin.page.evaluate(AXE);
    for (const [width, height] of Object.entries(sizes))
      for (const [scheme, media] of Object.entries(schemes)) {
        await admin.page.setViewportSize({ width: Number(width), height });
        await admin.page.emulateMedia({ ...media, reducedMotion: 'reduce' });
        const without = ['region', ...(media.forcedColors === 'active' ? ['color-contrast'] : [])];
        faults.push(...(await admin.page.evaluate(inspect, without)).map((fault) => `${path} ${width}-${scheme}: ${fault}`));
      }
  }
  expect(faults).toEqual([]);
});
