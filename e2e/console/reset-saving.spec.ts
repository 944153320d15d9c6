import type { Page, Route } from '@playwright/test';
import { expect, test } from '../support/reset-test.ts';

const RESET = /\/mfa-resets\/[0-9a-f-]{36}$/;

/** Every state the boxes of the checklist were seen in, as 'x' and '-', from now on. */
const watchBoxes = (page: Page) =>
  page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    const look = () => {
      const boxes = [...document.querySelectorAll<HTMLInputElement>('#field-checklist input')];
      const now = boxes.map(({ checked }) => (checked ? 'x' : '-')).join('');
      if (seen.at(-1) !== now) seen.push(now);
      requestAnimationFrame(look);
    };
    look();
  });
const seenBoxes = (page: Page) => page.evaluate(() => (window as unknown as { seen: string[] }).seen);

test('R-051 R-095 a box that was ticked stays ticked while it is saved, whatever is read meanwhile and however late it is told', async ({
  desk,
  target,
}) => {
  const user = await target('保存 花子');
  await desk.open();
  await desk.select(user);
  await desk.fill();
  const { page } = desk;
  await expect(desk.part('実行確認')).toContainText('0/5');
  let hold: 'change' | 'reading' | null = 'change';
  const held: Route[] = [];
  let late: (() => Promise<void>) | null = null;
  await page.route(RESET, async (route) => {
    const isChange = route.request().method() === 'PATCH';
    if (hold !== (isChange ? 'change' : 'reading')) return route.continue();
    // What was filled in before may still be on its way, and is not what is held.
    if (isChange && !route.request().postData()?.includes('checklist')) return route.continue();
    hold = null;
    if (isChange) return void held.push(route); // on its way
    const answer = await route.fetch(); // told now, and heard only after the next change was answered
    late = () => route.fulfill({ response: answer }).catch(() => undefined); // nobody may wait for it any more
  });
  const boxes = desk.part('実行確認').getByRole('checkbox');
  await watchBoxes(page);
  await boxes.nth(0).check();
  await expect.poll(() => held.length).toBe(1);
  const old = page.waitForResponse((answer) => RESET.test(answer.url()) && answer.request().method() === 'GET');
  await desk.admin.comeBack(); // reads what is stored, which does not know of the box yet
  await old;
  await boxes.nth(1).check();
  hold = 'reading';
  await held[0]?.continue();
  await expect.poll(() => late !== null).toBe(true);
  await boxes.nth(2).check();
  await page.waitForTimeout(500);
  await (late as (() => Promise<void>) | null)?.();
  await boxes.nth(3).check();
  await boxes.nth(4).check();
  await expect(page.getByText('すべて揃いました。実行できます。')).toBeVisible();
  await expect(desk.execute()).not.toHaveAttribute('aria-disabled', 'true');
  expect(await seenBoxes(page)).toEqual(['-----', 'x----', 'xx---', 'xxx--', 'xxxx-', 'xxxxx']);
  await page.reload();
  await expect(desk.part('実行確認')).toContainText('5/5');
});

test('R-051 who comes back to the page is shown what is so now, even while an older reading is on its way', async ({
  desk,
  target,
  ageing,
}) => {
  const user = await target('戻り 花子');
  await desk.open();
  await desk.select(user);
  const { page } = desk;
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeEnabled();
  let isHeld = false;
  await page.route(RESET, async (route) => {
    if (isHeld || route.request().method() !== 'GET') return route.continue();
    await route.fetch(); // told now, and never heard
    isHeld = true;
  });
  await desk.admin.comeBack();
  await expect.poll(() => isHeld).toBe(true);
  await ageing.makeImportant(user.id);
  await ageing.moveOn(user.id);
  await desk.admin.comeBack();
  await expect(desk.part('リセット設定')).toContainText('このアカウントは重要アカウントです');
});

test('R-028 R-029 when the proof is over what was entered stays, and the focus comes back; after an idle logout the draft waits', async ({
  desk,
  target,
  ageing,
}) => {
  const user = await target('続行 次郎');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill('完全リセット', 'other');
  const detail = page.getByLabel('詳細説明');
  await detail.fill('端末を水没させた');
  await ageing.ageElevation(page, 1_810);
  await admin.comeBack();
  const dialog = page.getByRole('dialog', { name: '管理者の再認証' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await dialog.getByRole('button', { name: '管理者権限を確認' }).click();
  await admin.typeCode(() => expect(dialog).toBeHidden({ timeout: 3_000 }));
  await expect(detail).toHaveValue('端末を水没させた');
  await expect(detail).toBeFocused();
  const stored = page.waitForResponse((answer) => answer.request().postData()?.includes('reason_detail') === true);
  await page.keyboard.press('Tab'); // leaving the field stores it
  await stored;

  await ageing.idleConsole(page, 896);
  await admin.comeBack();
  await expect(page.getByText('操作がなかったため、自動的にログアウトしました')).toBeVisible({ timeout: 15_000 });
  expect(await page.content()).not.toContain(user.name);
  await admin.button('ログインへ進む').click();
  await admin.logIn();
  await desk.prove();
  await expect(page.getByText(`対象: ${user.name}（${user.id}）`).first()).toBeVisible();
  await expect(detail).toHaveValue('端末を水没させた');
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeChecked();
});
