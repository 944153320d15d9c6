import { otherThan } from '../support/inbox.ts';
import { expect, test } from '../support/test.ts';
import { words } from '../support/words.ts';

const w = words.ja;
const WRONG = 'コードが正しくないか、有効期限が切れています。';
const answers = (url: string) => url.endsWith('/sms-authentication');

test.describe('the code', () => {
  test('L-030 goes to the masked number, is valid for five minutes that count down, and is sent again after 60 s', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
    inbox,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    const phone = user.phone ?? '';
    await page.clock.install();
    const id = await visitor.passFirstFactor(tenants.sms, user);
    const asked = page.waitForRequest((request) => request.url().endsWith('/sms-authentication-challenge'));
    await visitor.askForCode();
    expect((await asked).postDataJSON()).toEqual({ template: 'authentication' });
    await expect(page.getByText(`+81 ** **** ${phone.slice(-4)} に送信しました。`)).toBeVisible();
    const timer = page.getByText('有効期限:').getByRole('timer');
    await expect(timer).toHaveText(/^(5:00|4:5\d)$/);
    const before = await timer.innerText();
    await expect(timer).not.toHaveText(before);
    await expect(visitor.button(/^再送信（\d+秒後）$/)).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText('再送信の残り: 4回。')).toBeVisible();

    const first = await visitor.readCode(phone);
    await ageing.ageCode(id, 61); // for the server, as the page's clock is put forward
    await page.clock.fastForward(61_000);
    await expect(timer).toHaveText(/^3:\d\d$/);
    await expect(page.getByRole('status').filter({ hasText: '再送信できます。' })).toBeVisible();
    await visitor.button(w.resend).click();
    await expect(page.getByRole('status').filter({ hasText: 'コードを送信しました。' })).toBeVisible();
    await expect(visitor.code()).toBeFocused();
    await expect(page.getByText('再送信の残り: 3回。')).toBeVisible();
    expect((await inbox.messages(phone)).length).toBe(2);
    expect(await visitor.readCode(phone)).not.toBe(first);
  });

  test('L-030 is not sent a sixth time', async ({ visitor, tenants, makeUser, ageing }) => {
    const id = await visitor.reachCode(tenants.sms, await makeUser(tenants.sms));
    await ageing.ageCode(id, 61);
    await ageing.spendSends(id);
    await visitor.page.reload();
    await expect(visitor.button(w.resend)).toHaveAttribute('aria-disabled', 'true');
    await expect(visitor.button(w.resend)).toHaveAccessibleDescription(/これ以上コードを再送信できません。/);
  });

  test('L-031 pasted as 「１２３ ４５６」 is cleaned, not cut, in one input made for it', async ({
    visitor,
    tenants,
    makeUser,
    context,
  }) => {
    const { page } = visitor;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    await expect(page.locator('main input:visible')).toHaveCount(1);
    const has = { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', pattern: '\\d{6}' };
    for (const [name, value] of Object.entries(has)) await expect(visitor.code()).toHaveAttribute(name, value);
    await expect(visitor.code()).not.toHaveAttribute('maxlength');

    const code = await visitor.readCode(user.phone ?? '');
    const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${wide.slice(0, 3)} ${wide.slice(3)}`);
    await visitor.code().focus();
    const sent = page.waitForRequest((request) => answers(request.url()));
    await page.keyboard.press('Control+V');
    expect((await sent).postDataJSON()).toEqual({ verification_code: code });
    await visitor.arrive();
  });

  test('L-031 typed through a Japanese keyboard is read when its composition ends', async ({
    visitor,
    tenants,
    makeUser,
    context,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    const code = await visitor.readCode(user.phone ?? '');
    const devtools = await context.newCDPSession(page);
    await visitor.code().focus();
    await devtools.send('Input.imeSetComposition', { text: '１２', selectionStart: 2, selectionEnd: 2 });
    await expect(visitor.code()).toHaveValue('１２');
    await devtools.send('Input.insertText', { text: code });
    await visitor.arrive();
  });

  test('L-032 sends itself once when six digits are there, and after a mistake only when it was edited', async ({
    visitor,
    tenants,
    makeUser,
    watching,
  }) => {
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    const sent = () => watching.requests.filter(answers).length;
    await expect(visitor.button(w.confirm)).toBeVisible();
    const code = await visitor.readCode(user.phone ?? '');
    await visitor.code().pressSequentially(otherThan(code));
    await expect(visitor.page.getByText(WRONG)).toBeVisible();
    expect(sent()).toBe(1);
    await visitor.code().blur();
    await visitor.code().focus();
    expect(sent()).toBe(1);
    await expect(visitor.button(w.confirm)).toBeVisible();
    await visitor.code().fill(code);
    await visitor.arrive();
    expect(sent()).toBe(2);
  });

  test('L-032 can be sent by hand, and too few digits are no try', async ({ visitor, tenants, makeUser, watching }) => {
    await visitor.reachCode(tenants.sms, await makeUser(tenants.sms));
    await visitor.code().fill('123');
    await visitor.button(w.confirm).click();
    await expect(visitor.code()).toBeFocused();
    await expect(visitor.code()).toHaveAccessibleDescription(/6桁の数字を入力してください。/);
    expect(watching.requests.filter(answers)).toEqual([]);
  });

  test('L-033 that is wrong says so with the tries left, is selected and keeps the focus; after five a new one is needed', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    const id = await visitor.reachCode(tenants.sms, user);
    const right = await visitor.readCode(user.phone ?? '');
    let wrong = right;
    for (const left of [4, 3, 2, 1]) {
      wrong = otherThan(wrong);
      await visitor.code().fill(wrong);
      await expect(visitor.code()).toHaveAccessibleDescription(new RegExp(`${WRONG} あと${left}回`));
      await expect(visitor.code()).toBeFocused();
      expect(await visitor.code().evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd])).toEqual([
        0, 6,
      ]);
      await expect(visitor.code()).toHaveAttribute('aria-invalid', 'true');
    }
    await visitor.code().fill(otherThan(wrong));
    await expect(visitor.code()).toHaveAccessibleDescription(new RegExp(`${WRONG} 新しいコードを送信してください。`));

    await ageing.ageCode(id, 61);
    await page.reload();
    await visitor.button(w.resend).click();
    await expect(page.getByRole('status').filter({ hasText: 'コードを送信しました。' })).toBeVisible();
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
  });

  test('L-033 whose time is over says so and leads to a new one', async ({ visitor, tenants, makeUser, ageing }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.sms);
    const id = await visitor.reachCode(tenants.sms, user);
    const code = await visitor.readCode(user.phone ?? '');
    await ageing.ageCode(id, 298);
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('確認コードの有効期限が切れました。新しいコードを送信してください。');
    await visitor.code().fill(code);
    await expect(visitor.code()).toHaveAccessibleDescription(new RegExp(WRONG));
    await visitor.button(w.resend).click();
    await expect(page.getByText('確認コードの有効期限が切れました。')).toBeHidden();
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
  });

  test('L-036 that a development server shows in its answer is not used by the page', async ({ visitor, tenants, makeUser }) => {
    const user = await makeUser(tenants.sms);
    await visitor.passFirstFactor(tenants.sms, user);
    const answered = visitor.page.waitForResponse((response) => response.url().endsWith('/sms-authentication-challenge'));
    await visitor.askForCode();
    const code = await visitor.readCode(user.phone ?? '');
    expect(await (await answered).json()).toMatchObject({ verification_code: code });
    await expect(visitor.code()).toHaveValue('');
    expect(await visitor.page.content()).not.toContain(code);
  });

  test('L-037 by e-mail is typed on the same screen, and the mail holds a code and no link', async ({
    visitor,
    tenants,
    makeUser,
    inbox,
  }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.email);
    await visitor.reachCode(tenants.email, user, 'email');
    await expect(page.getByText('ta***@example.co.jp に送信しました。')).toBeVisible();
    await expect(page.getByText('メールが届かないときは、迷惑メールのフォルダーを確認してください。')).toBeVisible();
    await expect(visitor.code()).toHaveAttribute('autocomplete', 'one-time-code');
    const mail = await inbox.newest(user.email, ({ code }) => code !== null);
    expect(mail.links ?? []).toEqual([]);
    await visitor.typeSentCode(user.email);
    const claims = await visitor.redeem(tenants.email, await visitor.arrive());
    expect(claims).toMatchObject({ email: user.email });
  });
});
