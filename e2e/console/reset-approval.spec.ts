import { expect, test } from '../support/reset-test.ts';

test('R-072 R-075 R-077 R-078 R-079 R-088 a request that is rejected, withdrawn and expired; none of them lets anything run', async ({
  desk,
  target,
  another,
  ageing,
}) => {
  const user = await target('却下 一郎', true);
  const { page, admin } = desk;
  await desk.open();
  await page.route(/\/approvers\?/, (route) => route.fulfill({ contentType: 'application/json', body: '{"list":[]}' }));
  await desk.select(user);
  const settings = desk.part('リセット設定');
  await expect(settings.getByText('承認できる上級管理者がいません。')).toBeVisible();
  await settings.getByRole('button', { name: '技術者に連絡' }).click();
  await expect(settings.getByText(/^\d+人に連絡しました$/)).toBeVisible();
  await page.unroute(/\/approvers\?/);
  await page.reload();
  await desk.fill();
  const request = async () => {
    await page.getByLabel('承認者').selectOption({ label: '上級管理者' });
    const sent = page.waitForResponse((response) => response.url().endsWith('/approval-requests'));
    await admin.button('承認依頼を送信').click();
    await expect(settings.getByText('承認待ち')).toBeVisible();
    return ((await (await sent).json()) as { approvalId: string }).approvalId;
  };

  const rejected = await request();
  await expect(settings.getByText(/^残り 3:59:\d\d$|^残り \d+:\d\d/).first()).toBeVisible();
  const reset = new URL(page.url()).searchParams.get('reset') ?? '';
  const refused = await page.evaluate(async (path) => {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'x-sekisho-ui': '1', 'content-type': 'application/json' },
      body: '{}',
    });
    return { status: answer.status };
  }, `/api/organizations/${admin.stack.running.demo.organization_id}/tenants/${admin.stack.running.demo.tenant_id}/mfa-resets/${reset}/confirmations`);
  expect(refused.status).toBe(409);
  const senior = await (await another('senior_admin')).signIn(`/admin/approvals/${rejected}`);
  await senior.button('却下する').click();
  await senior.page.getByLabel('管理者パスワード', { exact: true }).fill(senior.self.password);
  await senior.button('管理者権限を確認').click();
  const question = senior.page.getByRole('alertdialog');
  await question.getByLabel(/コメント/).fill('本人確認の記録が足りません。');
  await question.getByRole('button', { name: '却下する' }).click();
  await expect(settings.getByText('却下', { exact: true })).toBeVisible();
  await expect(settings.getByText('コメント: 本人確認の記録が足りません。')).toBeVisible();
  await senior.page.goto(`${senior.console}/admin/mfa-reset`);
  await expect(senior.page.getByText('MFAリセット権限がありません。').first()).toBeVisible();
  await expect(desk.execute()).toBeDisabled();

  await page.getByRole('radio', { name: /^緊急/ }).check(); // edited, and asked for again
  await request();
  await admin.button('依頼を取り下げる').click();
  await expect(settings.getByText('取り下げ', { exact: true })).toBeVisible();
  await expect(settings.getByText('未依頼')).toBeVisible();

  const late = await request();
  await ageing.expireApproval(late);
  await admin.comeBack();
  await expect(settings.getByText('期限切れ')).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /上級管理者の承認が完了/ })).toBeDisabled();
  await expect(desk.part('実行').getByRole('link', { name: '承認', exact: true })).toBeVisible();
});

test('R-080 R-102 R-118 the target changes under the hand: before and after are shown, and an important one needs a second person', async ({
  desk,
  target,
  ageing,
}) => {
  const user = await target('変更 二子');
  const { page } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  let sent = 0;
  await page.route(/\/execute$/, (route) => {
    sent += 1;
    const body = '{"code":"checklist_incomplete"}';
    return route.fulfill({ status: 422, contentType: 'application/problem+json', body });
  });
  const readAnew = page.waitForResponse(/\/mfa-summary$/); // what is shown before the change is what this reading told
  await desk.confirm(user);
  await expect(page.getByText('確認項目をすべてチェックしてください。')).toBeVisible();
  await readAnew;
  await page.clock.install();
  await page.clock.fastForward(95_000);
  await page.clock.resume();
  await expect(page.getByText('30秒後に自動で再試行')).toBeHidden();
  expect(sent).toBe(1); // a refusal is an answer
  await page.unroute(/\/execute$/);

  await ageing.addFactor(user.id, 'pending');
  await ageing.moveOn(user.id);
  await desk.execute().click();
  await expect(desk.dialog()).toContainText('対象ユーザーの情報が変わりました');
  await expect(desk.dialog().getByText(/^有効/)).toBeVisible(); // before
  await expect(desk.dialog().getByText(/^部分設定/)).toBeVisible(); // now
  await desk.dialog().getByRole('button', { name: '変更を確認しました' }).click();
  await expect(desk.part('実行確認')).toContainText('0/5');
  await expect(desk.execute()).toBeDisabled();

  await ageing.makeImportant(user.id);
  await ageing.moveOn(user.id);
  await desk.admin.comeBack();
  await expect(desk.part('リセット設定')).toContainText('このアカウントは重要アカウントです');
  await expect(page.getByLabel('承認者')).toBeVisible();
  await expect(desk.part('実行').getByRole('link', { name: '承認', exact: true })).toBeVisible();
});
