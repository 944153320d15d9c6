import { PASSWORD } from '../stack/management.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;

test.describe('registering', () => {
  test('L-010 L-011 with a phone number and the code from the inbox leads to the application with a code', async ({
    visitor,
    tenants,
    context,
    stack,
  }) => {
    const { page } = visitor;
    await visitor.openRegistration(tenants.sms);
    await expect(page.getByLabel('国番号')).toHaveValue('JP');
    const sent = page.waitForRequest((request) => request.url().endsWith('/initial-registration'));
    const person = await visitor.fillRegistration();
    await visitor.button(w.registerNow).click();
    expect((await sent).postDataJSON()).toMatchObject({ phone_number: person.e164 });

    await expect(page.getByText('あと1ステップで登録が完了します')).toBeVisible();
    await visitor.askForCode();
    await expect(page.getByText('あと1ステップで登録が完了します')).toBeVisible();
    await expect(page.getByText(`${person.masked} に送信しました。`)).toBeVisible();

    const inbox = await context.newPage();
    await inbox.goto(stack.running.urls.provider);
    const message = inbox.locator(`li[data-to="${person.e164}"]`);
    await visitor.code().fill(await message.locator('output').innerText());

    const claims = await visitor.redeem(tenants.sms, await visitor.arrive());
    expect(claims).toMatchObject({ email: person.email, email_verified: false });
    expect(claims['amr']).toContain('mfa');
  });

  test('L-010 takes full-width digits and a number of another country', async ({ visitor, tenants }) => {
    const { page } = visitor;
    await visitor.openRegistration(tenants.sms);
    await visitor.fillRegistration({ phone: '０９０ー１２３４ー５６７８' });
    const sent = page.waitForRequest((request) => request.url().endsWith('/initial-registration'));
    await visitor.button(w.registerNow).click();
    expect((await sent).postDataJSON()).toMatchObject({ phone_number: '+819012345678' });

    await visitor.openRegistration(tenants.sms);
    await page.getByLabel('国番号').selectOption('US');
    await visitor.fillRegistration({ phone: '(202) 555-0143' });
    const again = page.waitForRequest((request) => request.url().endsWith('/initial-registration'));
    await visitor.button(w.registerNow).click();
    expect((await again).postDataJSON()).toMatchObject({ phone_number: '+12025550143' });
  });

  test('L-010 says every mistake at its field, takes the reader to the first and keeps what was typed', async ({
    visitor,
    tenants,
  }) => {
    const { page } = visitor;
    await visitor.openRegistration(tenants.sms);
    await page.getByLabel(w.name, { exact: true }).fill('高橋 花子');
    await page.getByLabel(w.phone).fill('12');
    await visitor.button(w.registerNow).click();
    await expect(visitor.email()).toBeFocused();
    await expect(visitor.email()).toHaveAccessibleDescription(/メールアドレスの形式で入力してください。/);
    await expect(visitor.password()).toHaveAccessibleDescription(/パスワードを入力してください。/);
    await expect(page.getByLabel(w.phone)).toHaveAccessibleDescription(/電話番号を確認してください。/);
    await expect(page.getByLabel(w.name, { exact: true })).toHaveValue('高橋 花子');
    await expect(page.getByLabel(w.name, { exact: true })).not.toHaveAttribute('aria-invalid');
  });

  test('L-011 of an address that is taken looks the same where the code goes by mail, and its owner is told', async ({
    visitor,
    tenants,
    makeUser,
    inbox,
  }) => {
    const { page } = visitor;
    const owner = await makeUser(tenants.email);
    const screens: string[] = [];
    for (const email of [`new-${owner.email}`, owner.email]) {
      await visitor.openRegistration(tenants.email);
      await visitor.fillRegistration({ email });
      await visitor.button(w.registerNow).click();
      await expect(page.getByText('あと1ステップで登録が完了します')).toBeVisible();
      await visitor.askForCode('email');
      screens.push(await page.locator('main').innerText());
    }
    const alike = (screen = '') => screen.replace(/\S+@example\.co\.jp/g, 'ADDRESS').replace(/\d+秒後|\d:\d\d/g, 'TIME');
    expect(alike(screens[1])).toBe(alike(screens[0]));
    await inbox.newest(owner.email, ({ subject }) => subject?.includes('このメールアドレスは登録済みです') ?? false);
  });

  test('L-011 of an address that is taken is refused in general words where the code goes to a phone', async ({
    visitor,
    tenants,
    makeUser,
    inbox,
  }) => {
    const { page } = visitor;
    const owner = await makeUser(tenants.sms);
    await visitor.openRegistration(tenants.sms);
    await visitor.fillRegistration({ email: owner.email });
    await visitor.button(w.registerNow).click();
    await expect(page.getByRole('alert')).toContainText('この内容では登録できませんでした。');
    await expect(visitor.email()).toHaveValue(owner.email);
    await expect(visitor.password()).toHaveValue('');
    await inbox.newest(owner.email, ({ subject }) => subject?.includes('このメールアドレスは登録済みです') ?? false);
  });

  test('L-012 shows the rules of a password before any mistake, its strength in words, and advice while typing', async ({
    visitor,
    tenants,
    context,
  }) => {
    const { page } = visitor;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await visitor.openRegistration(tenants.sms);
    await expect(visitor.password()).toHaveAccessibleDescription(/8文字以上/);
    await expect(visitor.password()).toHaveAttribute('autocomplete', 'new-password');

    await page.evaluate((text) => navigator.clipboard.writeText(text), PASSWORD);
    await visitor.password().focus();
    await page.keyboard.press('Control+V');
    await expect(visitor.password()).toHaveValue(PASSWORD);
    await expect(page.getByText(/^強さ: (強い|とても強い)$/)).toBeVisible();

    await visitor.password().fill('password1234');
    await expect(page.getByText('よく使われている、または流出が知られているパスワードです。')).toBeVisible();
  });

  test('L-012 refuses a short password, a common one and one that holds the address, each with its reason', async ({
    visitor,
    tenants,
  }) => {
    await visitor.openRegistration(tenants.sms);
    const person = await visitor.fillRegistration({ password: 'kawa7kb' });
    await visitor.button(w.registerNow).click();
    await expect(visitor.password()).toBeFocused();
    await expect(visitor.password()).toHaveAccessibleDescription(/短すぎます。8文字以上にしてください。/);

    await visitor.password().fill('password1234');
    await visitor.button(w.registerNow).click();
    await expect(visitor.password()).toHaveAttribute('aria-invalid', 'true');
    await expect(visitor.password()).toHaveAccessibleDescription(/よく使われている、または流出が知られているパスワードです。/);

    await visitor.password().fill(person.email);
    await visitor.button(w.registerNow).click();
    await expect(visitor.password()).toHaveAccessibleDescription(
      /メールアドレスやお名前など、推測しやすい言葉が含まれています。/,
    );
  });

  test('L-012 asks for no kinds of characters: a sentence of eight letters is enough', async ({ visitor, tenants }) => {
    await visitor.openRegistration(tenants.sms);
    await visitor.fillRegistration({ password: 'うみやまかわそら' });
    await visitor.button(w.registerNow).click();
    await expect(visitor.page.getByText('あと1ステップで登録が完了します')).toBeVisible();
  });
});
