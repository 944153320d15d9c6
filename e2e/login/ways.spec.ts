import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;

test.describe('which way', () => {
  test('L-002 with one second factor, only that one is offered, and nothing is sent before a press', async ({
    visitor,
    tenants,
    makeUser,
    inbox,
  }) => {
    const bySms = await makeUser(tenants.sms);
    await visitor.passFirstFactor(tenants.sms, bySms);
    await expect(visitor.title()).toHaveText('本人確認');
    await expect(visitor.button(w.bySms)).toBeVisible();
    await expect(visitor.button(new RegExp(w.byEmail))).toHaveCount(0);
    expect(await inbox.messages(bySms.phone ?? '')).toEqual([]);

    await visitor.passFirstFactor(tenants.email, await makeUser(tenants.email));
    await expect(visitor.button(w.byEmail)).toBeVisible();
    await expect(visitor.button(new RegExp(w.bySms))).toHaveCount(0);
  });

  test('L-002 with two, a choice is offered, and either one is enough', async ({ visitor, tenants, makeUser }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.either);
    await visitor.passFirstFactor(tenants.either, user);
    await expect(visitor.title()).toHaveText('本人確認の方法');
    await expect(page.getByText('確認コードの受け取り方法を選んでください。')).toBeVisible();
    await expect(visitor.button(new RegExp(w.bySms))).toContainText(`+81 ** **** ${user.phone?.slice(-4)}`);
    await expect(visitor.button(new RegExp(w.byEmail))).toContainText('ta***@example.co.jp');
    await visitor.askForCode('email');
    await visitor.typeSentCode(user.email);
    await visitor.arrive();
  });

  test('L-002 can be changed while the code is awaited', async ({ visitor, tenants, makeUser }) => {
    const user = await makeUser(tenants.either);
    await visitor.reachCode(tenants.either, user, 'email');
    await expect(visitor.page.getByRole('heading', { name: '他の方法' })).toBeVisible();
    await visitor.button(new RegExp(w.bySms)).click();
    await expect(visitor.page.getByText(`+81 ** **** ${user.phone?.slice(-4)} に送信しました。`)).toBeVisible();
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
  });

  test('L-034 whose provider is down says so, puts the other way first and does not try again by itself', async ({
    visitor,
    tenants,
    makeUser,
    watching,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.smsDown);
    await visitor.passFirstFactor(tenants.smsDown, user);
    await visitor.button(new RegExp(w.bySms)).click();
    await expect(page.getByRole('alert')).toContainText('SMSを送信できませんでした。');
    await expect(page.getByRole('alert')).toContainText('他の方法をお試しください。');
    await expect(page.locator('main').getByRole('button', { name: /送信/ })).toHaveText([
      /^メールでコードを送信/,
      /^SMSをもう一度送信/,
    ]);
    await page.waitForTimeout(1_500); // a storm would begin within this time
    expect(watching.requests.filter((url) => url.endsWith('/sms-authentication-challenge'))).toHaveLength(1);

    await visitor.askForCode('email');
    await visitor.typeSentCode(user.email);
    await visitor.arrive();
  });

  test('L-035 for somebody without a phone number leads on by the other way and says why', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const user = await makeUser(tenants.either, { phone: false });
    await visitor.passFirstFactor(tenants.either, user);
    await expect(visitor.page.getByText('SMS: 電話番号が登録されていないため、使えません。')).toBeVisible();
    await expect(visitor.button(new RegExp(w.bySms))).toHaveCount(0);
    await visitor.askForCode('email');
    await visitor.typeSentCode(user.email);
    await visitor.arrive();
  });

  test('L-035 for somebody without any is no dead end: another account, support, back to the application', async ({
    visitor,
    tenants,
    makeUser,
    stack,
  }) => {
    const { page } = visitor;
    await visitor.passFirstFactor(tenants.sms, await makeUser(tenants.sms, { phone: false }));
    await expect(page.getByRole('alert')).toContainText(
      '今使える本人確認の方法がありません。別のアカウントを使うか、サポートにお問い合わせください。',
    );
    await expect(page.getByRole('link', { name: 'support@tokai.example' })).toHaveAttribute(
      'href',
      'mailto:support@tokai.example',
    );
    await visitor.button('別のアカウントを使う').click();
    await expect(visitor.title()).toHaveText('ログイン');
    await visitor.button(w.cancel).click();
    await page.waitForURL((url) => url.href.startsWith(`${stack.application}/callback`));
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  });
});
