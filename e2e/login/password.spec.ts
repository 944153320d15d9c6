import { freshEmail } from '../stack/management.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const WRONG = 'メールアドレスまたはパスワードが正しくありません。';
/** Failures after which a name is locked (product.md section 4.7). */
const FAILURES = 10;

test.describe('logging in with a password', () => {
  test('L-020 L-030 and a code by SMS leads to the application with a code', async ({ visitor, tenants, makeUser }) => {
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    await visitor.typeSentCode(user.phone);
    const claims = await visitor.redeem(tenants.sms, await visitor.arrive());
    expect(claims).toMatchObject({ email: user.email });
    expect(claims['amr']).toContain('mfa');
  });

  test('L-020 offers itself to password managers: one form, stable names, the right autocomplete', async ({
    visitor,
    tenants,
  }) => {
    await visitor.open(tenants.sms);
    const form = visitor.page.locator('form').filter({ has: visitor.password() });
    await expect(form.locator('input[name=username]')).toHaveAttribute('autocomplete', 'username webauthn');
    await expect(form.locator('input[name=password]')).toHaveAttribute('autocomplete', 'current-password');
    await expect(form.locator('input[name=password]')).toHaveAttribute('type', 'password');
    await expect(form.getByRole('button', { name: w.login, exact: true })).toHaveAttribute('type', 'submit');
  });

  test('L-020 takes an address in full width and with spaces around it', async ({ visitor, tenants, makeUser }) => {
    const user = await makeUser(tenants.sms);
    await visitor.open(tenants.sms);
    await visitor.logIn({ email: ` ${user.email.toUpperCase().replace('@', '＠')} ` });
    await expect(visitor.title()).toHaveText('本人確認');
  });

  test('L-021 says the same to a wrong password and to an unknown address', async ({ visitor, tenants, makeUser }) => {
    const user = await makeUser(tenants.sms);
    const seen: unknown[] = [];
    for (const email of [user.email, freshEmail()]) {
      await visitor.open(tenants.sms);
      const answered = visitor.page.waitForResponse((response) => response.url().endsWith('/password-authentication'));
      await visitor.logIn({ email }, 'not the password');
      const answer = await answered;
      await expect(visitor.page.getByText(WRONG)).toBeVisible();
      await expect(visitor.password()).toBeFocused();
      await expect(visitor.password()).toHaveValue('');
      await expect(visitor.email()).toHaveValue(email);
      const { request_id: _differs, ...body } = (await answer.json()) as Record<string, unknown>;
      seen.push([answer.status(), body, (await visitor.page.locator('main').innerHTML()).replaceAll(email, '')]);
    }
    expect(seen[1]).toEqual(seen[0]);
  });

  for (const known of [true, false]) {
    test(`L-022 locks ${known ? 'an account' : 'an unknown name alike'} after ten failures: countdown, way out by mail, support`, async ({
      visitor,
      tenants,
      makeUser,
      inbox,
    }) => {
      const { page } = visitor;
      const user = known ? await makeUser(tenants.sms) : { email: freshEmail() };
      const transaction = await visitor.open(tenants.sms);
      for (let failure = 1; failure <= FAILURES; failure += 1) {
        await visitor.logIn(user, `wrong ${failure}`);
        if (failure < FAILURES) await expect(page.getByText(WRONG)).toBeVisible();
        await expect(visitor.button(w.login)).not.toHaveAttribute('aria-disabled');
      }
      await visitor.logIn(user, 'one more');
      const notice = page.getByRole('alert');
      await expect(notice).toContainText('アカウントがロックされました。30分後に再試行するか、ロックを解除してください。');
      await expect(notice).toContainText('サポートにお問い合わせください support@tokai.example');
      await expect(notice.getByRole('timer')).toHaveText(/^(30:00|29:\d\d)$/);
      await expect(visitor.button(w.login)).toHaveAttribute('aria-disabled', 'true');
      await expect(visitor.button(w.login)).toHaveAccessibleDescription('待ち時間が終わると、もう一度操作できます。');

      await visitor.button('メールでロックを解除').click();
      await expect(visitor.email()).toHaveValue(user.email);
      await visitor.button('ロック解除メールを送信').click();
      await expect(page.getByText('このメールアドレスが登録されている場合、ロック解除のメールを送信しました。')).toBeVisible();
      if (!known) return;

      await page.goto(await inbox.link(user.email, 'unlock'));
      await visitor.button('ロックを解除する').click();
      await expect(visitor.title()).toHaveText('ロックを解除しました');
      expect(page.url()).not.toContain('#');
      await page.goto(`${new URL(page.url()).origin}/authorize?id=${transaction}&tenant_id=${tenants.sms.id}`);
      await visitor.logIn(user);
      await expect(visitor.title()).toHaveText('本人確認');
    });
  }

  test('L-022 lets another name be tried while one is locked', async ({ visitor, tenants, makeUser }) => {
    const [locked, other] = [freshEmail(), await makeUser(tenants.sms)];
    await visitor.open(tenants.sms);
    for (let failure = 0; failure <= FAILURES; failure += 1) {
      await visitor.logIn({ email: locked }, `wrong ${failure}`);
      await expect(visitor.password()).toHaveValue('');
    }
    await expect(visitor.page.getByText('アカウントがロックされました。')).toBeVisible();
    await visitor.logIn(other);
    await expect(visitor.title()).toHaveText('本人確認');
  });

  test('L-024 shows the password on demand and hides it again when it is sent', async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    const toggle = visitor.button('パスワードを表示');
    await visitor.email().fill(freshEmail());
    await visitor.password().fill('not the password');
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
    await toggle.click();
    await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    await expect(visitor.password()).toHaveAttribute('type', 'text');
    await visitor.button(w.login).click();
    await expect(visitor.password()).toHaveAttribute('type', 'password');
    await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  });

  test('L-024 hints at Caps Lock while the password is typed, politely', async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    const press = (capsLock: boolean) =>
      visitor.password().evaluate((input, modifierCapsLock) => {
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true, modifierCapsLock }));
      }, capsLock);
    const hint = visitor.page.getByRole('status').filter({ hasText: 'Caps Lockがオンです' });
    await visitor.password().focus();
    await press(true);
    await expect(hint).toBeVisible();
    await press(false);
    await expect(hint).toBeHidden();
    await press(true);
    await visitor.email().focus();
    await expect(hint).toBeHidden();
  });

  test('L-020 asks for what is missing at its field and sends nothing', async ({ visitor, tenants, watching }) => {
    await visitor.open(tenants.sms);
    await visitor.button(w.login).click();
    await expect(visitor.email()).toBeFocused();
    await expect(visitor.email()).toHaveAccessibleDescription(/メールアドレスの形式で入力してください。/);
    await expect(visitor.password()).toHaveAccessibleDescription(/パスワードを入力してください。/);
    expect(watching.requests.filter((url) => url.endsWith('/password-authentication'))).toEqual([]);
  });
});
