import { PageFrame } from '../frame/page-frame.tsx';
import { Section } from '../frame/heading.tsx';
import { authenticatorApps } from './apps.ts';
import './set-up.css';
import { useSetUpWords } from './words.ts';

/** `/guide/authenticator`: 「認証アプリの使い方」 (L-053). The same for everybody; it knows of no login. */
export function GuidePage() {
  const { t } = useSetUpWords();
  return (
    <PageFrame
      view={null}
      busy={false}
      report={{ tenantId: null, authorizationId: null, step: 'guide', code: null, requestId: null }}
    >
      <Section title={t('guide.title')}>
        <div className="login-guide">
          <h2>{t('guide.what')}</h2>
          <p>{t('guide.what.text')}</p>
          <h3 className="login-minor">{t('guide.apps')}</h3>
          <ul className="login-list">
            {authenticatorApps.map((name) => (
              <li key={name} lang="en">
                {name}
              </li>
            ))}
          </ul>
          {(['clock', 'phone', 'codes', 'secret'] as const).map((part) => (
            <section key={part}>
              <h2>{t(`guide.${part}`)}</h2>
              <p>{t(`guide.${part}.text`)}</p>
            </section>
          ))}
        </div>
        <p className="sk-hint">{t('guide.close')}</p>
      </Section>
    </PageFrame>
  );
}
