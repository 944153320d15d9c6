import { expect, test } from '../support/reset-test.ts';
import { tryLogin } from '../support/wrong-logins.ts';

test('R-034 R-042 R-043 R-044 R-047 R-141 R-155 found however it is spelled; states by word and sign; names that are markup or long', async ({
  desk,
  target,
  ageing,
}) => {
  const on = await target('髙橋状態 有子');
  const important = await target('髙橋状態 重子', true);
  const partial = await target('髙橋状態 部子');
  const broken = await target(`髙橋状態 <img src=x onerror=alert(1)>\u202e${'長'.repeat(120)}`);
  const none = await target('髙橋状態 無子');
  await ageing.addFactor(partial.id, 'pending');
  await ageing.addFactor(broken.id, 'broken');
  await ageing.dropFactors(none.id);
  await desk.open();
  const { page } = desk;
  await desk.find('高橋状態'); // the other spelling of the first character
  await expect(page.getByText('5件見つかりました')).toBeVisible();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  for (const [name, state] of [
    [on.name, '有効'],
    [important.name, '有効'],
    [partial.name, '部分設定'],
    ['<img src=x', 'エラー状態'],
    [none.name, '無効'],
  ] as const) {
    const shown = row(name).locator('[data-state]').first();
    await expect(shown).toHaveText(state);
    await expect(shown.locator('svg')).toBeVisible();
  }
  await expect(row(important.name).getByRole('rowheader')).toHaveAccessibleName(/重要アカウント/);
  await expect(row(on.name).getByRole('rowheader')).not.toHaveAccessibleName(/重要アカウント/);
  const weight = (name: string) =>
    row(name)
      .getByText(name, { exact: true })
      .evaluate((each) => Number(getComputedStyle(each).fontWeight));
  expect(await weight(important.name)).toBeGreaterThan(await weight(on.name));
  for (const name of [on.name, important.name]) {
    const height = (await row(name).getByText(name, { exact: true }).boundingBox())?.height;
    expect(height).toBeLessThan(36); // one line
  }
  await expect(page.locator('img[src=x]')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  for (const text of [on.email, on.email.toUpperCase(), on.id]) {
    await desk.find(text);
    await expect(page.getByText('1件見つかりました')).toBeVisible();
    await expect(page.getByRole('button', { name: `${on.name}: このユーザーを選択` })).toBeVisible();
  }
});

test('R-045 twenty a page, sorted by name or by the last login, and nobody is ticked', async ({ desk, target, ageing }) => {
  const first = await target('頁田 〇〇');
  await ageing.multiply(first.id, 21);
  await desk.open();
  const { page } = desk;
  await desk.find('頁田');
  await expect(page.getByText('22件見つかりました')).toBeVisible();
  const people = page.getByRole('table', { name: '検索結果' }).getByRole('rowheader');
  await expect(people).toHaveCount(20);
  await expect(desk.part('対象ユーザー検索').getByRole('checkbox')).toHaveCount(0);
  await page.getByRole('button', { name: '次の20件' }).press('Enter');
  await expect(people).toHaveCount(22);
  await expect(people.first()).toContainText('頁田 〇〇');
  await ageing.loggedIn(first.id, '2026-01-02 03:04:05+09');
  await page.getByLabel('並べ替え').selectOption({ label: '最終ログイン' });
  await expect(page.getByRole('row').nth(1)).toContainText('2026-01-02 03:04 JST');
});

test('R-035 R-036 R-040 candidates while it is typed, of which the last word counts; the last five are offered', async ({
  desk,
  target,
}) => {
  const users = await Promise.all(['一', '二', '三', '四', '五', '六'].map((n) => target(`履歴田${n} 太郎`)));
  await desk.open();
  const { page } = desk;
  const field = page.getByRole('combobox', { name: 'ユーザー検索' });
  let delayed = 0;
  await page.route(/suggest\?q=%E5%B1%A5%E6%AD%B4%E7%94%B0$/, async (route) => {
    delayed += 1;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue().catch(() => undefined); // the page gave it up meanwhile
  });
  await field.pressSequentially('履歴田');
  await expect.poll(() => delayed).toBe(1);
  await field.pressSequentially('六');
  const options = page.getByRole('option');
  await expect(options).toHaveText([new RegExp('履歴田六 太郎')]);
  await field.press('ArrowDown');
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await field.dispatchEvent('keydown', { key: 'Escape', keyCode: 229 });
  await expect(options).toHaveCount(1); // neither chosen nor closed by the keys of a conversion
  await page.waitForTimeout(1_600); // the overtaken answer is there by now
  await expect(options).toHaveCount(1);
  await field.press('Escape');
  await expect(options).toHaveCount(0);
  for (const user of users) {
    await field.fill(user.id);
    await field.press('Enter');
    await page.getByRole('button', { name: `${user.name}: このユーザーを選択` }).click();
    await expect(page.getByRole('heading', { name: user.name, exact: true })).toBeFocused();
    await expect(page).toHaveURL(/[?&]reset=/); // it is open, and with it on the list
  }
  await field.fill('');
  await field.focus();
  const recent = page.getByRole('listbox', { name: '最近選択したユーザー' });
  await expect(recent.getByRole('option')).toHaveCount(5);
  await expect(recent).toContainText(users[5]?.id ?? '');
  await field.press('Tab'); // the way out of the field leads to what stands in the list
  await expect(page.getByRole('button', { name: '履歴を消去' })).toBeFocused();
  await field.focus();
  await page.getByRole('button', { name: '履歴を消去' }).click();
  await expect(recent.getByRole('option')).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain('履歴田');
});

test('R-050 R-051 R-053 R-054 the attempts of the selected one, a change that is noticed, an address for 30 s, and another user', async ({
  desk,
  target,
  ageing,
  stack,
}) => {
  const user = await target('変化 七子');
  const next = await target('変化 八子');
  for (let n = 0; n < 3; n += 1) await tryLogin(stack, user.email, 'not this one');
  await desk.open();
  const { page } = desk;
  await desk.select(user);
  const part = desk.part('対象ユーザー');
  await expect(part).toContainText('失敗回数（24時間）: 3回');
  await expect(part.getByRole('listitem').filter({ hasText: '失敗' })).toHaveCount(3);
  await expect(part.getByRole('listitem').filter({ hasText: 'パスワード' }).first()).toContainText(
    /\d{4}-\d\d-\d\d \d\d:\d\d JST/,
  );
  const show = page.getByRole('button', { name: 'メールアドレスを表示する' });
  await page.route('**/pii-reveals', (route) => route.fulfill({ status: 503 }), { times: 1 });
  await show.click();
  await expect(part.getByRole('alert')).toContainText('システムエラーが発生しました');
  await page.clock.install();
  await show.click();
  await expect(part).toContainText(user.email);
  await page.clock.runFor(31_000);
  await expect(part).not.toContainText(user.email);
  await page.clock.resume();
  await ageing.addFactor(user.id, 'pending');
  await ageing.moveOn(user.id);
  await desk.admin.comeBack();
  await expect(part.getByText('MFA設定状況が変わりました。内容を確認してください。')).toBeVisible();
  await desk.fill();
  await desk.find(next.email);
  await page.getByRole('button', { name: `${next.name}: このユーザーを選択` }).click();
  await expect(desk.dialog()).toContainText('入力内容を破棄して中断しますか？');
  await desk.dialog().getByRole('button', { name: '入力に戻る' }).click();
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeChecked();
  await page.getByRole('button', { name: `${next.name}: このユーザーを選択` }).click();
  await desk.dialog().getByRole('button', { name: '破棄する' }).click();
  await expect(page.getByText(`対象: ${next.name}（${next.id}）`).first()).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(desk.part('実行確認')).toContainText('0/5');
});
