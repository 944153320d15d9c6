import { expect, test } from '../support/console-test.ts';
import { faultsInEveryLook } from '../support/console-looks.ts';
import type { Administrator } from '../support/administrator.ts';

type State = readonly [name: string, path: string, reach: (admin: Administrator) => Promise<unknown>];
const hanako = 'hanako@demo.example';
const search = async ({ page, button }: Administrator, whom: string) => {
  await page.getByLabel('メールアドレスまたはユーザーID').fill(whom);
  await button('ユーザーを検索').click();
};

const states: readonly State[] = [
  ['dashboard', '/admin', ({ page }) => expect(page.getByText('MFA設定率')).toBeVisible()],
  [
    'menu',
    '/admin',
    async (admin) => {
      await admin.accountMenu().click();
      await expect(admin.page.getByRole('dialog')).toBeVisible();
    },
  ],
  ['security', '/admin/security', ({ page }) => expect(page.getByText('すべての操作は記録されます。')).toBeVisible()],
  ['locked', '/admin/security/locked-users', ({ page }) => expect(page.getByRole('heading', { level: 1 })).toBeVisible()],
  [
    'no-hit',
    '/admin/security/sessions',
    async (admin) => {
      await search(admin, 'nobody@demo.example');
      await expect(admin.page.getByText('見つかりません')).toBeVisible();
    },
  ],
  [
    'found',
    '/admin/security/sessions',
    async (admin) => {
      await admin.ageing.addSession(await admin.ageing.idOf(hanako));
      await search(admin, hanako);
      await expect(admin.page.getByText(/対象:/)).toBeVisible();
    },
  ],
  [
    'proof',
    '/admin/security/sessions',
    async (admin) => {
      await admin.ageing.addSession(await admin.ageing.idOf(hanako));
      await search(admin, hanako);
      await admin.button('すべてのセッションを終了').click();
      await expect(admin.page.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'idle',
    '/admin',
    async (admin) => {
      await admin.ageing.idleConsole(admin.page, 850);
      await admin.comeBack();
      await expect(admin.page.getByRole('alertdialog')).toBeVisible();
    },
  ],
  [
    'audit',
    '/admin/audit',
    async ({ page }) => {
      await expect(page.getByText('証明済み').first()).toBeVisible();
      await page.getByRole('button', { name: '検証', exact: true }).click();
      await expect(page.getByText(/確認しました。/)).toBeVisible({ timeout: 20_000 });
    },
  ],
  [
    'audit-record',
    '/admin/audit',
    async ({ page }) => {
      await expect(page.getByText('証明済み').first()).toBeVisible();
      await page.getByRole('row').nth(1).getByRole('button').click();
      await expect(page.getByRole('dialog')).toContainText('証明済み');
    },
  ],
  [
    'audit-export',
    '/admin/audit',
    async ({ page, self }) => {
      await page.getByRole('button', { name: '書き出し' }).click();
      await page.getByLabel('管理者パスワード', { exact: true }).fill(self.password);
      await page.getByRole('button', { name: '管理者権限を確認' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
    },
  ],
  ['not-found', '/admin/nowhere', ({ page }) => expect(page.getByText('ページが見つかりません')).toBeVisible()],
];

for (const [name, path, reach] of states) {
  test(`R-133 ${name} is accessible in every width and scheme`, async ({ administrator }) => {
    const admin = await administrator(path === '/admin/audit' ? 'auditor' : 'security_admin').signIn(path);
    await reach(admin);
    expect(await faultsInEveryLook(admin.page, `console-${name}`)).toEqual([]);
  });
}

test('R-133 the inbox, a request and its decision are accessible in every width and scheme', async ({
  administrator,
  resets,
}) => {
  const { approval } = await resets.waiting('見本 八郎', { urgency: 'critical' });
  const admin = await administrator('senior_admin').signIn('/admin/approvals');
  await expect(admin.page.getByText('見本 八郎')).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-approvals')).toEqual([]);
  await admin.page.goto(`${admin.console}/admin/approvals/${approval}`);
  await expect(admin.button('承認する')).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-approval')).toEqual([]);
  await admin.button('却下する').click();
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  await admin.page.getByRole('alertdialog').getByRole('button', { name: '却下する' }).click();
  await expect(admin.page.getByText('却下の理由を入力してください。')).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-reject')).toEqual([]);
});

test('R-133 the history and a report are accessible in every width and scheme', async ({ administrator, resets }) => {
  const { user } = await resets.done('見本 九子');
  const admin = await administrator('auditor').signIn(`/admin/mfa-resets?user=${user.id}`);
  await expect(admin.page.getByRole('row', { name: /見本 九子/ })).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-history')).toEqual([]);
  await admin.link(/番の報告書を開く/).click();
  await expect(admin.page.getByText('この報告書のSHA-256')).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-report')).toEqual([]);
});

test('R-133 the sign-in page and the page without a right are accessible in every width and scheme', async ({
  administrator,
}) => {
  const admin = administrator('auditor');
  await admin.page.goto(`${admin.console}/?error=second_factor_missing&organization=demo`);
  await expect(admin.title()).toBeVisible();
  expect(await faultsInEveryLook(admin.page, 'console-sign-in')).toEqual([]);
  await admin.page.setViewportSize({ width: 1280, height: 900 });
  await admin.signIn('/admin/security');
  await expect(admin.title()).toHaveText('権限がありません');
  expect(await faultsInEveryLook(admin.page, 'console-no-right')).toEqual([]);
});
