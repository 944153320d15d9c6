import type { Page } from '@playwright/test';
import { expect, test } from '../support/test.ts';
import type { Visitor } from '../support/visitor.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const EXPIRED = 'このログインは期限切れです。アプリに戻ってやり直してください。';

async function expectWhoAsks(page: Page) {
  const header = page.getByRole('banner');
  await expect(header).toContainText('東海商事');
  await expect(header).toContainText('「経費精算」へのログイン');
  await expect(header).toContainText(/ドメイン: \S*localhost/);
}

async function expectWayBack({ page, stack }: Visitor) {
  await expect(page.getByRole('link', { name: 'アプリに戻る' })).toHaveAttribute('href', new RegExp(`^${stack.application}/?$`));
}

test.describe('a login that is under way', () => {
  test('L-001 L-003 stays at its step after a reload, and says who asks and for whose account at each', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.either);
    await visitor.open(tenants.either);
    await page.reload();
    await expect(visitor.title()).toHaveText('ログイン');
    await expectWhoAsks(page);

    await visitor.logIn(user);
    for (const title of ['本人確認の方法', '確認コードの入力']) {
      await expect(visitor.title()).toHaveText(title);
      await page.reload();
      await expect(visitor.title()).toHaveText(title);
      await expectWhoAsks(page);
      await expect(page.getByText('ta***@example.co.jp').first()).toBeVisible();
      await expect(visitor.button('別のアカウントを使う')).toBeVisible();
      if (title === '本人確認の方法') await visitor.askForCode();
    }
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
  });

  test('L-001 shows that it is complete when somebody goes back to it from the application', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
    await visitor.page.goBack();
    await expect(visitor.title()).toHaveText('ログインは完了しています');
    await expectWayBack(visitor);
  });

  test('L-001 goes back and forth between its forms with the buttons of the browser', async ({ visitor, tenants }) => {
    const { page } = visitor;
    await visitor.open(tenants.sms);
    await visitor.email().fill('taro@example.co.jp');
    await visitor.button(w.register).click();
    await expect(visitor.title()).toHaveText('アカウントの作成');
    await page.goBack();
    await expect(visitor.title()).toHaveText('ログイン');
    await expect(visitor.email()).toHaveValue('taro@example.co.jp');
    await page.goForward();
    await expect(visitor.title()).toHaveText('アカウントの作成');
    await expect(visitor.email()).toHaveValue('taro@example.co.jp');
  });

  test('L-001 in two tabs ends in both when it is finished in one', async ({ visitor, tenants, makeUser, context }) => {
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    const second = await context.newPage();
    await second.goto(visitor.page.url());
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('確認コードの入力');
    const code = await visitor.readCode(user.phone ?? '');
    await visitor.code().fill(code);
    await visitor.arrive();
    await second.getByLabel(w.code).fill(code);
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('ログインは完了しています');
  });

  test('L-001 two logins in two tabs of one browser do not disturb each other', async ({
    visitor,
    tenants,
    makeUser,
    context,
  }) => {
    const user = await makeUser(tenants.sms);
    const second = await context.newPage();
    await visitor.open(tenants.sms);
    await second.goto(visitor.authorizationUrl(tenants.sms));
    await expect(second.getByLabel(w.email)).toBeVisible();
    await visitor.logIn(user);
    await visitor.askForCode();
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
    await second.getByLabel(w.email).fill(user.email);
    await second.getByLabel(w.password, { exact: true }).fill(user.password);
    await second.getByRole('button', { name: w.login, exact: true }).click();
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('本人確認');
  });

  test('L-001 whose time is over says so and leads back to the application', async ({ visitor, tenants, makeUser, ageing }) => {
    const id = await visitor.reachCode(tenants.sms, await makeUser(tenants.sms));
    await ageing.expireLogin(id);
    await visitor.code().fill('123456');
    await expect(visitor.page.getByText(EXPIRED)).toBeVisible();
    await expectWayBack(visitor);
    await visitor.page.reload();
    await expect(visitor.page.getByText(EXPIRED)).toBeVisible();
    await expectWayBack(visitor);
  });

  test('L-001 that is unknown, or of another browser, is expired for everybody else', async ({
    visitor,
    tenants,
    stack,
    browser,
    address,
  }) => {
    const { page } = visitor;
    const id = await visitor.open(tenants.sms);
    const own = page.url();
    await page.goto(own.replace(id, '00000000-0000-4000-8000-000000000000'));
    await expect(page.getByText(EXPIRED)).toBeVisible();

    const stranger = await browser.newContext({ locale: 'ja-JP', extraHTTPHeaders: { 'x-forwarded-for': address } });
    const foreign = await stranger.newPage();
    await foreign.goto(own);
    await expect(foreign.getByText(EXPIRED)).toBeVisible();
    await expect(foreign.getByText('東海商事')).toHaveCount(0);
    await stranger.close();

    await page.goto(`${stack.running.urls.public}/authorize`);
    await expect(visitor.title()).toHaveText('ページが見つかりません');
  });

  test('L-001 that an API client began cannot be planted on a person', async ({ visitor, tenants, stack }) => {
    const opened = await fetch(visitor.authorizationUrl(tenants.sms), { redirect: 'manual' });
    const location = new URL(opened.headers.get('location') ?? '', stack.running.urls.public);
    await visitor.page.goto(location.href);
    await expect(visitor.page.getByText(EXPIRED)).toBeVisible();
  });

  test('L-001 that was locked or has failed says so and names the next step', async ({ visitor, tenants, makeUser, ageing }) => {
    const id = await visitor.passFirstFactor(tenants.sms, await makeUser(tenants.sms));
    await ageing.endLogin(id, 'locked');
    await visitor.page.reload();
    await expect(visitor.title()).toHaveText('アカウントのロック');
    await expect(visitor.button('メールでロックを解除')).toBeVisible();
    await expectWayBack(visitor);
    await ageing.endLogin(id, 'failure');
    await visitor.page.reload();
    await expect(visitor.title()).toHaveText('ログインできませんでした');
    await expectWayBack(visitor);
  });

  test('L-003 can be begun again for another account', async ({ visitor, tenants, makeUser }) => {
    const [first, second] = [await makeUser(tenants.sms), await makeUser(tenants.sms)];
    await visitor.reachCode(tenants.sms, first);
    await visitor.button('別のアカウントを使う').click();
    await expect(visitor.title()).toHaveText('ログイン');
    await visitor.logIn(second);
    await visitor.askForCode();
    await visitor.typeSentCode(second.phone);
    expect(await visitor.redeem(tenants.sms, await visitor.arrive())).toMatchObject({ email: second.email });
  });
});
