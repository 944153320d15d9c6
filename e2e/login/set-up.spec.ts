import { appCode, readQr, wrongAppCode } from '../support/authenticator.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const APPS = ['Google Authenticator', 'Microsoft Authenticator', 'Authy', '1Password', 'Bitwarden'];
const WRONG = /コードが正しくないか、すでに使われています。/;
const noPhone = { phone: false } as const;

test.describe('setting up an authenticator app', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`L-040 by the QR code, scanned from the screen in the ${colorScheme} scheme, leads on to the application`, async ({
      visitor,
      tenants,
      makeUser,
    }) => {
      const { page } = visitor;
      await page.emulateMedia({ colorScheme });
      const user = await makeUser(tenants.app, noPhone);
      await visitor.reachApp(tenants.app, user);
      await expect(visitor.title()).toHaveText('認証アプリの設定');
      await expect(visitor.title()).toBeFocused();
      const secret = await visitor.readKey();
      const picture = page.getByRole('img', { name: /QRコード/ });
      await expect(picture).toHaveAccessibleName(/このすぐ下のセットアップキー/);
      const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(200);

      const uri = new URL(readQr(await page.screenshot({ fullPage: true })));
      expect(`${uri.protocol}//${uri.host}`).toBe('otpauth://totp');
      expect(decodeURIComponent(uri.pathname)).toBe(`/東海商事:${user.email}`);
      expect(uri.searchParams.get('secret')).toBe(secret);
      expect(uri.searchParams.get('issuer')).toBe('東海商事');

      await visitor.typeAppCode(appCode(uri.searchParams.get('secret') ?? ''));
      await visitor.saveCodes();
      const claims = await visitor.redeem(tenants.app, await visitor.arrive());
      expect(claims).toMatchObject({ sub: user.id });
      expect(claims['amr']).toContain('mfa');
    });
  }

  test('L-040 has three numbered parts and names the five apps of the requirement in its order, without links', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, noPhone));
    await expect(page.locator('main ol > li > h2')).toHaveText([
      '認証アプリを用意する',
      '認証アプリに登録する',
      '表示された6桁のコードを入力する',
    ]);
    const apps = page.locator('main ol > li').first();
    await expect(apps.getByRole('listitem')).toHaveText(APPS);
    await expect(apps.getByRole('link')).toHaveCount(0);
  });

  test('L-040 is offered right after a registration, which stands only with it', async ({ visitor, tenants }) => {
    await visitor.openRegistration(tenants.app);
    const person = await visitor.fillRegistration();
    await visitor.button(w.registerNow).click();
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await expect(visitor.page.getByText('あと1ステップで登録が完了します')).toBeVisible();
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await visitor.saveCodes();
    expect(await visitor.redeem(tenants.app, await visitor.arrive())).toMatchObject({ email: person.email });
  });

  test('L-041 shows the key in groups of four and copies it in one piece', async ({ visitor, tenants, makeUser, context }) => {
    const { page } = visitor;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, noPhone));
    const secret = await visitor.readKey();
    expect(await page.locator('.login-key-text').innerText()).toMatch(/^([A-Z2-7]{4}\s+){7}[A-Z2-7]{4}\s*$/);
    await visitor.button('キーをコピー').click();
    await expect(page.getByRole('status').filter({ hasText: 'コピーしました。' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  });

  test('L-041 on a phone offers to open the app first, then the QR code', async ({
    browser,
    visitor,
    tenants,
    makeUser,
    address,
  }) => {
    const user = await makeUser(tenants.app, noPhone);
    const phone = await browser.newContext({
      locale: 'ja-JP',
      viewport: { width: 390, height: 664 },
      hasTouch: true,
      isMobile: true,
      extraHTTPHeaders: { 'x-forwarded-for': address },
    });
    const page = await phone.newPage();
    await page.goto(visitor.authorizationUrl(tenants.app));
    await page.getByLabel(w.email).fill(user.email);
    await page.getByLabel(w.password, { exact: true }).fill(user.password);
    await page.getByRole('button', { name: w.login, exact: true }).click();
    const open = page.getByRole('link', { name: '認証アプリで開く' });
    await expect(open).toHaveAttribute('href', /^otpauth:\/\/totp\/.*[?&]secret=[A-Z2-7]{32}(&|$)/);
    const [link, picture] = [await open.boundingBox(), await page.getByRole('img', { name: /QRコード/ }).boundingBox()];
    expect(link?.y ?? Infinity).toBeLessThan(picture?.y ?? 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await phone.close();
  });

  test('L-042 stands only once a code was right; loading the page again makes another key and says so', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.app, noPhone);
    await visitor.reachApp(tenants.app, user);
    const first = await visitor.readKey();
    await page.reload();
    await expect(page.getByText(/新しいQRコードに変わりました。前のQRコードやキーは使えません。/)).toBeVisible();
    const second = await visitor.readKey();
    expect(second).not.toBe(first);
    await visitor.appCode().fill(appCode(first));
    await expect(visitor.appCode()).toHaveAccessibleDescription(WRONG);

    await page.context().clearCookies();
    await visitor.reachApp(tenants.app, user);
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
    await page.context().clearCookies();
    await visitor.reachApp(tenants.app, user);
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
  });

  test('L-042 can be begun anew with the button, and be left', async ({ visitor, tenants, makeUser, stack }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, noPhone));
    const first = await visitor.readKey();
    await visitor.button('新しいQRコードを表示').click();
    await expect(page.getByText(/新しいQRコードに変わりました。/)).toBeVisible();
    expect(await visitor.readKey()).not.toBe(first);
    await visitor.button(w.cancel).click();
    await page.waitForURL((url) => url.href.startsWith(`${stack.application}/callback`));
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  });

  test('L-043 with a wrong code leaves the key, and after the second the clock is named', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, noPhone));
    const secret = await visitor.readKey();
    const wrong = wrongAppCode(secret);
    await visitor.appCode().fill(wrong);
    await expect(visitor.appCode()).toHaveAccessibleDescription(WRONG);
    await expect(visitor.page.getByText('端末の時刻が自動設定になっているか確認してください')).toHaveCount(0);
    await visitor.button(w.confirm).click();
    await expect(visitor.page.getByText('端末の時刻が自動設定になっているか確認してください')).toBeVisible();
    expect(await visitor.readKey()).toBe(secret);
    await visitor.typeAppCode(appCode(secret));
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
  });

  test('L-052 after a reset needs the link that was sent, as it is or its code alone', async ({
    visitor,
    tenants,
    makeAppOwner,
    ageing,
    watching,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    const ticket = await ageing.resetFactors(owner.id);
    watching.keepSecret(ticket);
    await visitor.reachApp(tenants.app, owner);
    await expect(visitor.title()).toHaveText('認証アプリの再設定');
    await expect(page.getByRole('img')).toHaveCount(0);
    const field = page.getByLabel('再設定用のリンクのコード');
    await visitor.button('再設定に進む').click();
    await expect(field).toHaveAccessibleDescription(/再設定用のリンクのコードを入力してください。/);
    await field.fill('x'.repeat(43));
    await visitor.button('再設定に進む').click();
    await expect(field).toHaveAccessibleDescription(/コードが正しくないか、有効期限が切れています。/);
    await page.getByText('すべての方法が使えない場合').click();
    await expect(page.getByText(/管理者が本人確認を行い、リセットするかどうかを判断します。/)).toBeVisible();

    await field.fill(`https://login.example/set-up#token=${ticket}`);
    await visitor.button('再設定に進む').click();
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await page.reload();
    // The login remembers the link, so another key is shown at once; it is spent only with the first right code.
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await expect(field).toHaveCount(0);
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await visitor.saveCodes();
    await visitor.arrive();
  });
});

test.describe('the guide', () => {
  test('L-053 opens beside the login from where an app is asked for, and the login goes on', async ({
    visitor,
    tenants,
    makeAppOwner,
    context,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await visitor.reachApp(tenants.app, owner);
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: /認証アプリの使い方/ }).click();
    const guide = await opened;
    await expect(guide.getByRole('heading', { level: 1 })).toHaveText('認証アプリの使い方');
    await expect(guide.getByRole('heading', { level: 2 })).toHaveText([
      '認証アプリとは',
      '時刻は自動設定にする',
      'スマートフォンを変えるとき',
      'リカバリーコードを保管する',
      'コードは誰にも教えない',
    ]);
    await expect(guide.locator('main').getByRole('listitem')).toHaveText(APPS);
    expect(await guide.evaluate(() => [opener, document.referrer])).toEqual([null, '']);
    await guide.close();
    await visitor.typeAppCode(appCode(owner.secret));
    await visitor.arrive();
  });

  test('L-053 follows the language of the login', async ({ visitor, tenants, makeUser, context }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, noPhone));
    await visitor.button('English').click();
    const opened = context.waitForEvent('page');
    await page.getByRole('link', { name: /How to use an authenticator app/ }).click();
    await expect((await opened).getByRole('heading', { level: 1 })).toHaveText('How to use an authenticator app');
  });
});
