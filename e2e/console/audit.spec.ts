import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Management } from '../stack/management.ts';
import { expect, test } from '../support/console-test.ts';
import type { Administrator } from '../support/administrator.ts';

/** The audit page is about the demo tenant; the first of the organization's tenants is the one of its administrators. */
const pathOf = ({ stack }: Administrator, query = '') => `/admin/audit?tenant=${stack.running.demo.tenant_id}${query}`;
const open = async (admin: Administrator, query = '') => {
  await admin.signIn(pathOf(admin, query));
  await expect(admin.title()).toHaveText('監査ログ');
  await expect(admin.page.getByRole('table').or(admin.page.getByText(/条件に合う記録/))).toBeVisible();
  return admin.page;
};

/** The records of who read the trail: reading is an event, so from the second time on there is one. */
const openReadings = async (admin: Administrator) => {
  const page = await open(admin, '&type=audit_log_read');
  await page.reload();
  return page;
};

test('R-145 the filters stand in the address, and the back button leads through them', async ({ administrator }) => {
  const admin = administrator('auditor');
  const page = await open(admin);
  await page.reload(); // reading is an event, so there is one now
  const kind = page.getByLabel('種別');
  await kind.selectOption({ label: '監査ログを閲覧' });
  await admin.button('絞り込む').click();
  await expect(page).toHaveURL(/type=audit_log_read/);
  await expect(page.getByRole('row').nth(1)).toContainText('監査ログを閲覧');
  await expect(page.getByRole('row').nth(1)).toContainText(admin.self.name);
  await page.getByLabel('結果').selectOption({ label: '拒否' });
  await page.getByLabel('IPアドレス').fill('１９２.0.2.1'); // full-width, as an IME types it
  await page.getByLabel('IPアドレス').press('Enter');
  await expect(page).toHaveURL(/outcome=denied/);
  await expect(page).toHaveURL(/ip=192\.0\.2\.1/);
  await expect(page.getByText('条件に合う記録はありません。')).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/outcome=/);
  await expect(page.getByLabel('結果')).toHaveValue('');
  await expect(kind).toHaveValue('audit_log_read');
  await expect(page.getByRole('row').nth(1)).toContainText('監査ログを閲覧');
  await page.goBack();
  await expect(kind).toHaveValue('');
  await page.goForward();
  await page.reload();
  await expect(kind).toHaveValue('audit_log_read');
  await admin.button('条件をクリア').click();
  await expect(kind).toHaveValue('');
  // Asked again with the same conditions, it shows what happened meanwhile: at least this reading itself.
  const before = Number(/\d+/.exec((await page.getByText(/^\d+件$/).textContent()) ?? '')?.[0]);
  await admin.button('絞り込む').click();
  await expect
    .poll(async () => Number(/\d+/.exec((await page.getByText(/^\d+件$/).textContent()) ?? '')?.[0]))
    .toBeGreaterThan(before);
});

test('R-145 a record is opened by its row, has an address, shows before and after, and leads to others', async ({
  administrator,
  stack,
}) => {
  const admin = administrator('auditor');
  const { organization_id: organization, tenant_id: id } = stack.running.demo;
  const client = { id: '', secret: '', redirectUri: '' };
  const management = `/v1/management/organizations/${organization}/tenants/${id}`;
  const user = await new Management(stack.running).makeUser({ id, client, management }, false);
  const page = await open(admin, '&type=user_created');
  await page.getByRole('row').nth(1).getByRole('button').click();
  const drawer = page.getByRole('dialog', { name: '記録の詳細' });
  await expect(drawer.getByRole('region', { name: '変更前と変更後' }).getByRole('row', { name: /email/ })).toContainText('•••');
  await expect(drawer).not.toContainText(user.email);
  await expect(drawer).toContainText('証明済み');
  await expect(page).toHaveURL(/event=[0-9a-f-]{36}/);
  const address = page.url();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page).not.toHaveURL(/event=/);
  await page.goto(address);
  await expect(drawer).toContainText('証明済み');
  await drawer.getByRole('button', { name: '同じリクエストの記録' }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByLabel('リクエストID')).not.toHaveValue('');
});

test('D-19 what speaks of a person is masked, and shown for half a minute after a fresh proof, held against its commitment', async ({
  administrator,
}) => {
  const admin = administrator('auditor');
  const page = await openReadings(admin);
  await page.getByRole('row').nth(1).getByRole('button').click();
  const drawer = page.getByRole('dialog', { name: '記録の詳細' });
  await expect(drawer.getByText(/^10\.\d+\.\d+\.\*$/)).toBeVisible();
  await drawer.getByRole('button', { name: '個人情報を表示する' }).click();
  await page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  await expect(drawer.getByText(/^10\.\d+\.\d+\.\d+$/)).toBeVisible();
  await expect(drawer.getByText(/秒後に再び伏せます/)).toBeVisible();
  await expect(drawer.getByText('個人情報が、封印された時のものではありません')).toBeHidden();
});

test('L-06 the tree is verified on demand, and its badge says when', async ({ administrator }) => {
  const admin = administrator('auditor');
  const page = await open(admin);
  await admin.button('検証').click();
  await expect(page.getByText(/件の記録が、署名された時点のままであることを確認しました/)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/整合性OK \d{4}-\d\d-\d\d \d\d:\d\d JST（\d+件）/)).toBeVisible();
});

/** Asks for the export, with a fresh proof (A7-13), answers the question that names `what`, and runs the verifier that came with the file. */
async function exported(admin: Administrator, what: string) {
  const { page } = admin;
  await admin.button('書き出し').click();
  await page.getByLabel('管理者パスワード', { exact: true }).fill(admin.self.password);
  await admin.button('管理者権限を確認').click();
  const question = page.getByRole('alertdialog', { name: '監査ログを書き出しますか？' });
  await expect(question).toContainText(what);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    question.getByRole('button', { name: '書き出す' }).click(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-export-'));
  const file = join(folder, 'audit.jsonl');
  await download.saveAs(file);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Readonly<Record<string, string>>);
  const of = (kind: string) => lines.find((line) => line['kind'] === kind);
  writeFileSync(join(folder, 'verify-audit.mjs'), of('verifier')?.['text'] ?? '');
  const key = of('key')?.['public_key'] ?? '';
  await expect(page.getByText(`--key ${key}`)).toBeVisible();
  const ran = spawnSync(process.execPath, ['verify-audit.mjs', 'audit.jsonl', '--key', key], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { lines, verdict: [ran.status, ran.stdout] };
}

test('R-150 the export is confirmed, recorded, and verified by the verifier it brings along', async ({ administrator }) => {
  const admin = administrator('auditor');
  const page = await open(admin);
  await expect(page.getByText('証明済み').first()).toBeVisible();
  const { verdict } = await exported(admin, '全期間');
  expect(verdict).toEqual([0, expect.stringContaining('OK: complete')]);
  await page.goto(`${admin.console}${pathOf(admin, '&type=audit_exported')}`);
  await expect(page.getByRole('row').nth(1)).toContainText(admin.self.name);
});

test('R-150 the export of one person tells of that person only, each event with its proof; of nobody there is none', async ({
  administrator,
  resets,
}) => {
  const admin = administrator('auditor');
  const user = await resets.user('書出 対象');
  const page = await open(admin);
  await page.getByLabel('対象', { exact: true }).fill(user.email);
  await admin.button('絞り込む').click();
  await expect(page.getByText('証明済み').first()).toBeVisible();
  const { lines, verdict } = await exported(admin, `「${user.email}」に関する記録`);
  expect(verdict).toEqual([0, expect.stringContaining('OK: each of these events is in the tree')]);
  const about = lines.flatMap(({ kind, event }) => (kind === 'event' ? [JSON.stringify(event)] : []));
  expect(about.length).toBeGreaterThan(0);
  for (const text of about) expect(text).toContain(user.id);

  await page.getByLabel('対象', { exact: true }).fill('nobody@nowhere.example');
  await admin.button('絞り込む').click();
  await admin.button('書き出し').click();
  await page.getByRole('alertdialog').getByRole('button', { name: '書き出す' }).click();
  await expect(page.getByText('この条件に合う、封印された記録はありません。')).toBeVisible();
});

test('R-146 L-21 a row that a superuser edits is found in the browser, and by verify now with its place', async ({
  administrator,
  ageing,
}) => {
  const admin = administrator('auditor');
  const page = await openReadings(admin);
  const row = page.getByRole('row').nth(1);
  await expect(row).toContainText('証明済み');
  await row.getByRole('button').click();
  await expect(page).toHaveURL(/event=/);
  const id = new URL(page.url()).searchParams.get('event') ?? '';
  const mend = await ageing.forgeEvent(id);
  try {
    await page.reload();
    const drawer = page.getByRole('dialog', { name: '記録の詳細' });
    await expect(drawer.getByText('改ざんの疑い')).toBeVisible();
    await expect(drawer).toContainText('内容のハッシュが葉と一致しません');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { name: /改ざんの疑い/ })).toHaveCount(1);
    await admin.button('検証').click();
    await expect(page.getByText(/封印後に書き換えられています（位置 \d+）/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/改ざんを検出しました（位置 \d+/)).toBeVisible();
    await admin.button('記録を表示').click();
    await expect(drawer.getByText('改ざんの疑い')).toBeVisible();
  } finally {
    await mend();
  }
  await page.keyboard.press('Escape');
  await admin.button('検証').click();
  await expect(page.getByText(/整合性OK/)).toBeVisible({ timeout: 20_000 });
});

test('R-151 whoever may not read the trail sees no page, asks for nothing, and is refused by the server', async ({
  administrator,
}) => {
  const admin = administrator('security_admin');
  const asked: string[] = [];
  admin.page.on('request', (request) => request.url().includes('/audit/') && asked.push(request.url()));
  await admin.signIn(pathOf(admin));
  await expect(admin.title()).toHaveText('権限がありません');
  await expect(admin.link('監査ログ')).toHaveCount(0);
  expect(asked).toEqual([]);
  const { organization_id: organization, tenant_id: tenant } = admin.stack.running.demo;
  for (const part of ['events', 'tree', 'export', 'proofs?ids=00000000-0000-0000-0000-000000000000']) {
    const status = await admin.page.evaluate(
      async (path) => (await fetch(path, { headers: { 'x-sekisho-ui': '1' } })).status,
      `/api/organizations/${organization}/tenants/${tenant}/audit/${part}`,
    );
    expect([part, status]).toEqual([part, 403]);
  }
});

test('R-129 a record is found, opened and left by keyboard alone', async ({ administrator }) => {
  const admin = administrator('auditor');
  const page = await openReadings(admin);
  await expect(page.getByRole('row').nth(1)).toContainText('証明済み');
  await admin.button('絞り込む').focus();
  await page.keyboard.press('Tab');
  await expect(admin.button('条件をクリア')).toBeFocused();
  await page.keyboard.press('Tab');
  const first = page.getByRole('row').nth(1).getByRole('button');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: '記録の詳細' })).toBeVisible();
  await expect(page.getByText('閉じる', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(first).toBeFocused();
});
