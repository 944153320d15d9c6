import { freshEmail } from '../stack/management.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const SENT = 'このメールアドレスが登録されている場合、パスワード再設定のメールを送信しました。リンクは30分間有効です。';

test.describe('links in mails', () => {
  test('L-061 a forgotten password is set anew by mail, once, and the second factor is still asked for', async ({
    visitor,
    tenants,
    makeUser,
    inbox,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    await visitor.open(tenants.sms);
    await visitor.email().fill(user.email);
    await visitor.button(w.forgot).click();
    await expect(visitor.email()).toHaveValue(user.email);
    await visitor.button('再設定メールを送信').click();
    await expect(page.getByText(SENT)).toBeVisible();

    const link = await inbox.link(user.email, 'password-reset');
    const renewed = 'ise mairi 52 koe';
    visitor.watch.keepSecret(renewed);
    await page.goto(link);
    const field = page.getByLabel(w.newPassword, { exact: true });
    await expect(field).toHaveAttribute('autocomplete', 'new-password');
    await field.fill('password1234');
    await visitor.button('パスワードを変更').click();
    await expect(field).toHaveAccessibleDescription(/よく使われている、または流出が知られているパスワードです。/);
    await field.fill(renewed);
    await visitor.button('パスワードを変更').click();
    await expect(visitor.title()).toHaveText('パスワードを変更しました');
    expect(page.url()).not.toContain('#');
    await inbox.newest(user.email, ({ subject }) => subject?.includes('パスワードが変更されました') ?? false);

    await page.goto(link);
    await field.fill('another 77 words');
    await visitor.button('パスワードを変更').click();
    await expect(visitor.title()).toHaveText('リンクを使用できません');
    await expect(visitor.button('再設定メールをもう一度送信')).toBeVisible();

    await visitor.open(tenants.sms);
    await visitor.logIn(user);
    await expect(page.getByText('メールアドレスまたはパスワードが正しくありません。')).toBeVisible();
    await visitor.logIn(user, renewed);
    await visitor.askForCode();
  });

  test('L-061 an unknown address gets the same answer and no mail', async ({ visitor, tenants, inbox }) => {
    const email = freshEmail();
    await visitor.open(tenants.sms);
    await visitor.button(w.forgot).click();
    await visitor.email().fill(email);
    await visitor.button('再設定メールを送信').click();
    await expect(visitor.page.getByText(SENT)).toBeVisible();
    expect(await inbox.messages(email)).toEqual([]);
  });

  test('L-061 the way back to the login keeps the address', async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    await visitor.button(w.forgot).click();
    await visitor.email().fill('taro＠example');
    await visitor.button('再設定メールを送信').click();
    await expect(visitor.email()).toHaveAccessibleDescription(/メールアドレスの形式で入力してください。/);
    await visitor.button('ログインに戻る').click();
    await expect(visitor.title()).toHaveText('ログイン');
    await expect(visitor.email()).toHaveValue('taro＠example');
  });

  test('L-010 a new address is proven by the link of its mail, by a press and only once', async ({ visitor, tenants, inbox }) => {
    const { page } = visitor;
    await visitor.openRegistration(tenants.sms);
    const person = await visitor.fillRegistration();
    await visitor.button(w.registerNow).click();
    await visitor.askForCode();
    await visitor.typeSentCode(person.e164);
    await visitor.arrive();

    const link = await inbox.link(person.email, 'verify-email');
    await page.goto(link);
    await expect(visitor.title()).toHaveText('メールアドレスの確認');
    await page.reload(); // opening it is not yet using it: mail scanners open every link
    await visitor.button('メールアドレスを確認する').click();
    await expect(visitor.title()).toHaveText('メールアドレスを確認しました');
    expect(page.url()).not.toContain('#');

    await page.goto(link);
    await visitor.button('メールアドレスを確認する').click();
    await expect(page.getByRole('alert')).toContainText('リンクが正しくないか、有効期限が切れています。');
  });
});
