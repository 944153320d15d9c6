import { readFileSync } from 'node:fs';
import { leaveRecoveryCodes } from '../support/app-owner.ts';
import { appCode, wrongAppCode } from '../support/authenticator.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const WRONG = /コードが正しくないか、すでに使われています。/;
const CHECK_CLOCK = '端末の時刻が自動設定になっているか確認してください';
const ofApp = (url: string) => url.endsWith('/totp-authentication');

test.describe('the code of the authenticator app', () => {
  test('L-043 is typed in one field, also in full width, sends itself once and is good once', async ({
    visitor,
    tenants,
    makeAppOwner,
    watching,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await visitor.reachApp(tenants.app, owner);
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
    await expect(page.locator('main input:visible')).toHaveCount(1);
    await expect(visitor.appCode()).toBeFocused();
    for (const [name, value] of Object.entries({ inputmode: 'numeric', autocomplete: 'one-time-code' }))
      await expect(visitor.appCode()).toHaveAttribute(name, value);
    const code = appCode(owner.secret);
    const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
    await visitor.appCode().fill(`${wide.slice(0, 3)} ${wide.slice(3)}`);
    const claims = await visitor.redeem(tenants.app, await visitor.arrive());
    expect(claims['amr']).toContain('mfa');
    expect(watching.requests.filter(ofApp)).toHaveLength(1);

    await page.context().clearCookies();
    await visitor.reachApp(tenants.app, owner);
    await visitor.appCode().fill(code);
    await expect(visitor.appCode()).toHaveAccessibleDescription(WRONG);
  });

  test('L-043 that is wrong says how many tries are left, is selected, and after two the clock is named, with a guide', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await visitor.reachApp(tenants.app, owner);
    await visitor.appCode().fill(wrongAppCode(owner.secret));
    await expect(visitor.appCode()).toHaveAccessibleDescription(/あと4回/);
    await expect(visitor.appCode()).toBeFocused();
    expect(await visitor.appCode().evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])).toEqual([
      0, 6,
    ]);
    await expect(page.getByText(CHECK_CLOCK)).toHaveCount(0);
    await visitor.button(w.confirm).click();
    await expect(visitor.appCode()).toHaveAccessibleDescription(/あと3回/);
    await expect(page.getByText(CHECK_CLOCK)).toBeVisible();
    await expect(page.getByRole('link', { name: /認証アプリの使い方/ })).toHaveAttribute('target', '_blank');
    await page.reload();
    await expect(page.getByText(CHECK_CLOCK)).toBeVisible();
    await visitor.typeAppCode(appCode(owner.secret));
    await visitor.arrive();
  });

  test('L-043 that was wrong five times pauses this way, says for how long, and leaves the others', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.appOrSms);
    await page.clock.install();
    await visitor.reachApp(tenants.appOrSms, owner);
    await visitor.appCode().fill(wrongAppCode(owner.secret));
    for (let miss = 1; miss <= 5; miss += 1) {
      await expect(visitor.button(w.confirm)).toBeEnabled();
      await visitor.button(w.confirm).click();
    }
    await expect(page.getByRole('alert').filter({ hasText: 'この方法は一時的に使えません。' })).toBeVisible();
    await expect(page.getByRole('timer')).toHaveText(/^0:[0-3]\d$/);
    await expect(visitor.button(w.confirm)).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText('アカウントがロックされました。')).toHaveCount(0);
    await page.clock.fastForward(31_000);
    await expect(page.getByText('もう一度お試しいただけます。')).toBeVisible();
    await expect(visitor.button(w.confirm)).toBeEnabled();
    await visitor.askForCode();
    await visitor.typeSentCode(owner.phone);
    await visitor.arrive();
  });

  test('L-002 is one of several ways: from the message back to the app, and the way used last is offered first', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.appOrSms);
    await visitor.reachApp(tenants.appOrSms, owner);
    await visitor.askForCode();
    await visitor.button(w.useApp).click();
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
    await visitor.button('他の方法を選ぶ').click();
    await expect(visitor.title()).toHaveText(w.codeTitle);
    await visitor.button(w.useApp).click();
    await page.goBack();
    await expect(visitor.title()).toHaveText(w.codeTitle);
    await visitor.typeSentCode(owner.phone);
    await visitor.arrive();

    await page.context().clearCookies();
    await visitor.passFirstFactor(tenants.appOrSms, owner);
    await expect(page.getByText('本人確認の方法を選んでください。')).toBeVisible();
    await visitor.button(w.useApp).click();
    await visitor.typeAppCode(appCode(owner.secret));
    await visitor.arrive();
  });
});

test.describe('recovery codes', () => {
  test('L-050 are ten, in two columns, and the login goes on only when they were saved', async ({
    visitor,
    tenants,
    makeUser,
    context,
  }) => {
    const { page } = visitor;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const user = await makeUser(tenants.app, { phone: false });
    await visitor.reachApp(tenants.app, user);
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    const shown = page.locator('.login-code-list code');
    await expect(shown).toHaveCount(10);
    const codes = await shown.allInnerTexts();
    for (const code of codes) {
      expect(code).toMatch(/^([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}$/);
      visitor.watch.keepSecret(code);
      visitor.watch.keepSecret(code.replaceAll('-', ''));
    }
    const boxes = await Promise.all([shown.nth(0).boundingBox(), shown.nth(1).boundingBox()]);
    expect(boxes[0]?.y).toBe(boxes[1]?.y);
    expect(await shown.first().evaluate((code) => getComputedStyle(code).fontFamily)).toMatch(/mono/i);

    await visitor.button('コピー').click();
    await expect(page.getByRole('status').filter({ hasText: 'コピーしました。' })).toBeVisible();
    expect((await page.evaluate(() => navigator.clipboard.readText())).split(/\r?\n/)).toEqual(codes);

    const downloading = page.waitForEvent('download');
    await visitor.button('ダウンロード').click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('リカバリーコード.txt');
    const text = readFileSync(await download.path(), 'utf8');
    for (const code of codes) expect(text).toContain(code);
    expect(text).toContain('組織: 東海商事');
    expect(text).toContain('アカウント: ta***@example.co.jp');
    expect(text).toMatch(/作成日: 20\d\d年\d+月\d+日/);

    const next = visitor.button('次へ進む');
    await expect(next).toHaveAttribute('aria-disabled', 'true');
    await expect(next).toHaveAccessibleDescription('保存してからチェックを入れると、次に進めます。');
    await next.click({ force: true });
    await expect(shown).toHaveCount(10);
    await page.getByLabel('安全な場所に保存しました').check();
    await next.click();
    await visitor.arrive();
  });

  test('L-050 are printed with whose they are, and without the rest of the page', async ({ visitor, tenants, makeUser }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, { phone: false }));
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await expect(page.locator('.login-code-list code')).toHaveCount(10);
    await page.evaluate(() => Object.assign(globalThis, { print: () => document.body.setAttribute('data-printed', '') }));
    await visitor.button('印刷').click();
    await expect(page.locator('body')).toHaveAttribute('data-printed');
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.login-code-list code')).toHaveCount(10);
    for (const each of await page.locator('.login-code-list code').all()) await expect(each).toBeVisible();
    await expect(page.getByText('組織: 東海商事')).toBeVisible();
    await expect(page.getByText('アカウント: ta***@example.co.jp')).toBeVisible();
    await expect(page.getByText(/^作成日: /)).toBeVisible();
    expect(await page.locator('button:visible, input:visible, a:visible').count()).toBe(0);
  });

  test('L-050 are shown once: loading the page again shows none', async ({ visitor, tenants, makeUser }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, { phone: false }));
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await expect(page.locator('.login-code-list code')).toHaveCount(10);
    const asked = page.waitForEvent('dialog');
    const reloaded = page.reload();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await reloaded.catch(() => undefined);
    await visitor.arrive();
  });

  test('L-051 one lets in however it is typed, says how many are left, and lets nobody in again', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    const [code = ''] = owner.codes;
    visitor.watch.keepSecret(code);
    const wide = [...code.toUpperCase().replaceAll('-', '')].map((sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0));
    await visitor.reachApp(tenants.app, owner);
    await visitor.button(w.useRecoveryCode).click();
    await expect(visitor.recoveryCode()).toBeFocused();
    await visitor.recoveryCode().fill(` ${wide.slice(0, 8).join('')} － ${wide.slice(8).join('')} `);
    await page.keyboard.press('Enter');
    await expect(page.getByText('残り9個')).toBeVisible();
    await expect(page.getByText('新しいリカバリーコードを作成してください。')).toHaveCount(0);
    await visitor.button('続ける').click();
    await visitor.arrive();

    await page.context().clearCookies();
    await visitor.reachApp(tenants.app, owner);
    await visitor.button(w.useRecoveryCode).click();
    await visitor.button(w.confirm).click();
    await expect(visitor.recoveryCode()).toHaveAccessibleDescription(/リカバリーコードを入力してください。/);
    await visitor.recoveryCode().fill(code);
    await visitor.button(w.confirm).click();
    await expect(visitor.recoveryCode()).toHaveAccessibleDescription(/リカバリーコードが正しくないか、すでに使われています。/);
    await expect(visitor.recoveryCode()).toBeFocused();
    await visitor.button('他の方法を選ぶ').click();
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
    await expect(visitor.appCode()).not.toHaveAttribute('aria-invalid');
  });

  test('L-051 from three on urges to make new ones', async ({ visitor, tenants, makeAppOwner, stack }) => {
    const owner = await makeAppOwner(tenants.app);
    await leaveRecoveryCodes(stack, tenants.app, owner, 4);
    await visitor.reachApp(tenants.app, owner);
    await visitor.button(w.useRecoveryCode).click();
    await visitor.recoveryCode().fill(owner.codes[0] ?? '');
    await visitor.button(w.confirm).click();
    await expect(visitor.page.getByRole('alert')).toContainText('残り3個');
    await expect(visitor.page.getByRole('alert')).toContainText('新しいリカバリーコードを作成してください。');
    const security = visitor.page.getByRole('link', { name: /セキュリティ設定を開く/ });
    await expect(security).toHaveAttribute('href', `/${tenants.app.id}/security`);
    await visitor.button('続ける').click();
    await visitor.arrive();
  });

  test('L-051 opens the security settings logged in, and the application besides', async ({ visitor, tenants, makeAppOwner }) => {
    const owner = await makeAppOwner(tenants.app);
    await visitor.reachApp(tenants.app, owner);
    await visitor.button(w.useRecoveryCode).click();
    await visitor.recoveryCode().fill(owner.codes[0] ?? '');
    await visitor.button(w.confirm).click();
    const opened = visitor.page.context().waitForEvent('page');
    await visitor.page.getByRole('link', { name: 'セキュリティ設定を開く' }).click();
    const settings = await opened;
    await expect(settings.getByRole('heading', { name: 'リカバリーコード' })).toBeVisible();
    expect(await settings.evaluate(() => window.opener)).toBeNull();
    await visitor.arrive();
  });

  test('L-052 「すべての方法が使えない場合」 tells of the reset by an administrator, promises nothing and names nothing of the account', async ({
    visitor,
    tenants,
    makeAppOwner,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.app);
    await visitor.reachApp(tenants.app, owner);
    const part = page.locator('details');
    await part.getByText('すべての方法が使えない場合').click();
    await expect(part).toContainText('認証方法のリセットを相談してください。');
    await expect(part).toContainText('リセットするかどうかを判断します。');
    await expect(part.getByRole('link', { name: 'support@tokai.example' })).toBeVisible();
    const text = await part.innerText();
    for (const told of [owner.email, owner.phone ?? '-', 'ta***']) expect(text).not.toContain(told);
  });

  test('L-080 an app is set up and a recovery code is used with the keyboard alone', async ({ visitor, tenants, makeUser }) => {
    const { page } = visitor;
    await visitor.reachApp(tenants.app, await makeUser(tenants.app, { phone: false }));
    const secret = await visitor.readKey();
    await expect(visitor.title()).toBeFocused();
    const tabTo = async (name: string) => {
      const target = page
        .getByRole('textbox', { name })
        .or(page.getByRole('checkbox', { name }))
        .or(page.getByRole('button', { name }));
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press('Tab');
        if (await target.first().evaluate((each) => each === document.activeElement)) return;
      }
      throw new Error(`no way to ${name} by Tab`);
    };
    await tabTo(w.appCode);
    await page.keyboard.type(appCode(secret));
    await expect(visitor.title()).toHaveText('リカバリーコードの保存');
    await expect(visitor.title()).toBeFocused();
    await expect(page.locator('.login-code-list code')).toHaveCount(10);
    await tabTo('安全な場所に保存しました');
    await page.keyboard.press('Space');
    await tabTo('次へ進む');
    await page.keyboard.press('Enter');
    await visitor.arrive();
  });
});
