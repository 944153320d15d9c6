import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/console-test.ts';
import { AXE, inspect } from '../support/looks.ts';

test('R-127 the history narrows by person, method, result and day, in the address, and goes back', async ({
  administrator,
  resets,
}) => {
  const first = await resets.done('履歴 一子');
  await resets.done('履歴 二子', { method: 're_enrol', reason: 'app_deleted' });
  const admin = await administrator('auditor').signIn('/admin');
  await admin.link('実行履歴').click();
  const rows = admin.page.getByRole('row').filter({ hasText: /履歴 / });
  await expect(rows).toHaveText([/履歴 二子.*即座再設定.*アプリ削除.*完了/, /履歴 一子.*完全リセット.*デバイス紛失.*完了/]);
  await expect(rows.first()).toContainText(resets.requester);
  await admin.button('履歴 一子を対象とした履歴に絞り込む').click();
  await expect(admin.page).toHaveURL(new RegExp(`user=${first.user.id}`));
  await expect(rows).toHaveText([/履歴 一子/]);
  await expect(admin.button(/対象ユーザー: 履歴 一子/)).toBeVisible();
  await admin.page.goBack();
  await expect(rows).toHaveCount(2);
  await admin.page.getByLabel('リセット方式').selectOption('即座再設定');
  await expect(rows).toHaveText([/履歴 二子/]);
  await admin.page.reload();
  await expect(admin.page.getByLabel('リセット方式')).toHaveValue('re_enrol');
  await expect(rows).toHaveText([/履歴 二子/]);
  await admin.page.getByLabel('結果').selectOption('失敗（変更なし）');
  await expect(admin.page.getByText('条件に合うMFAリセットはありません。')).toBeVisible();
  await admin.button('条件をすべて解除').click();
  await expect(rows).toHaveCount(2);
  await admin.page.getByLabel('終了日（JST）').fill('2020-01-01');
  await expect(admin.page.getByText('条件に合うMFAリセットはありません。')).toBeVisible();
});

test('R-126 R-147 the report holds what a case file needs, prints without the frame, and its file has the digest that is shown', async ({
  administrator,
  another,
  resets,
}) => {
  const { user, reset } = await resets.done('報告 三子', { reason: 'other', reason_detail: '端末の故障' });
  const admin = await administrator('auditor').signIn(`/admin/mfa-resets?user=${user.id}`);
  await admin.link(/番の報告書を開く/).click();
  await expect(admin.title()).toHaveText('MFAリセット報告書');
  const main = admin.page.getByRole('main');
  for (const text of [
    ...[reset, '報告 三子', user.id, resets.requester, '完全リセット', 'その他: 端末の故障', '対面', '承認は不要でした', '完了'],
    ...['対象ユーザーの本人確認が完了している', '実行条件の確認', '対象ユーザーへの通知', '再認証の有効期限', 'IPアドレス'],
    ...['セキュリティ管理者', 'SMS', '削除', 'メール', 'MFAリセットを完了', 'MFAリセットを編集（リセット方式、理由、'], // words, and no codes
  ])
    await expect(main).toContainText(text);
  await expect(main).not.toContainText(user.email);
  await expect(main).not.toContainText(/security_admin|totp|mfa_reset_/);
  const shown = await main
    .locator('code')
    .filter({ hasText: /^[0-9a-f]{64}$/ })
    .first()
    .textContent();
  const saving = admin.page.waitForEvent('download');
  await admin.button('JSONを保存する').click();
  const file = readFileSync(await (await saving).path());
  expect(createHash('sha256').update(file).digest('hex')).toBe(shown);
  expect(JSON.parse(file.toString())).toMatchObject({ run_id: reset, executor: { name: resets.requester } });
  const operator = await (await another('it_operator')).signIn(`/admin/mfa-resets/${reset}/report`);
  await expect(operator.page.getByRole('main')).toContainText('報告 三子');
  await expect(operator.page.getByRole('main')).not.toContainText('端末の故障'); // written for who asks, decides and audits
  await admin.page.emulateMedia({ media: 'print' });
  await expect(admin.page.getByRole('banner')).toBeHidden();
  await expect(admin.button('印刷する')).toBeHidden();
  await expect(main).toContainText('報告 三子');
});

test('R-127 who carries resets out sees the own ones, and a reset that has not run has no report', async ({
  administrator,
  resets,
}) => {
  const { reset, user } = await resets.waiting('未実行 四子');
  const admin = await administrator('security_admin').signIn(`/admin/mfa-resets?user=${user.id}`);
  await expect(admin.page.getByText('自分が行ったMFAリセットです。閲覧も記録されます。')).toBeVisible();
  await expect(admin.page.getByRole('row', { name: /未実行 四子/ })).toContainText('準備中');
  await expect(admin.link(/報告書を開く/)).toHaveCount(0);
  await admin.page.goto(`${admin.console}/admin/mfa-resets/${reset}/report`);
  await expect(admin.page.getByText('まだ実行されていないため、報告書はありません。')).toBeVisible();
  await admin.page.evaluate(AXE);
  expect(await admin.page.evaluate(inspect, [])).toEqual([]);
});
