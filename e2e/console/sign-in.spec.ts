import { expect, test } from '../support/console-test.ts';

test('R-008 whoever is not signed in is led to the login, and back to the page that was asked for', async ({ administrator }) => {
  const admin = administrator('security_admin');
  await admin.page.goto(`${admin.console}/admin/security/sessions`);
  await expect(admin.title()).toHaveText('管理コンソールにログイン');
  await expect(admin.page.getByText('ログインすると、元の画面に戻ります。')).toBeVisible();
  await admin.page.getByLabel('組織ID').fill('demo');
  await admin.page.keyboard.press('Enter');
  await admin.logIn();
  await expect(admin.page).toHaveURL(`${admin.console}/admin/security/sessions`);
  await expect(admin.title()).toHaveText('セッション終了');
});

test('R-142 R-143 the page holds no token, and its cookie is out of its reach', async ({ administrator }) => {
  const admin = await administrator('auditor').signIn();
  const cookie = (await admin.page.context().cookies()).find(({ name }) => name === '__Host-sk_console');
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
  const kept = await admin.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  expect(kept).not.toContain(cookie?.value ?? 'no cookie');
  expect(kept).not.toContain('sk_console');
  const response = await admin.page.request.get(`${admin.console}/admin`);
  expect(response.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(response.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
});

test('an administrator with one factor only learns what is missing, and where it is set up', async ({ administrator, stack }) => {
  const admin = administrator('auditor');
  const { email, password, tenant_id: tenant } = stack.running.demo.org_admin;
  await admin.page.goto(`${admin.console}/o/demo`);
  await admin.page.getByLabel('メールアドレス').fill(email);
  await admin.page.getByLabel('パスワード', { exact: true }).fill(password);
  await admin.button('ログイン').click();
  const later = admin.button(/あとで/);
  await expect(admin.page.getByText('2つ目の認証方法が必要です。認証アプリを設定してから').or(later)).toBeVisible();
  if (await later.isVisible()) await later.click();
  await expect(admin.page.getByRole('alert')).toContainText('2つ目の認証方法が必要です');
  await admin.link('認証アプリを設定する').click();
  await expect(admin.page).toHaveURL(new RegExp(`/${tenant}/security`));
});

test('an organization nobody knows is said to be one', async ({ administrator }) => {
  const admin = administrator('auditor');
  await admin.page.goto(`${admin.console}/o/nobody`);
  await expect(admin.page.getByRole('alert')).toContainText('この組織IDは見つかりません');
  await expect(admin.page.getByLabel('組織ID')).toHaveValue('nobody');
});

test('R-013 the last login is told in JST, wherever the browser stands', async ({ administrator }) => {
  const admin = await administrator('it_operator').signIn();
  await admin.button(/IT管理者/).click();
  await admin.button('ログアウト').click();
  await expect(admin.page.getByText('ログアウトしました。')).toBeVisible();
  await admin.signIn();
  await admin.button(/IT管理者/).click();
  await expect(admin.page.getByText(/最終ログイン: \d{4}-\d\d-\d\d \d\d:\d\d JST/)).toBeVisible();
});
