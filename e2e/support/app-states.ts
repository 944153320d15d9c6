import { expect } from '@playwright/test';
import { appCode, wrongAppCode } from './authenticator.ts';
import { leaveRecoveryCodes, type AppOwner } from './app-owner.ts';
import type { Reach, Tools } from './states.ts';
import { words } from './words.ts';

const w = words.ja;
const seen = ({ visitor }: Tools, text: string | RegExp) => expect(visitor.page.getByText(text).first()).toBeVisible();
const titled = ({ visitor }: Tools, title: string) => expect(visitor.title()).toHaveText(title);

async function atApp({ visitor, tenants, makeAppOwner }: Tools, tenant: 'app' | 'appOrSms' = 'app'): Promise<AppOwner> {
  const owner = await makeAppOwner(tenants[tenant]);
  await visitor.reachApp(tenants[tenant], owner);
  return owner;
}

async function missTwice(tools: Tools): Promise<AppOwner> {
  const owner = await atApp(tools, 'appOrSms');
  const wrong = wrongAppCode(owner.secret);
  for (const code of [wrong, wrong.replace(/.$/, wrong.endsWith('9') ? '8' : '9')]) {
    await tools.visitor.appCode().fill(code);
    await expect(tools.visitor.appCode()).toHaveAttribute('aria-invalid', 'true');
  }
  return owner;
}

/** Somebody with an app who received a message last time is asked which way. */
async function atMixedChoice(tools: Tools): Promise<AppOwner> {
  const { visitor, tenants } = tools;
  const owner = await atApp(tools, 'appOrSms');
  await visitor.askForCode();
  await visitor.typeSentCode(owner.phone);
  await visitor.arrive();
  await visitor.page.context().clearCookies();
  await visitor.passFirstFactor(tenants.appOrSms, owner);
  return owner;
}

async function atRecovery(tools: Tools): Promise<AppOwner> {
  const owner = await atApp(tools);
  await tools.visitor.button(w.useRecoveryCode).click();
  await titled(tools, 'リカバリーコードの入力');
  return owner;
}

async function useRecoveryCode(tools: Tools, left: number) {
  const owner = await atRecovery(tools);
  const { visitor } = tools;
  await leaveRecoveryCodes(visitor.stack, tools.tenants.app, owner, left + 1);
  await visitor.recoveryCode().fill(owner.codes[0] ?? '');
  await visitor.button(w.confirm).click();
  await titled(tools, 'ログインしました');
}

async function atSetUp({ visitor, tenants, makeUser }: Tools, tenant: 'app' | 'appOrSms' = 'app'): Promise<string> {
  await visitor.reachApp(tenants[tenant], await makeUser(tenants[tenant], { phone: false }));
  return visitor.readKey();
}

async function atCodes(tools: Tools) {
  await tools.visitor.typeAppCode(appCode(await atSetUp(tools)));
  await titled(tools, 'リカバリーコードの保存');
  await seen(tools, 'リカバリーコード（10個）');
}

async function afterReset(tools: Tools): Promise<string> {
  const { visitor, tenants, makeAppOwner, ageing } = tools;
  const owner = await makeAppOwner(tenants.app);
  const ticket = await ageing.resetFactors(owner.id);
  await visitor.reachApp(tenants.app, owner);
  await titled(tools, '認証アプリの再設定');
  return ticket;
}

/** Every state of authenticator apps and recovery codes, and how a person comes to see it. */
export const appStates: Readonly<Record<string, Reach>> = {
  totp: (tools) => atApp(tools),
  'totp-ways': (tools) => atApp(tools, 'appOrSms'),
  'totp-clock': async (tools) => {
    await missTwice(tools);
    await seen(tools, '端末の時刻が自動設定になっているか確認してください');
  },
  'totp-paused': async (tools) => {
    const { secret } = await atApp(tools);
    const wrong = wrongAppCode(secret);
    await tools.visitor.appCode().fill(wrong);
    for (let miss = 1; miss <= 5; miss += 1) {
      await expect(tools.visitor.button(w.confirm)).toBeEnabled();
      await tools.visitor.button(w.confirm).click();
    }
    await seen(tools, /この方法は一時的に使えません。/);
  },
  'totp-lost': async (tools) => {
    await atApp(tools);
    await tools.visitor.page.getByText('すべての方法が使えない場合').click();
  },
  'choose-mixed': atMixedChoice,
  'totp-chosen': async (tools) => {
    await atMixedChoice(tools);
    await tools.visitor.button(w.useApp).click();
    await titled(tools, '認証アプリのコードの入力');
  },
  recovery: atRecovery,
  'recovery-wrong': async (tools) => {
    await atRecovery(tools);
    await tools.visitor.recoveryCode().fill('aaaa-bbbb-cccc-dddd');
    await tools.visitor.button(w.confirm).click();
    await seen(tools, /リカバリーコードが正しくないか、/);
  },
  'recovery-left': (tools) => useRecoveryCode(tools, 9),
  'recovery-low': (tools) => useRecoveryCode(tools, 3),
  'recovery-none': (tools) => useRecoveryCode(tools, 0),
  enrol: (tools) => atSetUp(tools),
  'enrol-renewed': async (tools) => {
    await atSetUp(tools);
    await tools.visitor.page.reload();
    await seen(tools, /新しいQRコードに変わりました。/);
  },
  'enrol-wrong': async (tools) => {
    await tools.visitor.appCode().fill(wrongAppCode(await atSetUp(tools)));
    await seen(tools, /コードが正しくないか、/);
  },
  'enrol-ticket': afterReset,
  'enrol-ticket-wrong': async (tools) => {
    await afterReset(tools);
    await tools.visitor.page.getByLabel('再設定用のリンクのコード').fill('x'.repeat(43));
    await tools.visitor.button('再設定に進む').click();
    await seen(tools, /管理者に新しいリンクを/);
  },
  codes: atCodes,
  'codes-saved': async (tools) => {
    await atCodes(tools);
    await tools.visitor.page.getByLabel('安全な場所に保存しました').check();
  },
  'remember-device': async (tools) => {
    const { visitor, tenants, makeAppOwner } = tools;
    const owner = await makeAppOwner(tenants.trusting, { phone: false });
    await visitor.reachApp(tenants.trusting, owner);
    await visitor.typeAppCode(appCode(owner.secret));
    await titled(tools, 'この端末を信頼しますか？');
  },
  nudge: async (tools) => {
    const { visitor, tenants, makeUser } = tools;
    await visitor.reachApp(tenants.nudging, await makeUser(tenants.nudging, { phone: false }));
    await titled(tools, '認証アプリを設定しませんか？');
  },
  guide: async (tools) => {
    await tools.visitor.page.goto(`${tools.visitor.stack.running.urls.public}/guide/authenticator`);
    await titled(tools, '認証アプリの使い方');
  },
};
