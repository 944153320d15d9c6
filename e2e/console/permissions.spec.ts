import { expect, test } from '../support/console-test.ts';
import type { AdminRole } from '../support/administrator.ts';

const menus: Readonly<Record<AdminRole, readonly string[]>> = {
  platform_admin: ['ダッシュボード'],
  security_admin: ['ダッシュボード', '実行履歴', 'セキュリティ'],
  senior_admin: ['ダッシュボード', '承認', '実行履歴', 'セキュリティ'],
  it_operator: ['ダッシュボード', '実行履歴', 'セキュリティ'],
  auditor: ['ダッシュボード', '実行履歴', '監査ログ'],
};

for (const [role, menu] of Object.entries(menus) as [AdminRole, readonly string[]][]) {
  test(`R-151 ${role} is offered what the role may do, and nothing else`, async ({ administrator }) => {
    const admin = await administrator(role).signIn();
    const offered = admin.page.getByRole('navigation', { name: 'メインメニュー' }).getByRole('link');
    for (const entry of ['ダッシュボード', '承認', '実行履歴', 'セキュリティ', '監査ログ'])
      await expect(offered.filter({ hasText: entry })).toHaveCount(menu.includes(entry) ? 1 : 0);
  });
}

test('R-007 a page without the right is refused by its address too, and asks for no data', async ({ administrator }) => {
  const admin = await administrator('auditor').signIn();
  const asked: string[] = [];
  admin.page.on('request', (request) => asked.push(request.url()));
  for (const path of ['/admin/security', '/admin/security/locked-users', '/admin/security/sessions']) {
    await admin.page.goto(`${admin.console}${path}`);
    await expect(admin.title()).toHaveText('権限がありません');
    await expect(admin.page.getByText('この画面の権限がありません。管理者にお問い合わせください。')).toBeVisible();
  }
  expect(asked.filter((url) => /locked-users|user-sessions/.test(url) && url.includes('/api/'))).toEqual([]);
  const { organization_id: organization, tenant_id: tenant } = admin.stack.running.demo;
  const refused = await admin.page.evaluate(async (path) => {
    const answer = await fetch(path, { headers: { 'x-sekisho-ui': '1' } });
    return { status: answer.status, body: (await answer.json()) as unknown };
  }, `/api/organizations/${organization}/tenants/${tenant}/locked-users`);
  expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_permission' } });
});
