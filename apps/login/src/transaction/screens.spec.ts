import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { NextStep, ViewData, Way } from '#shared/contracts';
import { TextsProvider } from '../texts.tsx';
import type { Trouble } from '../trouble.ts';
import type { Panel, ScreenProps, Step } from './screen.ts';
import type { CodesLeft } from './use-transaction.ts';
import { Enrol } from '../set-up/enrol.tsx';
import { Nudge } from '../set-up/nudge.tsx';
import { RememberDevice } from '../set-up/remember-device.tsx';
import { RecoveryCodes } from '../set-up/recovery-codes.tsx';
import { screenFor, screens } from './screens.tsx';

const account = { email: 'ta***@example.co.jp', registering: false };
const sms: Way = { method: 'sms', target: '+81 ** **** 5678', usable: true };
const email: Way = { method: 'email', target: 'ta***@example.co.jp', usable: true };
const recovery: Way = { method: 'recovery-code', target: null, usable: true };
const none: Way = { method: 'sms', target: null, usable: false };
const code = {
  step: 'code',
  method: 'sms',
  target: '+81 ** **** 5678',
  expiresIn: 300,
  resendIn: 42,
  sendsLeft: 4,
  triesLeft: 5,
  otherWays: [email],
  account,
} as const;
const identify = {
  step: 'identify',
  ways: ['password', 'initial-registration'],
  passwordMinLength: 12,
  loginHint: null,
} as const;

const view = (next: NextStep): ViewData => ({
  client_id: 'c',
  client_name: '経費精算',
  scopes: [],
  session_enabled: false,
  tenant: { id: 't', name: '関所商事', domain: 'd', logo_uri: null, accent_color: null, support_contact: null },
  authentication_policy: { available_methods: [] },
  next,
});

type Given = Readonly<{ trouble?: Trouble; panel?: Panel; codesLeft?: CodesLeft }>;

/** The markup of a step's first rendering, in a language. What is loaded later is there at once. */
function shown(next: NextStep, language: 'ja' | 'en' = 'ja', { trouble, ...given }: Given = {}): string {
  const facts = {
    view: view(next),
    receivedAt: Date.now(),
    setback: trouble
      ? { act: 'sms-authentication-challenge' as const, trouble, at: Date.now(), code: '', requestId: null }
      : null,
    pending: null,
    act: async () => true,
    obtain: async () => null,
    refresh: async () => undefined,
    codesLeft: null,
    panel: null,
    open: () => undefined,
    email: '',
    setEmail: () => undefined,
    checkPassword: async () => null,
    leavingTo: null,
    ...given,
  };
  const children =
    next.step === 'enrol'
      ? createElement(Enrol, { ...facts, next })
      : next.step === 'recovery-codes'
        ? createElement(RecoveryCodes, { ...facts, next })
        : next.step === 'nudge'
          ? createElement(Nudge, { ...facts, next })
          : next.step === 'remember-device'
            ? createElement(RememberDevice, { ...facts, next })
            : screenFor({ ...facts, next } as ScreenProps<Step>);
  return renderToStaticMarkup(createElement(TextsProvider, { initialLocales: language, children }));
}
const titleOf = (markup: string) => /<h1[^>]*>([^<]+)<\/h1>/.exec(markup)?.[1];
const buttonsOf = (markup: string) =>
  [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map((m) => (m[1] ?? '').replace(/<[^>]+>/g, ''));

const ended = (['expired', 'failure', 'locked', 'denied', 'consumed'] as const).map(
  (reason) => ({ step: 'ended', reason, returnUri: 'https://app.example.jp/' }) as const,
);
const steps: NextStep[] = [
  identify,
  { ...identify, ways: ['initial-registration'] },
  { step: 'choose', ways: [sms, email], account },
  { step: 'choose', ways: [sms], account },
  code,
  { step: 'totp', checkClock: false, otherWays: [sms, recovery], account },
  { step: 'enrol', ticketNeeded: false, underWay: false, otherWays: [], account },
  { step: 'enrol', ticketNeeded: true, underWay: false, otherWays: [sms], account },
  { step: 'recovery-codes', account },
  { step: 'nudge', days: 14, daysLeft: 3, ticketNeeded: false, account },
  { step: 'remember-device', days: 30, account },
  { step: 'done', account },
  ...ended,
];

beforeEach(() => {
  vi.stubGlobal('navigator', { languages: ['ja'] });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('location', new URL('http://localhost/t/login?id=1'));
});

describe('the screen of a step', () => {
  it('exists for every step the server can name', () => {
    expect(Object.keys(screens).sort()).toEqual([
      'choose',
      'code',
      'done',
      'ended',
      'enrol',
      'identify',
      'nudge',
      'recovery-codes',
      'remember-device',
      'totp',
    ]);
  });

  it('W-21 has one heading, and no two share it, in both languages', () => {
    for (const language of ['ja', 'en'] as const) {
      const markups = steps.map((step) => shown(step, language));
      for (const markup of markups) expect(markup.match(/<h1/g)).toHaveLength(1);
      const titles = markups.map(titleOf);
      expect(new Set(titles).size, titles.join()).toBe(steps.length);
    }
  });

  it('is wholly English in English', () => {
    for (const step of steps) expect(shown(step, 'en')).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it('needs no inline style and no inline script (L-081)', () => {
    for (const step of steps) expect(shown(step)).not.toMatch(/ style=| on[a-z]+=|<script/);
  });
});

describe('the login form', () => {
  it('L-020 can be filled by password managers', () => {
    const markup = shown(identify);
    expect(markup).toContain('autoComplete="username webauthn"');
    expect(markup).toContain('autoComplete="current-password"');
    expect(markup).toMatch(/<form[^>]*method="post"/);
  });

  it('L-010 offers the registration only where the policy has it', () => {
    expect(buttonsOf(shown(identify))).toContain('アカウントを作成');
    expect(buttonsOf(shown({ ...identify, ways: ['password'] }))).not.toContain('アカウントを作成');
  });
});

describe('the choice of a way', () => {
  it('L-002 is one button that names its target where one way is usable', () => {
    const markup = shown({ step: 'choose', ways: [sms], account });
    expect(buttonsOf(markup)).toContain('SMSでコードを送信');
    expect(markup).toContain('+81 ** **** 5678 に確認コードを送信します。');
  });

  it('L-034 puts the way that failed behind the others', () => {
    const buttons = buttonsOf(
      shown({ step: 'choose', ways: [sms, email], account }, 'ja', { trouble: { is: 'not-sent', method: 'sms' } }),
    );
    const [mail, again] = ['メールでコードを送信', 'SMSをもう一度送信'].map((text) =>
      buttons.findIndex((each) => each.startsWith(text)),
    );
    expect(mail).toBeGreaterThanOrEqual(0);
    expect(again).toBeGreaterThan(mail ?? 0);
  });

  it('L-035 says why a way is closed and is no dead end without any', () => {
    expect(shown({ step: 'choose', ways: [none, email], account })).toContain('電話番号が登録されていないため、使えません。');
    const markup = shown({ step: 'choose', ways: [none], account });
    expect(buttonsOf(markup)).toEqual(expect.arrayContaining(['別のアカウントを使う', 'キャンセル']));
  });
});

describe('a code at hand', () => {
  const totp = { step: 'totp', checkClock: false, otherWays: [sms, recovery], account } as const;
  const app: Way = { method: 'totp', target: null, usable: true };

  it('L-002 is typed on the form of its way, as long as the step has that way', () => {
    expect(titleOf(shown(totp))).toBe('認証アプリのコードの入力');
    expect(titleOf(shown(totp, 'ja', { panel: 'recovery-code' }))).toBe('リカバリーコードの入力');
    expect(titleOf(shown({ ...totp, otherWays: [sms] }, 'ja', { panel: 'recovery-code' }))).toBe('認証アプリのコードの入力');
    expect(titleOf(shown({ ...code, otherWays: [app] }, 'ja', { panel: 'totp' }))).toBe('認証アプリのコードの入力');
    expect(titleOf(shown({ ...code, otherWays: [{ ...app, usable: false }] }, 'ja', { panel: 'totp' }))).toBe('確認コードの入力');
  });

  it('L-002 is a choice in words of its own, with a reason where there is none', () => {
    const unset = { ...app, usable: false };
    const markup = shown({ step: 'choose', ways: [unset, sms, { ...recovery, usable: false }], account });
    expect(markup).toContain('認証アプリ: 設定されていません。');
    expect(markup).toContain('リカバリーコード: 使えるコードがありません。');
    expect(shown({ step: 'choose', ways: [app, sms], account })).toContain('本人確認の方法を選んでください。');
    expect(shown({ step: 'choose', ways: [recovery], account })).toContain('保存してあるリカバリーコードで本人確認をします。');
  });

  it('L-043 names the clock when the server says so', () => {
    expect(shown(totp)).not.toContain('端末の時刻');
    expect(shown({ ...totp, checkClock: true })).toContain('端末の時刻が自動設定になっているか確認してください');
  });

  it('L-051 tells how many are left before the page goes on, and urges when few are', () => {
    const done = { step: 'done', account } as const;
    expect(shown(done, 'ja', { codesLeft: { remaining: 7, low: false } })).toContain('残り7個');
    expect(shown(done, 'ja', { codesLeft: { remaining: 7, low: false } })).not.toContain('新しいリカバリーコードを');
    expect(shown(done, 'ja', { codesLeft: { remaining: 3, low: true } })).toContain('新しいリカバリーコードを');
    expect(shown(done, 'ja', { codesLeft: { remaining: 0, low: true } })).toContain('もう残っていません。');
    expect(shown(done, 'en', { codesLeft: { remaining: 3, low: true } })).toContain(`href="/${view(done).tenant.id}/security"`);
    expect(buttonsOf(shown(done))).not.toContain('続ける');
  });
});

describe('the code', () => {
  it('L-031 W-01 is one input that takes a pasted or filled-in code whole', () => {
    const inputs = shown(code).match(/<input[^>]*>/g) ?? [];
    expect(inputs).toHaveLength(1);
    expect(inputs[0]).toContain('inputMode="numeric"');
    expect(inputs[0]).toContain('autoComplete="one-time-code"');
    expect(inputs[0]).toContain('pattern="\\d{6}"');
    expect(inputs[0]).not.toMatch(/maxlength/i);
  });

  it('L-030 tells where it went, how long it holds and when it can be sent again', () => {
    const markup = shown(code);
    expect(markup).toContain('+81 ** **** 5678 に送信しました。');
    expect(markup).toMatch(/role="timer"[^>]*>5:00</);
    expect(buttonsOf(markup)).toContain('再送信（42秒後）');
  });

  it('L-011 says that one step is left while registering', () => {
    expect(shown({ ...code, account: { ...account, registering: true } })).toContain('あと1ステップで登録が完了します');
    expect(shown(code)).not.toContain('あと1ステップで登録が完了します');
  });
});

describe('the end of a transaction', () => {
  it('L-001 leads back to the application, but never into a script', () => {
    expect(shown({ step: 'ended', reason: 'expired', returnUri: 'https://app.example.jp/' })).toContain(
      'href="https://app.example.jp/"',
    );
    expect(shown({ step: 'ended', reason: 'expired', returnUri: 'javascript:alert(1)' })).not.toContain('href');
  });
});
