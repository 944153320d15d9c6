import type { Ageing } from '../support/ageing.ts';
import { faultsInEveryLook } from '../support/console-looks.ts';
import { refuseApps, settingsOf } from '../support/tenant-settings.ts';
import type { ResetDesk, Target } from '../support/reset-desk.ts';
import { expect, test } from '../support/reset-test.ts';

type MakeTarget = (name: string, important?: boolean) => Promise<Target>;
type Reach = (desk: ResetDesk, target: MakeTarget, ageing: Ageing) => Promise<unknown>;
const selected =
  (important: boolean): Reach =>
  async (desk, target) => {
    await (await desk.open()).select(await target('見た目 花子', important));
  };
const ready: Reach = async (desk, target, ageing) => {
  await selected(false)(desk, target, ageing);
  await desk.fill();
  await desk.tick();
};

const states: Readonly<Record<string, Reach>> = {
  'before-proof': (desk) => desk.admin.signIn('/admin/mfa-reset'),
  'no-hit': async (desk) => {
    await (await desk.open()).find('だれでもない人');
    await expect(desk.page.getByText('指定されたユーザーが見つかりません。検索条件を確認してください。')).toBeVisible();
  },
  suggestions: async (desk, target) => {
    await target('候補 太郎');
    await desk.open();
    await desk.page.getByRole('combobox', { name: 'ユーザー検索' }).pressSequentially('候補');
    await expect(desk.page.getByRole('option').first()).toBeVisible();
  },
  unset: async (desk) => {
    await (await desk.open()).find('taro@demo.example');
    await desk.page.getByRole('button', { name: /このユーザーを選択/ }).click();
    await expect(desk.page.getByText('このユーザーはMFAが設定されていません。')).toBeVisible();
  },
  normal: selected(false),
  'approval-pending': async (desk, target, ageing) => {
    await selected(true)(desk, target, ageing);
    await desk.fill();
    await desk.page.getByLabel('承認者').selectOption({ label: '上級管理者' });
    await desk.admin.button('承認依頼を送信').click();
    await expect(desk.page.getByText('承認待ち').first()).toBeVisible();
  },
  ready,
  dialog: async (desk, target, ageing) => {
    await ready(desk, target, ageing);
    await desk.execute().click();
    await expect(desk.dialog().getByRole('button', { name: '実行する', exact: true })).toBeEnabled();
  },
  // The target moved on between the selection and the last question.
  changed: async (desk, target, ageing) => {
    const user = await target('見た目 次郎');
    await (await desk.open()).select(user);
    await (await desk.fill()).tick();
    await ageing.moveOn(user.id);
    await desk.execute().click();
    await expect(desk.dialog()).toContainText('対象ユーザーの情報が変わりました');
  },
  fault: async (desk, target, ageing) => {
    await ready(desk, target, ageing);
    const body = '{"code":"unavailable","trace_id":"0af7651916cd43dd8448eb211c80319c"}';
    await desk.page.route(/\/execute$/, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body }));
    await desk.execute().click();
    await desk.dialog().getByRole('button', { name: '実行する', exact: true }).click();
    await expect(desk.page.getByText('システムエラーが発生しました')).toBeVisible();
  },
};

for (const [name, reach] of Object.entries(states)) {
  test(`R-133 the reset page, ${name}, is accessible in every width and scheme`, async ({ desk, target, ageing }) => {
    await reach(desk, target, ageing);
    expect(await faultsInEveryLook(desk.page, `reset-${name}`)).toEqual([]);
  });
}

test('R-133 the reset page, running, is accessible in every width and scheme', async ({ desk, target, still }) => {
  const user = await target('見た目 走子');
  await (await desk.open()).select(user);
  await (await desk.fill()).tick();
  await still.begin(user.id);
  await desk.confirm(user);
  await expect(desk.page.getByRole('progressbar', { name: 'MFAリセット処理中' })).toHaveAttribute('aria-valuenow', '3');
  expect(await faultsInEveryLook(desk.page, 'reset-running')).toEqual([]);
  await still.end();
});

test('R-114 R-133 the reset page, half done and rolled back, is accessible in every width and scheme', async ({
  desk,
  target,
  ageing,
  another,
}) => {
  test.slow(); // three looks at one run
  const { page, admin } = desk;
  const look = (name: string) => faultsInEveryLook(page, `reset-${name}`);
  const mend = await refuseApps(await settingsOf(await another('platform_admin')));
  try {
    const user = await target('見た目 半子');
    await ageing.addFactor(user.id, 'broken');
    await (await desk.open()).select(user);
    await (await (await desk.fill()).tick()).confirm(user);
    await expect(page.getByRole('heading', { name: 'MFAリセットが部分的に失敗しました' })).toBeVisible({ timeout: 40_000 });
    expect(await look('partial')).toEqual([]);
    await admin.button('ロールバック').click();
    await expect(desk.dialog().getByRole('button', { name: 'ロールバック' })).toBeEnabled();
    expect(await look('roll-back')).toEqual([]);
    await desk.dialog().getByRole('button', { name: 'ロールバック' }).click();
    await expect(page.getByRole('heading', { name: 'リセット前の状態に復旧しました' })).toBeVisible({ timeout: 20_000 });
    expect(await look('rolled-back')).toEqual([]);
  } finally {
    await mend();
  }
});

test('R-133 the reset page, success, is accessible in every width and scheme', async ({ desk, target }) => {
  const user = await target('見た目 太郎');
  const { page } = desk;
  await (await desk.open()).select(user);
  await (await (await desk.fill()).tick()).confirm(user);
  await expect(page.getByText('対象ユーザーに通知を送信済み').first()).toBeVisible({ timeout: 30_000 });
  expect(await faultsInEveryLook(page, 'reset-success')).toEqual([]);
});

test('R-007 R-133 the reset page without the right to it is accessible in every width and scheme', async ({ at }) => {
  const { admin, page } = at('auditor');
  await admin.signIn('/admin/mfa-reset');
  await expect(page.getByText('MFAリセット権限がありません。').first()).toBeVisible();
  expect(await faultsInEveryLook(page, 'reset-no-right')).toEqual([]);
});
