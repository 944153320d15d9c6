import { expect, test } from '../support/console-test.ts';
import type { Administrator } from '../support/administrator.ts';

const prove = async (admin: Administrator) => {
  await admin.page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
};
const dialog = (admin: Administrator) => admin.page.getByRole('alertdialog');
const rowOf = (admin: Administrator, name: string) => admin.page.getByRole('row', { name: new RegExp(name) });

test('R-081 the inbox shows what waits, the most urgent first, and the menu counts it without a reload', async ({
  administrator,
  resets,
}) => {
  const admin = await administrator('senior_admin').signIn('/admin/approvals');
  await resets.waiting('順番 低', { urgency: 'low' });
  await resets.waiting('順番 緊急', { urgency: 'critical' });
  await resets.waiting('順番 中', { urgency: 'medium' });
  const names = admin.page.getByRole('table', { name: '承認待ち' }).getByText(/^順番 /);
  await expect(names).toHaveText(['順番 緊急', '順番 中', '順番 低'], { timeout: 15_000 });
  await expect(admin.page.getByRole('navigation').getByRole('link', { name: /\d+件の承認待ち/ })).toBeVisible();
  await expect(admin.page.getByRole('checkbox')).toHaveCount(0);
  await admin.link('ダッシュボード').click();
  const tile = admin.page.getByRole('listitem').filter({ has: admin.page.getByRole('heading', { name: '承認待ち' }) });
  await expect(tile).toContainText('判断を待っている承認依頼');
  expect(Number(await tile.getByRole('paragraph').first().textContent())).toBeGreaterThanOrEqual(3);
});

test('R-082 R-083 R-085 what is asked for is read, proved anew, and approved with the target repeated', async ({
  administrator,
  resets,
}) => {
  const { user, reset } = await resets.waiting('承認 花子', { reason: 'other', reason_detail: '機種変更のため' });
  const admin = await administrator('senior_admin').signIn('/admin');
  await admin.link('セキュリティ').click();
  await admin.page.getByRole('main').getByRole('link', { name: '承認' }).click();
  await admin.link(/承認 花子/).click();
  const facts = admin.page.locator('dl').first();
  for (const text of [
    ...['承認 花子', user.id, resets.requester, '完全リセット', 'その他: 機種変更のため', '対面', '高', 'SMS'],
    ...['重要アカウントに指定されています', '依頼者の直近7日間のリセット', '内容のハッシュ（SHA-256）'],
  ])
    await expect(facts).toContainText(text);
  await expect(facts).not.toContainText(user.email);
  const [approve, reject] = [await admin.button('承認する').boundingBox(), await admin.button('却下する').boundingBox()];
  expect(Math.abs((approve?.width ?? 0) - (reject?.width ?? 1))).toBeLessThan(2);
  expect(Math.abs((approve?.x ?? 0) - (reject?.x ?? 0)) - (reject?.width ?? 0)).toBeGreaterThanOrEqual(24);
  await admin.button('承認する').click();
  await prove(admin);
  await expect(dialog(admin)).toContainText('対象: 承認 花子');
  await expect(dialog(admin)).toContainText('リセット方式: 完全リセット');
  await expect(dialog(admin).getByRole('button', { name: '中断する' })).toBeFocused();
  await dialog(admin).getByRole('button', { name: '承認する' }).click();
  await expect(admin.page.getByText('承認しました。依頼者は4時間以内に1回だけ実行できます。')).toBeVisible();
  await expect(admin.button('承認する')).toBeHidden();
  expect(await resets.ask('GET', `/mfa-resets/${reset}`)).toMatchObject({ phase: 'approved' });
});

test('R-081 a press anywhere in a row opens the request; what is selected in it or clicked otherwise stays a list', async ({
  administrator,
  resets,
}) => {
  const { approval } = await resets.waiting('押下 一郎');
  const admin = await administrator('senior_admin').signIn('/admin/approvals');
  const { page } = admin;
  const row = rowOf(admin, '押下 一郎');
  const name = row.getByText('押下 一郎', { exact: true });
  await expect(name).toBeVisible();
  const there = page.url();
  const { x, y, width, height } = (await name.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(x + 1, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width - 1, y + height / 2, { steps: 5 });
  await page.mouse.up();
  expect(await page.evaluate(() => String(getSelection()))).toContain('下 一');
  await expect(page).toHaveURL(there);
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await name.click({ modifiers: ['Control'] });
  await expect(page).toHaveURL(there);
  await name.click({ button: 'middle' });
  await expect(page).toHaveURL(there);
  await expect(row.locator('[tabindex], a, button')).toHaveCount(1);
  await expect(row).not.toHaveAttribute('tabindex');
  await row
    .getByRole('cell')
    .last()
    .click({ position: { x: 4, y: 4 } });
  await expect(page).toHaveURL(new RegExp(`/admin/approvals/${approval}$`));
  await expect(page.locator('dl').first()).toContainText('押下 一郎');
  await page.goBack();
  await row.getByRole('link').press('Enter');
  await expect(page).toHaveURL(new RegExp(`/admin/approvals/${approval}$`));
});

test('R-083 a proof of six minutes ago is not enough', async ({ administrator, resets, ageing }) => {
  const { approval } = await resets.waiting('古い 証明');
  const admin = await administrator('senior_admin').signIn(`/admin/approvals/${approval}`);
  await admin.button('却下する').click();
  await prove(admin);
  await dialog(admin).getByRole('button', { name: '中断する' }).click();
  await ageing.ageElevation(admin.page, 360);
  await admin.page.reload();
  await admin.button('承認する').click();
  await expect(admin.page.getByRole('dialog', { name: '管理者の再認証' })).toBeVisible();
  await expect(dialog(admin)).toBeHidden();
});

test('R-084 a rejection needs a reason of at most 500 characters, which the requester reads', async ({
  administrator,
  resets,
}) => {
  const { approval, reset } = await resets.waiting('却下 次郎');
  const admin = await administrator('senior_admin').signIn(`/admin/approvals/${approval}`);
  await admin.button('却下する').click();
  await prove(admin);
  const send = dialog(admin).getByRole('button', { name: '却下する' });
  await send.click();
  await expect(dialog(admin).getByText('却下の理由を入力してください。')).toBeVisible();
  const comment = dialog(admin).getByLabel(/コメント/);
  await comment.fill('𠮷'.repeat(501));
  await send.click();
  await expect(dialog(admin).getByText('500文字以内で入力してください。')).toBeVisible();
  await comment.fill('本人確認の記録が足りません。');
  await send.click();
  await expect(admin.page.getByText('却下しました。理由は依頼者に伝わります。')).toBeVisible();
  expect(await resets.ask('GET', `/mfa-resets/${reset}`)).toMatchObject({
    phase: 'draft',
    approval: { state: 'rejected', comment: '本人確認の記録が足りません。' },
  });
});

test('R-086 two windows decide at once: the second is told, and its buttons go', async ({ administrator, resets, context }) => {
  const { approval } = await resets.waiting('同時 三郎');
  const admin = await administrator('senior_admin').signIn(`/admin/approvals/${approval}`);
  await admin.button('承認する').click();
  await prove(admin);
  await expect(dialog(admin)).toBeVisible();
  const second = await context.newPage();
  await second.goto(`${admin.console}/admin/approvals/${approval}`);
  await second.getByRole('button', { name: '却下する' }).click();
  await second
    .getByRole('alertdialog')
    .getByLabel(/コメント/)
    .fill('別の窓から');
  await second.getByRole('alertdialog').getByRole('button', { name: '却下する' }).click();
  await expect(second.getByText('却下しました。理由は依頼者に伝わります。')).toBeVisible();
  const answer = admin.page.waitForResponse((response) => response.url().endsWith('/approve'));
  await dialog(admin).getByRole('button', { name: '承認する' }).click();
  expect((await answer).status()).toBe(409);
  await expect(admin.page.getByText('この依頼はすでに受け付けを終えています。最新の状況を確認してください。')).toBeVisible();
  await expect(admin.page.getByText('この依頼は却下されています。')).toBeVisible();
  await expect(admin.button('承認する')).toHaveCount(0);
});

test('R-086 what is withdrawn, changed or too late cannot be decided, and says why, while it is being read', async ({
  administrator,
  resets,
  ageing,
}) => {
  const admin = await administrator('senior_admin').signIn();
  const show = (approval: string) => admin.page.goto(`${admin.console}/admin/approvals/${approval}`);
  const withdrawn = await resets.waiting('取下 四郎');
  await show(withdrawn.approval);
  await expect(admin.button('承認する')).toBeVisible();
  await resets.ask('POST', `/mfa-resets/${withdrawn.reset}/approval-requests/cancel`, {});
  await expect(admin.page.getByText('この依頼は依頼者が取り下げました。')).toBeVisible({ timeout: 15_000 });
  await expect(admin.button('承認する')).toBeHidden();
  const changed = await resets.waiting('変更 五郎');
  await resets.ask('PATCH', `/mfa-resets/${changed.reset}`, { reason: 'app_deleted' });
  await show(changed.approval);
  await expect(admin.page.getByText(/この依頼は無効です。/)).toBeVisible();
  const late = await resets.waiting('期限 六郎');
  await ageing.expireApproval(late.approval);
  await show(late.approval);
  await expect(admin.page.getByText(/期限を過ぎたため/)).toBeVisible();
  await expect(admin.button('承認する')).toBeHidden();
  await admin.link('承認依頼の一覧へ').click();
  await expect(rowOf(admin, '期限 六郎')).toContainText('期限切れ');
  await expect(rowOf(admin, '変更 五郎')).toContainText('無効（内容変更）');
  await expect(rowOf(admin, '取下 四郎')).toContainText('取り下げ');
});

test('R-087 who carries resets out is offered no decision, by menu or by address', async ({ administrator, resets }) => {
  const { approval } = await resets.waiting('自分 七郎');
  const admin = await administrator('security_admin').signIn();
  await expect(admin.page.getByRole('navigation').getByRole('link', { name: '承認' })).toHaveCount(0);
  await admin.page.goto(`${admin.console}/admin/approvals/${approval}`);
  await expect(admin.title()).toHaveText('権限がありません');
});
