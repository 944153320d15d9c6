export type Bilingual = Readonly<{ ja: string; en: string }>;
export type Template = Readonly<{ subject: Bilingual; text: (code: string) => Bilingual }>;

const IGNORE = {
  ja: '5分間有効です。心当たりがない場合は破棄してください。',
  en: 'It is valid for 5 minutes. If you did not ask for it, please discard this message.',
};

const codeText = (ja: string, en: string, ending: Bilingual): Template => ({
  subject: { ja: `【関所】${ja}の確認コード`, en: `[Sekisho] Your ${en} code` },
  text: (code) => ({
    ja: `【関所】${ja}の確認コードは ${code} です。${ending.ja}`,
    en: `[Sekisho] Your ${en} code is ${code}. ${ending.en}`,
  }),
});

/** Every template the provider knows (rulings.md §2); another name is refused, as a real provider would. */
const templates: ReadonlyMap<string, Template> = new Map([
  ['registration', codeText('登録', 'registration', IGNORE)],
  [
    'authentication',
    codeText('ログイン', 'login', {
      ja: '5分間有効です。だれにも教えないでください。',
      en: 'It is valid for 5 minutes. Never share it with anyone.',
    }),
  ],
  ['password-reset', codeText('パスワード再設定', 'password reset', IGNORE)],
  ['email-verification', codeText('メールアドレス確認', 'e-mail verification', IGNORE)],
]);

export const findTemplate = (name: string): Template | undefined => templates.get(name);

/** The codes requirement 002 prints, so that its commands can be pasted as they stand. */
const PRINTED: ReadonlyMap<string, string> = new Map([
  ['registration', '123456'],
  ['authentication', '654321'],
]);

export type CodePolicy = 'fixed' | 'random';

/** The printed code of a template under `fixed`, else the random one handed in (six digits). */
export const codeFor = (template: string, policy: CodePolicy, random: string): string =>
  policy === 'fixed' ? (PRINTED.get(template) ?? random) : random;
