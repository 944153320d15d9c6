import { useTexts } from '../texts.tsx';

/** 「認証アプリの使い方」 (L-053), beside the login and not instead of it. */
export function GuideLink() {
  const { t, language } = useTexts();
  return (
    <a className="login-paper" href={`/guide/authenticator?ui_locales=${language}`} target="_blank" rel="noopener noreferrer">
      {t('totp.guide')}
      <span className="sk-unseen"> ({t('frame.newTab')})</span>
    </a>
  );
}
