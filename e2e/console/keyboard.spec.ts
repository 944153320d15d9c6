import { expect, test } from '../support/console-test.ts';

test('R-129 the page is walked by keyboard alone, in the order it is read', async ({ administrator }) => {
  const admin = await administrator('security_admin').signIn();
  const { page } = admin;
  await page.reload();
  await expect(page.getByText('MFA設定率')).toBeVisible();
  const walked: string[] = [];
  const menu = await page.getByRole('navigation', { name: 'メインメニュー' }).getByRole('link').allInnerTexts();
  for (let step = 0; step < menu.length + 3; step += 1) {
    await page.keyboard.press('Tab');
    walked.push((await page.evaluate(() => document.activeElement?.textContent ?? '')).trim());
  }
  expect(walked.slice(0, menu.length + 1)).toEqual(['本文へ移動', ...menu.map((entry) => entry.trim())]);
  expect(walked.at(-1)).toContain('セキュリティ管理者 さん');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'アカウントと表示' })).toBeVisible();
  await page.keyboard.press('ArrowDown'); // from the first choice, which has the focus, to the next
  await page.keyboard.press('Escape');
  await expect(admin.button(/セキュリティ管理者 さん/)).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(admin.title()).toHaveText('セキュリティ');
  await expect(admin.title()).toBeFocused(); // W-21
});

test('R-036 an Enter that only ends a conversion searches nobody, also as Safari tells it', async ({ administrator }) => {
  const admin = await administrator('it_operator').signIn('/admin/security/sessions');
  const field = admin.page.getByLabel('メールアドレスまたはユーザーID');
  await field.fill('やまだ');
  const asked: string[] = [];
  admin.page.on('request', (request) => request.url().includes('user-sessions') && asked.push(request.url()));
  const session = await admin.page.context().newCDPSession(admin.page);
  await session.send('Input.imeSetComposition', { text: '山田', selectionStart: 2, selectionEnd: 2 });
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  await session.send('Input.insertText', { text: '山田' });
  await expect(field).toHaveValue(/山田/);
  expect(asked).toEqual([]);
  await admin.page.keyboard.press('Enter');
  await expect(admin.page.getByText('指定されたユーザーが見つかりません。')).toBeVisible();
});

test('R-136 the chosen look and language stay, whatever the system says, and go with the person to another browser', async ({
  administrator,
  another,
  ageing,
}) => {
  const admin = await administrator('auditor').signIn();
  const ground = () => admin.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const choose = async (name: string) => {
    await admin.accountMenu().click();
    await admin.page.getByRole('radio', { name }).check({ force: true });
    await admin.page.keyboard.press('Escape');
  };
  await choose('ダーク');
  expect(await ground()).toBe('rgb(15, 23, 20)');
  await admin.page.reload();
  await expect(admin.title()).toBeVisible();
  expect(await ground()).toBe('rgb(15, 23, 20)');
  await choose('高コントラスト表示');
  expect(await ground()).toBe('rgb(255, 255, 255)');
  await admin.page.emulateMedia({ colorScheme: 'dark' });
  await choose('ライト');
  expect(await ground()).toBe('rgb(246, 247, 245)');
  const kept = admin.page.waitForResponse((answer) => answer.request().postData()?.includes('"language"') === true);
  await choose('English');
  await expect(admin.title()).toHaveText('Dashboard');
  await expect(admin.page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await (await kept).json()).toEqual({ theme: 'light', language: 'en' });
  const elsewhere = await (await another('auditor')).signIn();
  await expect(elsewhere.title()).toHaveText('Dashboard');
  await expect(elsewhere.page.locator('html')).toHaveAttribute('data-theme', 'light');
  await ageing.forgetPreferences();
});
