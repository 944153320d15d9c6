import { heardIn, keepHeard, KeyboardWalk } from '../support/keyboard-walk.ts';
import { expect, test } from '../support/reset-test.ts';

const DONE = 'MFAリセットが正常に完了しました';

test('R-018 R-036 R-098 R-106 R-111 R-129 R-130 R-131 R-132 the whole story without a mouse, and what is heard of it', async ({
  desk,
  target,
}) => {
  const user = await target('鍵盤 一子');
  const { page, admin } = desk;
  await page.addInitScript(keepHeard);
  await admin.signIn('/admin/mfa-reset');
  await page.reload();
  const walk = new KeyboardWalk(page);
  const password = page.getByLabel('管理者パスワード', { exact: true });
  await walk.to(password);
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('Tab'); // through what is left of the page, and into nothing that is out of reach
    expect(await page.evaluate(() => document.activeElement?.closest('[inert]'))).toBeNull();
  }
  await password.focus();
  await page.keyboard.insertText(admin.self.password);
  await page.keyboard.press('Enter');
  const field = page.getByRole('combobox', { name: 'ユーザー検索' });
  await expect(field).toBeFocused();
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "MFAリセット管理" [level=1]
      - region "管理者認証"
      - region "対象ユーザー検索"
      - region "対象ユーザー"
      - region "リセット設定"
      - region "実行確認"
      - region "実行"
  `);

  const ime = await page.context().newCDPSession(page);
  await ime.send('Input.imeSetComposition', { text: '鍵盤', selectionStart: 2, selectionEnd: 2 });
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(page.getByText('件見つかりました')).toBeHidden();
  await ime.send('Input.insertText', { text: '鍵盤 一子' });
  await page.keyboard.press('Enter');
  await expect(page.getByText('1件見つかりました')).toBeVisible();
  await walk.press(page.getByRole('button', { name: `${user.name}: このユーザーを選択` }), 'Enter');
  await expect(page.getByRole('heading', { name: user.name, exact: true })).toBeFocused();
  await walk.press(page.getByRole('radio', { name: /完全リセット/ }), 'Space');
  await walk.press(page.getByLabel('リセット理由（必須）'), 'ArrowDown');
  await expect(page.getByLabel('リセット理由（必須）')).toHaveValue('device_lost');
  const detail = page.getByRole('textbox', { name: /詳細説明/ });
  await walk.to(detail);
  await page.keyboard.insertText('一行目');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText('二行目');
  await expect(detail).toHaveValue('一行目\n二行目');
  await walk.press(page.getByRole('radio', { name: /^低/ }), 'Space');
  await walk.press(page.getByRole('radio', { name: '対面' }), 'Space');
  for (const box of await desk.part('実行確認').getByRole('checkbox').all()) {
    await walk.press(box, 'Space');
    await expect(box).toBeChecked();
  }
  await walk.to(desk.execute());
  await expect(desk.execute()).not.toHaveAttribute('aria-disabled', 'true');
  const ring = await desk.execute().evaluate((each) => {
    const { outlineStyle, outlineWidth, outlineOffset, boxShadow } = getComputedStyle(each);
    return { outlineStyle, outlineWidth, outlineOffset, hasGap: boxShadow !== 'none' };
  });
  expect(ring).toEqual({ outlineStyle: 'solid', outlineWidth: '3px', outlineOffset: '2px', hasGap: true });
  expect(walk.parts).toEqual(['admin', 'search', 'target', 'settings', 'confirm', 'execute']);
  expect(
    await page.locator('[tabindex]').evaluateAll((all) => all.filter((each) => (each as HTMLElement).tabIndex > 0).length),
  ).toBe(0);

  await page.keyboard.press('Enter'); // goes on to the question, and no further
  await expect(desk.dialog().getByRole('button', { name: '中断する' })).toBeFocused();
  await expect(desk.dialog()).toMatchAriaSnapshot(`
    - alertdialog "この操作は取り消せません。実行しますか？":
      - heading "この操作は取り消せません。実行しますか？" [level=2]
      - button "中断する"
      - button /実行する/
  `);
  await page.keyboard.press('Enter');
  await expect(desk.dialog()).toBeHidden();
  await expect(desk.execute()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(desk.dialog()).toBeVisible();
  await page.keyboard.press('Escape'); // the dialog, and not what was entered
  await expect(desk.dialog()).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(desk.dialog()).toContainText('入力内容を破棄して中断しますか？');
  await page.keyboard.press('Escape');
  await expect(desk.dialog()).toBeHidden();
  await walk.press(desk.execute(), 'Enter');
  const go = desk.dialog().getByRole('button', { name: '実行する', exact: true });
  await expect(go).toBeEnabled();
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=alertdialog]') !== null)).toBe(true);
  }
  await walk.press(go, 'Enter');
  await expect(page.getByRole('heading', { name: DONE })).toBeFocused({ timeout: 30_000 });
  await expect(page.getByText('対象ユーザーに通知を送信済み').first()).toBeVisible({ timeout: 15_000 });

  const careful = '重要なセキュリティ操作です。慎重に実行してください';
  const told = [careful, ...[1, 2, 3, 4, 5].map(stepOf), 'MFAリセットが正常に完了しました。対象ユーザーに通知済み'];
  await expect.poll(async () => (await heardIn(page)).filter((text) => told.includes(text))).toEqual(told);
});

const stepOf = (n: number): string => `MFAリセット処理中、ステップ${n}/5実行中`;
