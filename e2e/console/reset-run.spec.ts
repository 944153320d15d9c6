import { expect, test } from '../support/reset-test.ts';

const DONE = 'MFAリセットが正常に完了しました';
const RESET = /\/mfa-resets\/[0-9a-f-]{36}$/;

test('R-104 R-105 R-106 R-107 R-108 R-109 R-111 R-120 R-154 a run that is left, lost and come back to ends once', async ({
  desk,
  target,
  still,
  context,
}) => {
  const user = await target('途中 一郎');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  let eta = 30;
  await page.route(RESET, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const reset = (await response.json()) as { state: string };
    return route.fulfill({ response, json: reset.state === 'running' ? { ...reset, eta_seconds: eta } : reset });
  });
  const leaving: string[] = [];
  page.on('dialog', (dialog) => {
    leaving.push(dialog.type());
    void dialog.accept();
  });
  await still.begin(user.id);
  await desk.confirm(user);
  const bar = page.getByRole('progressbar', { name: 'MFAリセット処理中' });
  await expect(bar).toHaveAttribute('aria-valuenow', '3');
  await expect(bar).toHaveAttribute('aria-valuemax', '5');
  await expect(bar).toHaveAttribute('aria-valuetext', '3/5 MFA設定データを削除中...');
  await expect(page.getByText('約30秒で完了予定')).toBeVisible();
  await expect(page.getByText('処理中はページを閉じないでください')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('処理中は中断できません')).toBeVisible();
  eta = 0;
  await page.goto(`${admin.console}/admin/mfa-reset`); // closed and opened again, without the address of the run
  await expect(bar).toHaveAttribute('aria-valuenow', '3');
  expect(leaving[0]).toBe('beforeunload');
  await expect(page.getByText('まもなく完了')).toBeVisible();
  await expect(page.getByText(`対象: ${user.name}（${user.id}）`).first()).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('接続が切れました。再接続しています')).toBeVisible();
  await context.setOffline(false);
  await still.end();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByRole('heading', { name: DONE })).toBeVisible({ timeout: 50_000 });
  await expect(page.locator('[data-spoken=steps] p')).toHaveText(
    [1, 2, 3, 4, 5].map((n) => `MFAリセット処理中、ステップ${n}/5実行中`),
  );
  await expect(page.getByRole('status').filter({ hasText: `${DONE}。対象ユーザーに通知済み` })).toHaveCount(1, {
    timeout: 15_000,
  });
  const frame = page.locator('[data-uc="UC-MFA-04"][data-tone=ok]');
  await expect(frame.locator('h3 svg')).toBeVisible();
  const look = await frame.evaluate((each) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(each);
    const moving = [each, ...each.querySelectorAll('*')].filter((one) => one.getAnimations().length > 0);
    return { borderTopWidth, borderTopStyle, moving: moving.length };
  });
  expect(look).toEqual({ borderTopWidth: expect.stringMatching(/^[1-9]/), borderTopStyle: 'solid', moving: 0 });
  const { organization_id: organization, tenant_id: tenant } = admin.stack.running.demo;
  const runs = await page.evaluate(
    async (path) => (await (await fetch(path, { headers: { 'x-sekisho-ui': '1' } })).json()) as { list: unknown[] },
    `/api/organizations/${organization}/tenants/${tenant}/mfa-resets?user_id=${user.id}`,
  );
  expect(runs.list).toHaveLength(1);
});

test('R-006 R-122 R-123 R-153 after the end: the user was told, instructions go once a minute, report and user are a step away', async ({
  desk,
  target,
  inbox,
  ageing,
}) => {
  const user = await target('通知 二子');
  const { page, admin } = desk;
  await desk.open();
  await desk.select(user);
  await desk.fill();
  await desk.tick();
  await desk.confirm(user);
  await expect(page.getByText('対象ユーザーに通知を送信済み').first()).toBeVisible({ timeout: 30_000 });
  const told = await inbox.newest(user.email, ({ subject }) => subject?.includes('多要素認証がリセットされました') ?? false);
  expect(told.text.ja).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d/);
  expect(told.text.ja).toContain('すぐに 組織の管理者（ヘルプデスク） にお問い合わせください');
  expect(told.text.ja).not.toMatch(/https?:\/\/\S*(token|ticket|code)/);
  const texted = await inbox.newest(user.phone ?? 'nobody', ({ text }) =>
    text.ja.includes('多要素認証（MFA）をリセットしました'),
  );
  expect(texted.text.ja).not.toMatch(/https?:|\d{6}/);
  const again = admin.button('ユーザーに再設定手順を送信');
  await again.click(); // the run itself sent them a moment ago
  await expect(page.getByText(/送信したばかりです。\d+秒後にもう一度お試しください。/)).toBeVisible();
  await ageing.ageNotices(new URL(page.url()).searchParams.get('reset') ?? '');
  const before = (await inbox.messages(user.email)).length;
  await again.click();
  await expect(page.getByText('再設定手順の送信を受け付けました')).toBeVisible();
  await expect.poll(async () => (await inbox.messages(user.email)).length).toBeGreaterThan(before);
  await page.getByRole('link', { name: 'リセット報告書を作成' }).click();
  await expect(admin.title()).toHaveText('MFAリセット報告書');
  await page.goBack();
  await page.getByRole('link', { name: '対象ユーザーの詳細を見る' }).click();
  await expect(page).toHaveURL(new RegExp(`/admin/users/${user.id}`));
});

test('R-018 R-057 R-058 R-059 R-061 R-064 R-090 R-091 R-093 R-094 R-156 what is offered, and what a policy forbids', async ({
  desk,
  target,
}) => {
  const user = await target('提示 三郎');
  const { page } = desk;
  await desk.open();
  await desk.select(user);
  const method = page.getByRole('radiogroup', { name: 'リセット方式' });
  await expect(method.getByRole('radio')).toHaveCount(3);
  await expect(method).toContainText('🔄');
  await expect(method.getByRole('radio', { name: '完全リセット 全MFA設定の削除（推奨）' })).toBeVisible();
  await expect(method.getByRole('radio', { name: '即座再設定 リセット後に新しいMFA設定を生成' })).toBeVisible();
  await expect(method.getByRole('radio', { name: '一時的無効化 ポリシーによりMFAが必須のため選べません。' })).toBeDisabled();
  await expect(page.getByRole('radiogroup', { name: '本人確認の方法（必須）' }).getByRole('radio')).toHaveCount(5);
  for (const name of [
    '対象ユーザーの本人確認が完了している',
    'リセット理由が正当かつ詳細に記録されている',
    '関係者への事前通知が完了している',
    'リセット後の再設定計画が準備されている',
  ])
    await expect(page.getByRole('checkbox', { name, exact: true })).toBeVisible();
  await expect(desk.execute()).toHaveAccessibleDescription('重要なセキュリティ操作です。慎重に実行してください');
  await desk.fill();
  await page.getByRole('textbox', { name: /詳細説明（任意/ }).fill('出張先で紛失');
  await expect(desk.part('実行確認')).toContainText('デバイス紛失: 出張先で紛失');
  await expect(desk.part('実行確認')).toContainText('対面');
});

test('R-058 R-125 a pause of seven days, which is ended early', async ({ desk, tenants, makeUser, ageing }) => {
  const user = await makeUser(tenants.nudging); // whose policy demands no second factor
  await ageing.rename(user.id, '停止 四子');
  const { page, admin } = desk;
  await desk.open(`/admin/mfa-reset?tenant=${tenants.nudging.id}`);
  const named = { ...user, name: '停止 四子' };
  await desk.select(named);
  const end = new Date(Date.now() + (168 + 9) * 3_600_000).toISOString().slice(0, 10);
  await expect(page.getByRole('radio', { name: /^一時的無効化 7日間の一時停止/ })).toHaveAccessibleName(new RegExp(end));
  await desk.fill('一時的無効化');
  await desk.tick();
  await desk.confirm(named);
  await expect(page.getByRole('heading', { name: DONE })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(new RegExp(`一時停止の終了: ${end} \\d\\d:\\d\\d JST`))).toBeVisible();
  await admin.button('今すぐ再開').click();
  await expect(page.getByText('MFAを再開しました')).toBeVisible();
  await admin.button('今すぐ再開').click();
  await expect(page.getByText('一時停止中ではありません。')).toBeVisible();
});
