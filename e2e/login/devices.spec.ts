import type { Page } from '@playwright/test';
import { appCode } from '../support/authenticator.ts';
import { faultsOf } from '../support/looks.ts';
import { expect, test } from '../support/test.ts';
import type { Visitor } from '../support/visitor.ts';
import type { Tenant } from '../stack/management.ts';
import type { AppOwner } from '../support/app-owner.ts';

const TRUST = 'この端末を30日間信頼する';
const section = (page: Page, name: string) => page.getByRole('region', { name });

/** The session ends in this browser; what makes it a trusted one stays. */
async function logOut({ page }: Visitor, { id }: Tenant): Promise<void> {
  await page.context().clearCookies({ name: `__Host-sk_s_${id}` });
}

/** Logs in with the app and answers the question on the next screen. */
async function answer(visitor: Visitor, tenant: Tenant, owner: AppOwner, yes: boolean): Promise<void> {
  await visitor.reachApp(tenant, owner);
  await visitor.typeAppCode(appCode(owner.secret));
  await expect(visitor.title()).toHaveText('この端末を信頼しますか？');
  if (yes) await visitor.page.getByLabel(TRUST).check();
  await visitor.button('続ける').click();
  await visitor.arrive();
}

test.describe('a trusted device', () => {
  test('L-060 is asked for on a step of its own, unticked, with the name of the device; no is the answer of whoever goes on', async ({
    visitor,
    tenants,
    makeAppOwner,
    ageing,
  }) => {
    const { page } = visitor;
    const owner = await makeAppOwner(tenants.trusting, { phone: false });
    await visitor.reachApp(tenants.trusting, owner);
    await visitor.typeAppCode(appCode(owner.secret));
    await expect(visitor.title()).toHaveText('この端末を信頼しますか？');
    await expect(visitor.title()).toBeFocused();
    await expect(page.getByLabel(TRUST)).not.toBeChecked();
    await expect(page.getByText('Chrome（Linux）')).toBeVisible();
    await visitor.button('続ける').click();
    await visitor.arrive();
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain(`__Host-sk_td_${tenants.trusting.id}`);
    await ageing.forgetCodes(owner.id);
    await logOut(visitor, tenants.trusting);
    await visitor.reachApp(tenants.trusting, owner);
  });

  test('L-060 L-071 asks for no code the next time and says so to the application; its owner is told, and revokes it', async ({
    visitor,
    tenants,
    makeAppOwner,
    ageing,
  }) => {
    const { page, stack } = visitor;
    const { trusting } = tenants;
    const owner = await makeAppOwner(trusting, { phone: false });
    await answer(visitor, trusting, owner, true);
    const cookie = (await page.context().cookies()).find(({ name }) => name === `__Host-sk_td_${trusting.id}`);
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, path: '/' });
    visitor.watch.keepSecret(cookie?.value ?? '');
    const mail = await visitor.inbox.newest(owner.email, ({ text }) => text.ja.includes('信頼する端末'));
    expect(mail.text.ja).toContain('心当たりがない場合');

    await logOut(visitor, trusting);
    await visitor.open(trusting);
    await visitor.logIn(owner);
    expect(await visitor.redeem(trusting, await visitor.arrive())).toMatchObject({
      acr: 'aal1',
      amr: ['password', 'remembered-device'],
    });

    await ageing.forgetCodes(owner.id);
    await page.goto(`${stack.running.urls.public}/${trusting.id}/security`);
    const devices = section(page, '信頼する端末');
    await expect(devices.getByRole('listitem')).toHaveCount(1);
    await expect(devices).toContainText('この端末');
    await expect(devices).toContainText('有効期限:');
    expect(await faultsOf(page, 'security-devices', { thorough: false, switchable: true })).toEqual([]);
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('button', { name: 'Chrome（Linux）の信頼を取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '信頼を取り消す' }).click();
    await visitor.typeAppCode(appCode(owner.secret));
    await expect(page.getByText('信頼を取り消しました。')).toBeVisible();
    await expect(devices).toContainText('信頼する端末はありません。');
    await expect(section(page, '最近のアクティビティ')).toContainText('信頼する端末の取り消し');

    await logOut(visitor, trusting);
    await visitor.reachApp(trusting, owner);
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
  });

  test('L-060 is worth nothing where the application asks for a level, nor to somebody else at this browser', async ({
    visitor,
    tenants,
    makeAppOwner,
    ageing,
  }) => {
    const { trusting } = tenants;
    const [owner, other] = [await makeAppOwner(trusting, { phone: false }), await makeAppOwner(trusting, { phone: false })];
    await answer(visitor, trusting, owner, true);
    await ageing.forgetCodes(owner.id);
    await logOut(visitor, trusting);
    await visitor.open(trusting, { acr_values: 'aal2' });
    await visitor.logIn(owner);
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
    await visitor.reachApp(trusting, other);
    await expect(visitor.title()).toHaveText('認証アプリのコードの入力');
  });
});

test.describe('asked to set up a second factor', () => {
  test('L-045 after the login, later for as many days as are left', async ({ visitor, tenants, makeUser, ageing }) => {
    const { page } = visitor;
    const user = await makeUser(tenants.nudging, { phone: false });
    await visitor.reachApp(tenants.nudging, user);
    await expect(visitor.title()).toHaveText('認証アプリを設定しませんか？');
    await expect(page.getByText('設定の期限まで、あと14日（14日間のうち）')).toBeVisible();
    await visitor.button('あとで').click();
    await visitor.arrive();

    await ageing.startGrace(user.id, 11);
    await logOut(visitor, tenants.nudging);
    await visitor.reachApp(tenants.nudging, user);
    await expect(page.getByText('あと3日（14日間のうち）')).toBeVisible();
  });

  test('L-045 now: the app is set up on the spot, its recovery codes are saved, and nobody asks again', async ({
    visitor,
    tenants,
    makeUser,
  }) => {
    const user = await makeUser(tenants.nudging, { phone: false });
    await visitor.reachApp(tenants.nudging, user);
    await visitor.button('今すぐ設定').click();
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await visitor.saveCodes();
    await visitor.arrive();
    await logOut(visitor, tenants.nudging);
    await visitor.open(tenants.nudging);
    await visitor.logIn(user);
    await visitor.arrive();
  });

  test('L-045 when the days are over there is no later, and the set-up leads on', async ({
    visitor,
    tenants,
    makeUser,
    ageing,
  }) => {
    const user = await makeUser(tenants.nudging, { phone: false });
    await visitor.reachApp(tenants.nudging, user);
    await visitor.button('あとで').click();
    await visitor.arrive();
    await ageing.startGrace(user.id, 15);
    await visitor.reachApp(tenants.nudging, user);
    await expect(visitor.title()).toHaveText('認証アプリの設定');
    await expect(visitor.button('あとで')).toHaveCount(0);
    await visitor.typeAppCode(appCode(await visitor.readKey()));
    await visitor.saveCodes();
    await visitor.arrive();
  });
});
