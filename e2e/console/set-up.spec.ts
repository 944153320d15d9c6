import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { appCode } from '../support/authenticator.ts';
import { AXE, inspect, schemes, sizes } from '../support/looks.ts';
import { ResetDesk } from '../support/reset-desk.ts';
import { expect, test as base } from '../support/reset-test.ts';
import { scanned } from '../support/scanned.ts';
import { Visitor } from '../support/visitor.ts';
import { watch } from '../support/watch.ts';

const PICTURES = process.env['SEKISHO_E2E_PICTURES'];

/** The user at his own phone. */
const test = base.extend<{ phone: { context: BrowserContext; visitor: Visitor } }>({
  phone: async ({ browser, stack, inbox }, use) => {
    const from = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const context = await browser.newContext({
      ...{ locale: 'ja-JP', viewport: { width: 390, height: 844 } },
      extraHTTPHeaders: { 'x-forwarded-for': from },
    });
    const watching = watch(context, [stack.running.urls.public, stack.running.urls.console]);
    await use({ context, visitor: new Visitor(await context.newPage(), stack, inbox, watching) });
    expect(await watching.finish()).toEqual([]);
    await context.close();
  },
});

/** What is wrong in any width and scheme. */
async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await page.evaluate(AXE);
  for (const [width, height] of Object.entries(sizes)) {
    for (const [scheme, media] of Object.entries(schemes)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `set-up-${name}_${width}-${scheme}.png`), fullPage: true });
      const without = media.forcedColors === 'active' ? ['color-contrast'] : [];
      faults.push(...(await page.evaluate(inspect, without)).map((fault) => `${name} ${width}-${scheme}: ${fault}`));
    }
  }
  await page.setViewportSize({ width: 1280, height: sizes[1280] });
  await page.emulateMedia(schemes.light);
  return faults;
}

const picture = (desk: ResetDesk) => desk.page.getByRole('img', { name: /設定用リンクのQRコード|QR code of the set-up link/ });
const now = (desk: ResetDesk) => desk.page.locator('li[aria-current="step"]');

/** What the phone's camera reads. */
async function read(desk: ResetDesk): Promise<string> {
  const source = (await picture(desk).getAttribute('src')) ?? '';
  return scanned(decodeURIComponent(source.slice(source.indexOf(',') + 1)));
}

test('R-121 「新しいMFA設定を今すぐ開始」 leads to the assisted set-up, and a user with a phone through it to a new app', async ({
  desk,
  resets,
  phone: { visitor },
}) => {
  test.slow();
  const { user, reset } = await resets.done('再設定 太郎');
  await desk.open();
  const answers: Promise<string>[] = [];
  desk.page.on('response', (answer) => {
    if (answer.url().includes('/api/')) answers.push(answer.text().catch(() => ''));
  });
  await desk.page.goto(`${desk.admin.console}/admin/mfa-reset?reset=${reset}`);
  await desk.admin.link('新しいMFA設定を今すぐ開始').click();
  await expect(desk.page).toHaveURL(new RegExp(`/admin/mfa-resets/${reset}/set-up`));
  await expect(desk.admin.title()).toHaveText('新しいMFA設定の支援');
  await expect(now(desk)).toHaveText(/未開封/);
  await expect(desk.page.getByText('確認済みのメールアドレスに送信')).toBeVisible();
  await expect(desk.page.getByText('再設定 太郎')).toBeVisible();
  await expect(desk.page.getByRole('main')).not.toContainText(user.email);
  await expect(picture(desk)).toHaveCount(0);
  await desk.admin.button('QRコードを表示する').click();
  await expect(picture(desk)).toBeVisible();
  await expect(desk.page.getByText('画面のQRコード', { exact: true })).toBeVisible();
  await expect(now(desk)).toHaveText(/未開封/);

  const link = await read(desk);
  const token = link.split('=')[1] ?? '';
  await visitor.page.goto(link);
  await expect(visitor.title()).toHaveText('認証方法の再設定');
  await expect(now(desk)).toHaveText(/未開封/); // scanners open links, people press
  expect(await faultsOf(visitor.page, 'link')).toEqual([]);
  await visitor.button('ログインして設定を始める').click();
  await expect(visitor.title()).toHaveText('ログイン');
  await expect(now(desk)).toHaveText(/設定中/);
  await expect(picture(desk)).toHaveCount(0);
  await expect(desk.page.getByText('リンクは本人の端末で開かれました。')).toBeVisible();

  await visitor.page.reload(); // the link is not lost before it was used
  await visitor.logIn(user);
  await expect(visitor.title()).toHaveText('認証アプリの設定');
  const secret = await visitor.readKey();
  expect(visitor.page.url()).not.toContain('#');
  visitor.watch.keepSecret(token);
  await visitor.typeAppCode(appCode(secret));
  await expect(now(desk)).toHaveText(/完了/);
  await expect(desk.page.getByText('新しい認証方法が設定されました。')).toBeVisible();
  await expect(desk.page.getByRole('status').filter({ hasText: '設定の状況: 完了' })).toHaveCount(1);
  await visitor.saveCodes();
  await visitor.askForCode('email'); // what the policy of this tenant asks for besides
  await visitor.typeSentCode(user.email);
  await visitor.page.waitForURL(/\/security$/);

  expect(await faultsOf(desk.page, 'done')).toEqual([]);
  await expect(desk.admin.button('QRコードを表示する')).toHaveCount(0);
  await desk.admin.link('対象ユーザーの詳細を見る').click();
  await expect(desk.page).toHaveURL(new RegExp(`/admin/users/${user.id}`));
  const told = (await Promise.all(answers)).join('\n');
  for (const hidden of [secret, token, link, 'otpauth']) expect(told).not.toContain(hidden);
});

test('R-121 a link is taken back after a question, a fresh one takes its place, and the mailed one is offered too', async ({
  desk,
  resets,
  phone: { visitor },
}) => {
  const { reset, user } = await resets.done('取り消し 花子');
  await desk.open();
  await desk.page.goto(`${desk.admin.console}/admin/mfa-resets/${reset}/set-up`);
  await desk.admin.button('QRコードを表示する').click();
  const first = await read(desk);
  await desk.admin.button('リンクを取り消す').click();
  await expect(desk.dialog()).toContainText('設定用リンクを取り消しますか？');
  await expect(desk.dialog().getByRole('button', { name: '戻る' })).toBeFocused();
  await desk.dialog().getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(desk.page.getByText('取り消し済み', { exact: true })).toBeVisible();
  await expect(picture(desk)).toHaveCount(0);
  await visitor.page.goto(first);
  await visitor.button('ログインして設定を始める').click();
  await expect(visitor.title()).toHaveText('リンクを使用できません');
  await expect(visitor.page.getByText('管理者に、新しいリンクを依頼してください。')).toBeVisible();

  await desk.admin.button('QRコードを表示する').click();
  const second = await read(desk);
  await desk.admin.button('新しいQRコードを発行する').click();
  await expect.poll(() => read(desk)).not.toBe(second);
  await desk.admin.button('ユーザーに再設定手順を送信').click();
  await expect(desk.page.getByText(/送信したばかりです。\d+秒後にもう一度お試しください。/)).toBeVisible();
  await visitor.page.goto(await visitor.inbox.link(user.email, 'set-up'));
  await visitor.button('ログインして設定を始める').click();
  await expect(visitor.title()).toHaveText('リンクを使用できません'); // the mailed one went with the first QR code
});

test('R-121 somebody else who scans the link is told that it is not his', async ({ desk, resets, phone: { visitor } }) => {
  const [{ reset }, other] = [await resets.done('本人 一郎'), await resets.done('別人 二郎')];
  await desk.open();
  await desk.page.goto(`${desk.admin.console}/admin/mfa-resets/${reset}/set-up`);
  await desk.admin.button('QRコードを表示する').click();
  await visitor.page.goto(await read(desk));
  await visitor.button('ログインして設定を始める').click();
  await visitor.logIn(other.user);
  await expect(visitor.title()).toHaveText('認証アプリの再設定');
  await expect(visitor.page.getByLabel('再設定用のリンクのコード')).toHaveAccessibleDescription(
    /コードが正しくないか、有効期限が切れています。/,
  );
});

test('R-121 即座再設定 opens the assisted set-up at once, below its result', async ({ desk, resets }) => {
  const { reset } = await resets.done('即座 三郎', { method: 're_enrol' });
  await desk.open();
  await desk.page.goto(`${desk.admin.console}/admin/mfa-reset?reset=${reset}`);
  await expect(desk.page.getByRole('heading', { name: 'MFAリセットが正常に完了しました' })).toBeVisible();
  await desk.admin.button('QRコードを表示する').click();
  await expect(picture(desk)).toBeVisible();
  expect(await faultsOf(desk.page, 'at-once')).toEqual([]);
});

test('R-121 R-133 the assisted set-up is accessible in every state, width and scheme, in both languages', async ({
  desk,
  resets,
  request,
  stack,
}) => {
  test.slow();
  const { reset } = await resets.done('見た目 四郎');
  await desk.open();
  const path = `${desk.admin.console}/admin/mfa-resets/${reset}/set-up`;
  await desk.page.goto(path);
  await expect(now(desk)).toHaveText(/未開封/);
  const faults = [...(await faultsOf(desk.page, 'mailed'))];
  await desk.admin.button('QRコードを表示する').click();
  await expect(picture(desk)).toBeVisible();
  faults.push(...(await faultsOf(desk.page, 'picture')));
  const { tenant_id: tenant } = stack.running.demo;
  const data = { token: (await read(desk)).split('=')[1] };
  await request.post(`${stack.running.urls.public}/${tenant}/v1/enrolment-links/open`, { data });
  await expect(now(desk)).toHaveText(/設定中/);
  faults.push(...(await faultsOf(desk.page, 'setting-up')));
  await desk.admin.button('リンクを取り消す').click();
  await desk.dialog().getByRole('button', { name: '取り消す', exact: true }).click();
  await expect(desk.page.getByText('取り消し済み', { exact: true })).toBeVisible();
  faults.push(...(await faultsOf(desk.page, 'revoked')));
  await desk.page.evaluate(() => localStorage.setItem('sekisho.language', 'en'));
  await desk.page.goto(path);
  await desk.admin.button('Show the QR code').click();
  await expect(picture(desk)).toBeVisible();
  faults.push(...(await faultsOf(desk.page, 'english')));
  expect(faults).toEqual([]);
});
