import { expect, test } from '../support/reset-test.ts';

const DONE = 'MFAリセットが正常に完了しました';

test('R-001 R-010 R-012 R-015 R-016 R-017 R-019 R-020 R-021 R-022 R-023 R-024 the page before and after the proof', async ({
  desk,
}) => {
  await desk.admin.signIn('/admin/mfa-reset');
  const { page, admin } = desk;
  await expect(admin.title()).toHaveText('MFAリセット管理');
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await expect(page.getByRole('region')).toHaveCount(6);
  const names = await page
    .getByRole('region')
    .evaluateAll((all) => all.map((each) => document.getElementById(each.getAttribute('aria-labelledby') ?? '')?.textContent));
  expect(names).toEqual(['管理者認証', '対象ユーザー検索', '対象ユーザー', 'リセット設定', '実行確認', '実行']);
  for (const text of [
    '「セキュリティ管理者」',
    'MFAリセット権限: 有効',
    'MFAリセットは重要なセキュリティ操作です',
    '全ての操作は詳細に記録・監査されます',
    '不正利用は重大なセキュリティ違反となります',
    'MFAリセット実行には管理者の再認証が必要です',
    '認証から30分間有効',
  ])
    await expect(page.getByText(text).first()).toBeVisible();
  await expect(page.getByText(/こんにちは、.+ さん（ID: [0-9a-f-]{36}）/)).toBeVisible();
  const password = page.getByLabel('管理者パスワード', { exact: true });
  await expect(password).toHaveAttribute('type', 'password');
  await expect(password).toHaveAttribute('autocomplete', 'current-password');
  await expect(admin.button('管理者権限を確認')).toBeDisabled();
  for (const name of ['対象ユーザー検索', '対象ユーザー', 'リセット設定', '実行確認', '実行'])
    await expect(desk.part(name).locator('fieldset').first()).toHaveAttribute('inert', '');
  await desk.prove();
  await expect(page.getByText(/残り (30:00|29:\d\d)/).first()).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'ユーザー検索' })).toBeFocused();
});

test('R-037 R-041 R-044 R-046 R-047 R-048 R-049 R-089 R-097 R-098 R-099 R-101 R-103 R-110 R-124 a normal account from the search to the result', async ({
  desk,
  target,
}) => {
  const user = await target('普通 太郎');
  await desk.open();
  await desk.find(user.email);
  const { page } = desk;
  await expect(page.getByText('1件見つかりました')).toBeVisible();
  for (const column of ['ユーザー名', 'メール', 'MFA状態', '最終ログイン'])
    await expect(page.getByRole('columnheader', { name: column, exact: true })).toBeVisible();
  await desk.select(user);
  await expect(desk.part('対象ユーザー')).toContainText(user.id);
  await expect(desk.part('対象ユーザー')).not.toContainText(user.email);
  await expect(desk.part('対象ユーザー')).toContainText('アクティブ');
  await expect(desk.part('対象ユーザー')).toContainText('残り 0 / 10');
  await desk.fill();
  await desk.tick();
  await expect(page.getByText('すべて揃いました。実行できます。')).toBeVisible();
  const box = await desk.execute().boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(52);
  expect(box?.width).toBeGreaterThanOrEqual(240);
  await desk.execute().click();
  await expect(desk.dialog()).toContainText('この操作は取り消せません。実行しますか？');
  await expect(desk.dialog().getByRole('button', { name: '中断する' })).toBeFocused();
  await expect(desk.dialog().getByRole('button', { name: '実行する（3）' })).toBeDisabled();
  await desk.dialog().getByRole('button', { name: '実行する', exact: true }).click();
  await expect(page.getByRole('heading', { name: DONE })).toBeFocused({ timeout: 30_000 });
  await expect(page.getByText('対象ユーザーに通知を送信済み').first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('実行ログをセキュリティ監査に記録済み')).toBeVisible();
  await expect(page.locator('[data-spoken=steps] p')).toHaveText(
    [1, 2, 3, 4, 5].map((n) => `MFAリセット処理中、ステップ${n}/5実行中`),
  );
  await page.getByRole('link', { name: '管理ダッシュボードに戻る' }).click();
  await expect(desk.admin.title()).toHaveText('ダッシュボード');
});

test('R-068 R-069 R-070 R-071 R-073 R-074 R-076 R-092 R-100 R-152 an important account, with the approver in another browser', async ({
  desk,
  target,
  another,
}) => {
  const user = await target('重要 一郎', true);
  await desk.open();
  const { page } = desk;
  await desk.select(user);
  const settings = desk.part('リセット設定');
  await expect(settings).toContainText('このアカウントは重要アカウントです');
  await expect(settings).toContainText('上級管理者の承認が必要です');
  await expect(settings).toContainText('未依頼');
  const third = page.getByRole('checkbox', { name: '重要アカウントの場合、上級管理者の承認が完了している' });
  await expect(third).toBeDisabled();
  await desk.fill();
  await expect(page.getByLabel('承認者（必須）', { exact: true })).toHaveAttribute('aria-required', 'true');
  await expect(page.getByLabel('承認者').locator('option')).toHaveText(['上級管理者を選択', '上級管理者']);
  await page.getByLabel('承認者').selectOption({ label: '上級管理者' });
  await desk.admin.button('承認依頼を送信').dblclick();
  await expect(settings.getByText('承認待ち')).toBeVisible();
  await page.getByRole('radio', { name: /即座再設定/ }).click();
  await expect(desk.dialog()).toContainText('承認が無効になります');
  await desk.dialog().getByRole('button', { name: '中断する' }).click();
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeChecked();
  const senior = await (await another('senior_admin')).signIn('/admin/approvals');
  await senior.link(/重要 一郎/).click();
  await senior.button('承認する').click();
  await senior.page.getByLabel('管理者パスワード', { exact: true }).fill(senior.self.password);
  await senior.button('管理者権限を確認').click();
  await senior.page.getByRole('alertdialog').getByRole('button', { name: '承認する' }).click();
  await expect(settings.getByText('承認済み')).toBeVisible({ timeout: 5_000 });
  await desk.tick();
  await desk.execute().click();
  const go = desk.dialog().getByRole('button', { name: '実行する', exact: true });
  await expect(go).toBeDisabled();
  await page.getByLabel('ユーザーIDの末尾4文字').fill('xxxx');
  await expect(desk.dialog().getByText('末尾4文字が正しくありません。')).toBeVisible();
  await expect(go).toBeDisabled();
  await page.getByLabel('ユーザーIDの末尾4文字').fill(user.id.slice(-4));
  await go.click();
  await expect(page.getByRole('heading', { name: DONE })).toBeVisible({ timeout: 30_000 });
});

test('R-033 R-038 R-039 R-036 R-052 R-055 the search, what it refuses, and a conversion that it leaves alone', async ({
  desk,
}) => {
  await desk.open();
  const { page } = desk;
  const field = page.getByRole('combobox', { name: 'ユーザー検索' });
  await expect(field).toHaveAttribute('placeholder', 'user@example.com または ユーザー名を入力');
  await desk.admin.button('ユーザーを検索').click();
  await expect(page.getByText('メールアドレスまたはユーザー名を入力してください。')).toBeVisible();
  await field.fill('a@');
  await field.press('Enter');
  await expect(page.getByText('メールアドレスまたはユーザー名を入力してください。')).toBeVisible();
  await field.fill('だれでもない人');
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(page.getByText('指定されたユーザーが見つかりません。')).toBeHidden();
  await field.press('Enter');
  await expect(
    page.getByRole('alert').getByText('指定されたユーザーが見つかりません。検索条件を確認してください。'),
  ).toBeVisible();
  await desk.find('taro@demo.example');
  await page.getByRole('button', { name: /このユーザーを選択/ }).click();
  await expect(page.getByText('このユーザーはMFAが設定されていません。リセットの必要はありません。')).toBeVisible();
  await expect(desk.part('実行確認').locator('fieldset').first()).toHaveAttribute('inert', '');
});

test('R-060 R-062 R-063 R-065 R-066 R-067 R-095 R-096 nothing is chosen before somebody chooses, and what is missing is said', async ({
  desk,
  target,
}) => {
  const user = await target('設定 花子');
  await desk.open();
  await desk.select(user);
  const { page } = desk;
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  for (const required of ['リセット方式', 'リセット理由', '緊急度', '本人確認の方法'])
    await expect(desk.part('リセット設定').getByText(`${required}（必須）`, { exact: true })).toBeVisible();
  await expect(page.getByLabel('リセット理由（必須）').locator('option')).toHaveText([
    '選択してください',
    'デバイス紛失',
    'アプリ削除',
    'バックアップコード全消費',
    'その他',
  ]);
  await expect(desk.execute()).toBeDisabled();
  await expect(desk.part('実行').getByRole('link', { name: '確認項目 5件' })).toBeVisible();
  await desk.fill('完全リセット', 'other');
  await expect(desk.part('実行').getByRole('link', { name: '詳細説明' })).toBeVisible();
  const detail = page.getByRole('textbox', { name: /詳細説明/ });
  await detail.fill(`葛\u{e0100}城\u202eの\0端末`);
  await expect(detail).toHaveValue(`葛\u{e0100}城の端末`);
  await expect(page.getByText('使用できない文字を2文字取り除きました')).toBeVisible();
  await detail.fill('あ'.repeat(501));
  await expect(page.getByText('500文字以内で入力してください。')).toBeVisible();
  await detail.fill('あ'.repeat(500));
  await expect(page.getByText('500/500')).toBeVisible();
  await desk.tick();
  await expect(desk.part('実行確認')).toContainText('5/5');
  await expect(desk.execute()).toBeEnabled();
  await page.reload();
  await expect(detail).toHaveValue('あ'.repeat(500));
  await page.keyboard.press('Escape');
  await expect(desk.dialog()).toContainText('入力内容を破棄して中断しますか？');
});

test('R-007 without the right everything is disabled, no user is asked for, and the way to the right is shown', async ({
  at,
}) => {
  const { admin, page } = at('auditor');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await admin.signIn('/admin/mfa-reset');
  await expect(page.getByText('MFAリセット権限がありません。管理者にお問い合わせください。').first()).toBeVisible();
  await expect(page.getByText('MFAリセット権限: 無効')).toBeVisible();
  for (const button of await page.getByRole('main').getByRole('button').all()) await expect(button).toBeDisabled();
  await page.getByRole('link', { name: '権限昇格の手順を見る' }).click();
  await expect(page.getByText(/セキュリティ管理者」の役割を依頼/)).toBeVisible();
  expect(asked.filter((url) => /\/users|mfa-resets/.test(url) && url.includes('/api/'))).toEqual([]);
});

test('R-115 R-116 R-117 a fault is tried again by itself, under one key, until somebody stops it', async ({ desk, target }) => {
  const user = await target('障害 次郎');
  await desk.open();
  const { page } = desk;
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  const keys: unknown[] = [];
  await page.route(/\/execute$/, (route) => {
    keys.push((route.request().postDataJSON() as { idempotency_key: string }).idempotency_key);
    return route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: '{"code":"unavailable","trace_id":"t-1"}',
    });
  });
  await desk.confirm(user);
  await expect(page.getByText('システムエラーが発生しました')).toBeVisible();
  await expect(page.getByText('エラーコード: MFA-503-EXECUTE')).toBeVisible();
  await expect(page.getByText('30秒後に自動で再試行')).toBeVisible();
  await desk.admin.button('自動再試行を停止').click();
  await expect(page.getByText('自動再試行を停止しました')).toBeVisible();
  await desk.admin.button('今すぐ再試行').click();
  await expect.poll(() => keys.length).toBe(2);
  expect(new Set(keys).size).toBe(1);
  await page.unroute(/\/execute$/);
  await desk.admin.button('今すぐ再試行').click();
  await expect(page.getByRole('heading', { name: DONE })).toBeVisible({ timeout: 30_000 });
});

test('R-137 R-138 R-139 R-140 three layouts of one page, which keep what was entered', async ({ desk, target }) => {
  const user = await target('配置 三郎');
  await desk.open();
  const { page } = desk;
  await desk.select(user);
  await desk.fill();
  await page.setViewportSize({ width: 1024, height: 900 });
  const [left, right] = [await desk.part('対象ユーザー検索').boundingBox(), await desk.part('リセット設定').boundingBox()];
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0) - 1);
  await page.setViewportSize({ width: 900, height: 900 });
  const fold = desk.part('リセット設定').getByRole('button', { name: 'リセット設定' });
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  await fold.click();
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeHidden();
  await fold.click();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByText(/ステップ \d\/6/)).toBeVisible();
  await expect(page.getByRole('region')).toHaveCount(1);
  for (let n = 0; n < 5 && !(await page.getByText('ステップ 4/6').isVisible()); n += 1) await desk.admin.button('次へ').click();
  await expect(page.getByRole('radio', { name: /完全リセット/ })).toBeChecked();
  await desk.admin.button('戻る').click();
  await expect(page.getByText('ステップ 3/6')).toBeVisible();
});
