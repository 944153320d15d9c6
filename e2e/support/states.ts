import { expect } from '@playwright/test';
import type { Stack } from '../stack/global-setup.ts';
import { freshEmail, type Tenant, type User } from '../stack/management.ts';
import type { Ageing } from './ageing.ts';
import type { AppOwner } from './app-owner.ts';
import { otherThan } from './inbox.ts';
import type { Visitor } from './visitor.ts';
import { words } from './words.ts';

const w = words.ja;

export type Tools = Readonly<{
  visitor: Visitor;
  tenants: Stack['tenants'];
  makeUser: (tenant: Tenant, has?: Readonly<{ phone: boolean }>) => Promise<User>;
  makeAppOwner: (tenant: Tenant, has?: Readonly<{ phone: boolean }>) => Promise<AppOwner>;
  ageing: Ageing;
  address: string;
}>;
export type Reach = (tools: Tools) => Promise<unknown>;

const seen = ({ visitor }: Tools, text: string | RegExp) => expect(visitor.page.getByText(text).first()).toBeVisible();
const titled = ({ visitor }: Tools, title: string) => expect(visitor.title()).toHaveText(title);

const atCode =
  (tenant: keyof Stack['tenants'], way: 'sms' | 'email'): Reach =>
  async ({ visitor, tenants, makeUser }) =>
    visitor.reachCode(tenants[tenant], await makeUser(tenants[tenant]), way);

/** Fills the minute of one network address, as a flood would. */
async function flood({ visitor, tenants, address }: Tools) {
  const url = visitor.authorizationUrl(tenants.sms);
  const headers = { 'x-forwarded-for': address };
  for (let sent = 0; sent < 100; sent += 20)
    await Promise.all(Array.from({ length: 20 }, () => fetch(url, { redirect: 'manual', headers })));
}

async function askReset({ visitor, tenants }: Tools, user: Pick<User, 'email'>) {
  await visitor.open(tenants.sms);
  await visitor.button(w.forgot).click();
  await visitor.email().fill(user.email);
  await visitor.button('再設定メールを送信').click();
  await expect(visitor.title()).toHaveText('メールを確認してください');
}

async function setPassword(tools: Tools, password: string) {
  const { visitor, tenants, makeUser } = tools;
  const user = await makeUser(tenants.sms);
  await askReset(tools, user);
  await visitor.page.goto(await visitor.inbox.link(user.email, 'password-reset'));
  await visitor.page.getByLabel(w.newPassword, { exact: true }).fill(password);
  await visitor.button('パスワードを変更').click();
}

/** Somebody has registered and has a mail to prove the address with. */
async function registered(tools: Tools) {
  const { visitor, tenants } = tools;
  await visitor.openRegistration(tenants.sms);
  const person = await visitor.fillRegistration();
  await visitor.button(w.registerNow).click();
  await visitor.askForCode();
  await visitor.typeSentCode(person.e164);
  await visitor.arrive();
  return person;
}

async function unlockLink({ visitor, tenants, makeUser, ageing: _ }: Tools) {
  const user = await makeUser(tenants.sms);
  await visitor.page.goto(`${visitor.stack.running.urls.public}/${tenants.sms.id}/unlock`);
  await visitor.email().fill(user.email);
  await visitor.button('ロック解除メールを送信').click();
  await visitor.page.goto(await visitor.inbox.link(user.email, 'unlock'));
  await expect(visitor.title()).toHaveText('アカウントのロック解除');
}

const whoIsIt: Record<string, Reach> = {
  login: ({ visitor, tenants }) => visitor.open(tenants.sms),
  'login-empty': async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    await visitor.button(w.login).click();
  },
  'login-wrong': async (tools) => {
    await tools.visitor.open(tools.tenants.sms);
    await tools.visitor.logIn({ email: freshEmail() }, 'not the password');
    await seen(tools, 'メールアドレスまたはパスワードが正しくありません。');
  },
  'login-shown': async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    await visitor.email().fill('taro@example.co.jp');
    await visitor.password().fill('himitsu no kotoba');
    await visitor.button('パスワードを表示').click();
  },
  'login-locked': async (tools) => {
    const { visitor, tenants } = tools;
    const email = freshEmail();
    await visitor.open(tenants.sms);
    for (let failure = 0; failure <= 10; failure += 1) {
      await visitor.logIn({ email }, `wrong ${failure}`);
      await expect(visitor.password()).toHaveValue('');
    }
    await seen(tools, /アカウントがロックされました。/);
  },
  'login-limited': async (tools) => {
    await tools.visitor.open(tools.tenants.sms);
    await flood(tools);
    await tools.visitor.logIn({ email: freshEmail() }, 'whatever it was');
    await seen(tools, /操作が多すぎます。/);
  },
  'login-broken': async (tools) => {
    const id = await tools.visitor.open(tools.tenants.sms);
    await tools.ageing.breakLogin(id);
    await tools.visitor.logIn({ email: freshEmail() });
    await titled(tools, 'システムエラー');
  },
  register: ({ visitor, tenants }) => visitor.openRegistration(tenants.sms),
  'register-empty': async ({ visitor, tenants }) => {
    await visitor.openRegistration(tenants.sms);
    await visitor.button(w.registerNow).click();
  },
  'register-strength': async (tools) => {
    await tools.visitor.openRegistration(tools.tenants.sms);
    await tools.visitor.fillRegistration();
    await seen(tools, /^強さ:/);
  },
  'register-advice': async (tools) => {
    await tools.visitor.openRegistration(tools.tenants.sms);
    await tools.visitor.fillRegistration({ password: 'password1234' });
    await seen(tools, /よく使われている、/);
  },
  'register-refused': async (tools) => {
    const { visitor, tenants, makeUser } = tools;
    await visitor.openRegistration(tenants.sms);
    await visitor.fillRegistration({ email: (await makeUser(tenants.sms)).email });
    await visitor.button(w.registerNow).click();
    await seen(tools, /この内容では登録できませんでした。/);
  },
  'register-next': async (tools) => {
    await tools.visitor.openRegistration(tools.tenants.sms);
    await tools.visitor.fillRegistration();
    await tools.visitor.button(w.registerNow).click();
    await seen(tools, 'あと1ステップで登録が完了します');
  },
};

const secondFactor: Record<string, Reach> = {
  'choose-one': async ({ visitor, tenants, makeUser }) => visitor.passFirstFactor(tenants.sms, await makeUser(tenants.sms)),
  'choose-two': async ({ visitor, tenants, makeUser }) => visitor.passFirstFactor(tenants.either, await makeUser(tenants.either)),
  'choose-no-phone': async ({ visitor, tenants, makeUser }) =>
    visitor.passFirstFactor(tenants.either, await makeUser(tenants.either, { phone: false })),
  'choose-none': async ({ visitor, tenants, makeUser }) =>
    visitor.passFirstFactor(tenants.sms, await makeUser(tenants.sms, { phone: false })),
  'choose-failed': async (tools) => {
    const { visitor, tenants, makeUser } = tools;
    await visitor.passFirstFactor(tenants.smsDown, await makeUser(tenants.smsDown));
    await visitor.button(new RegExp(w.bySms)).click();
    await seen(tools, 'SMSを送信できませんでした。');
  },
  code: atCode('sms', 'sms'),
  'code-either': atCode('either', 'sms'),
  'code-email': atCode('email', 'email'),
  'code-registering': async (tools) => {
    await whoIsIt['register-next']?.(tools);
    await tools.visitor.askForCode();
  },
  'code-wrong': async (tools) => {
    const { visitor, tenants, makeUser } = tools;
    const user = await makeUser(tenants.either);
    await visitor.reachCode(tenants.either, user);
    await visitor.code().fill(otherThan(await visitor.readCode(user.phone ?? '')));
    await seen(tools, /コードが正しくないか、/);
  },
  'code-expired': async (tools) => {
    const { visitor, tenants, makeUser, ageing } = tools;
    await ageing.ageCode(await visitor.reachCode(tenants.sms, await makeUser(tenants.sms)), 301);
    await visitor.page.reload();
    await seen(tools, /有効期限が切れました。/);
  },
  'code-spent': async (tools) => {
    const { visitor, tenants, makeUser, ageing } = tools;
    await ageing.spendSends(await visitor.reachCode(tenants.sms, await makeUser(tenants.sms)));
    await visitor.page.reload();
    await seen(tools, /これ以上コードを再送信できません。/);
  },
};

const ended =
  (state: 'locked' | 'failure'): Reach =>
  async ({ visitor, tenants, makeUser, ageing }) => {
    await ageing.endLogin(await visitor.passFirstFactor(tenants.sms, await makeUser(tenants.sms)), state);
    await visitor.page.reload();
    await expect(visitor.page.getByRole('link', { name: 'アプリに戻る' })).toBeVisible();
  };

const over: Record<string, Reach> = {
  expired: async (tools) => {
    await tools.ageing.expireLogin(await tools.visitor.open(tools.tenants.sms));
    await tools.visitor.page.reload();
    await titled(tools, 'ログインの期限切れ');
  },
  locked: ended('locked'),
  failure: ended('failure'),
  consumed: async (tools) => {
    const { visitor, tenants, makeUser } = tools;
    const user = await makeUser(tenants.sms);
    await visitor.reachCode(tenants.sms, user);
    await visitor.typeSentCode(user.phone);
    await visitor.arrive();
    await visitor.page.goBack();
    await titled(tools, 'ログインは完了しています');
  },
  gone: async (tools) => {
    const id = await tools.visitor.open(tools.tenants.sms);
    await tools.visitor.page.goto(tools.visitor.page.url().replace(id, '00000000-0000-4000-8000-000000000000'));
    await titled(tools, 'ログインの期限切れ');
  },
  error: async (tools) => {
    const { visitor, tenants } = tools;
    await visitor.page.goto(visitor.authorizationUrl(tenants.sms, { redirect_uri: 'https://other.example/' }));
    await titled(tools, 'ログインを開始できませんでした');
  },
  'error-system': async (tools) => {
    await tools.visitor.page.goto(`${tools.visitor.stack.running.urls.public}/error?error=server_error`);
    await titled(tools, 'ログインを開始できませんでした');
  },
  'not-found': async (tools) => {
    await tools.visitor.page.goto(`${tools.visitor.stack.running.urls.public}/authorize`);
    await titled(tools, 'ページが見つかりません');
  },
};

const byMail: Record<string, Reach> = {
  'reset-request': async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    await visitor.button(w.forgot).click();
  },
  'reset-sent': (tools) => askReset(tools, { email: freshEmail() }),
  'reset-refused': async (tools) => {
    await setPassword(tools, 'password1234');
    await seen(tools, /よく使われている、/);
  },
  'reset-done': async (tools) => {
    await setPassword(tools, 'ise mairi 52 koe');
    await titled(tools, 'パスワードを変更しました');
  },
  'link-bad': async (tools) => {
    const { visitor, tenants } = tools;
    await visitor.page.goto(`${visitor.stack.running.urls.public}/${tenants.sms.id}/password-reset#token=${'x'.repeat(43)}`);
    await visitor.page.getByLabel(w.newPassword, { exact: true }).fill('ise mairi 52 koe');
    await visitor.button('パスワードを変更').click();
    await titled(tools, 'リンクを使用できません');
  },
  verify: async (tools) => {
    const { email } = await registered(tools);
    await tools.visitor.page.goto(await tools.visitor.inbox.link(email, 'verify-email'));
    await titled(tools, 'メールアドレスの確認');
  },
  'verify-done': async (tools) => {
    await byMail['verify']?.(tools);
    await tools.visitor.button('メールアドレスを確認する').click();
    await titled(tools, 'メールアドレスを確認しました');
  },
  unlock: unlockLink,
  'unlock-done': async (tools) => {
    await unlockLink(tools);
    await tools.visitor.button('ロックを解除する').click();
    await titled(tools, 'ロックを解除しました');
  },
};

/** Every state the pages can show, and how a person comes to see it. */
export const states: Readonly<Record<string, Reach>> = { ...whoIsIt, ...secondFactor, ...over, ...byMail };

/** The help dialog covers the switch of languages, so its states are reached in each language. */
export const helpStates: Readonly<Record<string, Reach>> = {
  'help-ja': async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms);
    await visitor.button(w.help).click();
  },
  'help-en': async ({ visitor, tenants }) => {
    await visitor.open(tenants.sms, { ui_locales: 'en' });
    await visitor.button(words.en.help).click();
  },
  'help-sent': async (tools) => {
    await tools.visitor.open(tools.tenants.sms);
    await tools.visitor.button(w.help).click();
    await tools.visitor.button('送信する').click();
    await seen(tools, /受け付けました。/);
  },
};
